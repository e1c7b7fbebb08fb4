"""Addresses of follow-up."""

from django.urls import path

from reports.views import followup as views

urlpatterns = [
    path("uppfoljning/", views.followup_list, name="followup-list"),
    path("uppfoljning/jamfor/", views.followup_compare, name="followup-compare"),
    path("uppfoljning/<year:year>/", views.followup_read, name="followup-read"),
    path("uppfoljning/<year:year>/tabell.csv", views.followup_csv, name="followup-csv"),
    path(
        "uppfoljning/<year:year>/tabell.xlsx",
        views.followup_xlsx,
        name="followup-xlsx",
    ),
    path(
        "uppfoljning/<year:year>/tabell.json",
        views.followup_json,
        name="followup-json",
    ),
    path("uppfoljning/<year:year>/siffror/", views.figure_list, name="figure-list"),
    path(
        "uppfoljning/<year:year>/siffror/<slug:key>/",
        views.figure_rows,
        name="figure-rows",
    ),
]
