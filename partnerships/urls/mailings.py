"""Addresses in letters to many. They never change."""

from django.urls import path

from partnerships.views import mailings

urlpatterns = [
    path("utskick/<slug:kind>/<str:token>/", mailings.leave, name="mailing-leave"),
]
