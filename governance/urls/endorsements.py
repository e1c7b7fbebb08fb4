"""Addresses of those who stand behind what we agreed."""

from django.urls import path

from governance.views import endorsements

OWN = "mina-sidor/organisation/<int:pk>/anslutning/"

urlpatterns = [
    path("anslutning/", endorsements.endorsements, name="endorsement-list"),
    path(
        "anslutning/anslutna.csv", endorsements.endorsements_csv, name="endorsement-csv"
    ),
    path(
        "anslutning/anslutna.json",
        endorsements.endorsements_json,
        name="endorsement-json",
    ),
    path(
        "anslutning/<int:number>/protokoll/",
        endorsements.minutes,
        name="endorsement-minutes",
    ),
    path(OWN, endorsements.own_endorsements, name="endorsement-own"),
    path(
        f"{OWN}<int:number>/", endorsements.own_endorsement, name="endorsement-own-read"
    ),
    path(
        f"{OWN}<int:number>/aterkalla/",
        endorsements.withdraw,
        name="endorsement-withdraw",
    ),
]
