"""Addresses of this part of the app. Public ones never change."""

from django.urls import URLPattern, path

from partnerships.views import own, people

urlpatterns: list[URLPattern] = [
    path("mina-sidor/organisation/<int:pk>/", own.overview, name="own-organisation"),
    path(
        "mina-sidor/organisation/<int:pk>/personer/",
        people.affiliations,
        name="affiliation-list",
    ),
]
