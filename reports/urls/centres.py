"""Addresses of what centres count."""

from django.urls import path

from reports.views import centres as views

urlpatterns = [
    path("centrum/<uuid:key>/", views.centre_answer, name="centre-answer"),
    path("mina-sidor/centrum/<int:pk>/", views.centre_own, name="centre-own"),
]
