"""Addresses of follow-up."""

from django.urls import path

from reports.views import followup as views

urlpatterns = [
    path("uppfoljning/", views.followup_list, name="followup-list"),
    path("uppfoljning/<year:year>/", views.followup_read, name="followup-read"),
    path("uppfoljning/<year:year>/siffror/", views.figure_list, name="figure-list"),
    path(
        "uppfoljning/<year:year>/siffror/<slug:key>/",
        views.figure_rows,
        name="figure-rows",
    ),
]
