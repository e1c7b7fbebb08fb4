"""Addresses of the pages that join rooms."""

from django.urls import path

from malmoandan.home import views
from malmoandan.home.views import data, mine, stand_ins

urlpatterns = [
    path("", views.home, name="home-read"),
    path("mina-sidor/", mine.own_pages, name="own-pages"),
    path("mina-sidor/paminnelser/", mine.reminders, name="own-reminders"),
    path("mina-sidor/ersattare/", stand_ins.stand_ins, name="own-stand-ins"),
    path(
        "mina-sidor/ersattare/<int:pk>/avsluta/", stand_ins.end, name="own-stand-in-end"
    ),
    path("mina-sidor/overlamning/", stand_ins.handovers, name="own-handover"),
    path(
        "mina-sidor/overlamning/<int:pk>/",
        stand_ins.handover_of,
        name="own-handover-of",
    ),
    path("mina-sidor/uppgifter/", data.read, name="own-data"),
    path(
        "mina-sidor/uppgifter/uppgifter.json", data.download, name="own-data-download"
    ),
    path("mina-sidor/uppgifter/radera/", data.erase, name="own-data-erase"),
    path("om/", views.about, name="about-read"),
    path("tillganglighet/", views.accessibility, name="accessibility-read"),
    path("integritet/", views.privacy, name="privacy-read"),
]
