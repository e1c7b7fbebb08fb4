"""Addresses of the year wheel."""

from django.urls import path

from reports.views import wheel as views

urlpatterns = [
    path("arshjul/", views.this_year, name="wheel-read"),
    path("arshjul/arshjul.ics", views.feed, name="wheel-feed"),
    path("arshjul/<year:year>/", views.one_year, name="wheel-year"),
    path("arshjul/<year:year>/arshjul.ics", views.year_feed, name="wheel-year-feed"),
]
