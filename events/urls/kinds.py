"""Addresses of what we arrange. Public ones never change."""

from django.urls import path

from events.views import kinds as views

urlpatterns = [
    path("evenemang/typ/<int:pk>/", views.kind_read, name="event-kind-read"),
    path("folj/typ/<int:pk>/flode.xml", views.KindFlow(), name="event-kind-feed"),
]
