"""Addresses of the tables of a year."""

from django.urls import path

from reports.views import tables as views

urlpatterns = [
    path("uppfoljning/<year:year>/tabeller/", views.table_list, name="table-list"),
    path(
        "uppfoljning/<year:year>/tabeller/<slug:name>.csv",
        views.table_csv,
        name="table-csv",
    ),
]
