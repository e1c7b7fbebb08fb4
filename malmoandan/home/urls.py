"""Addresses of the pages that join rooms."""

from django.urls import path

from malmoandan.home import views

urlpatterns = [
    path("", views.home, name="home-read"),
    path("om/", views.about, name="about-read"),
    path("tillganglighet/", views.accessibility, name="accessibility-read"),
    path("integritet/", views.privacy, name="privacy-read"),
]
