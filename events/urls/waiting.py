"""Addresses of answers from those who wait for a seat, or have one."""

from django.urls import path

from events.views import waiting as views

urlpatterns = [
    path("anmalan/<str:key>/erbjudande/", views.offer, name="signup-offer"),
    path("anmalan/<str:key>/kommer/", views.coming, name="signup-coming"),
]
