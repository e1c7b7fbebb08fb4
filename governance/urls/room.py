"""Addresses of the room: the one page that a meeting is held on."""

from django.urls import path

from governance.views import room

urlpatterns = [
    path("rummet/<uuid:key>/<int:version>/", room.changed, name="room-changed"),
]
