"""Addresses of this part of the app. Public ones never change."""

from django.urls import URLPattern, path

from partnerships.views import declarations

urlpatterns: list[URLPattern] = [
    path(
        "mina-sidor/organisation/<int:pk>/sjalvdeklaration/",
        declarations.own_declaration,
        name="declaration-own",
    ),
]
