"""Addresses of the pages that join rooms."""

from django.urls import path

from malmoandan.home import views
from malmoandan.home.views import mine

urlpatterns = [
    path("", views.home, name="home-read"),
    path("mina-sidor/", mine.own_pages, name="own-pages"),
    path("om/", views.about, name="about-read"),
    path("tillganglighet/", views.accessibility, name="accessibility-read"),
    path("integritet/", views.privacy, name="privacy-read"),
]
