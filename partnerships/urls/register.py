"""Addresses of the register of organisations. Public ones never change."""

from django.urls import URLPattern, path

from partnerships.views import card, contacts, register

urlpatterns: list[URLPattern] = [
    path("foreningar/", register.organisation_list, name="organisation-list"),
    path("foreningar/register.csv", register.organisation_csv, name="organisation-csv"),
    path(
        "foreningar/register.xlsx", register.organisation_xlsx, name="organisation-xlsx"
    ),
    path(
        "foreningar/register.json", register.organisation_json, name="organisation-json"
    ),
    path("foreningar/<int:pk>/", register.organisation_read, name="organisation-find"),
    path(
        "foreningar/<int:pk>/<slug:slug>/",
        register.organisation_read,
        name="organisation-read",
    ),
    path("kontakt/", contacts.contact_list, name="contact-list"),
    path("mina-sidor/organisation/<int:pk>/kort/", card.card_edit, name="card-edit"),
    path(
        "mina-sidor/organisation/<int:pk>/kort/stammer/",
        card.card_check,
        name="card-check",
    ),
]
