"""Addresses of sign-up: no account is needed, the key in a letter is one's own."""

from django.urls import path

from events.views import signup as views

urlpatterns = [
    path("anmalan/<str:key>/", views.read, name="signup-read"),
]
