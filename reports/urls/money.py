"""Addresses of the money of a year."""

from django.urls import path

from reports.views import money as views

urlpatterns = [
    path("arsrapport/<year:year>/ekonomi.csv", views.economy_csv, name="economy-csv"),
]
