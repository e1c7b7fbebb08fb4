"""Addresses of the room: the one page that a meeting is held on."""

from django.urls import path

from governance.views import room

ROOM = "styrgruppen/moten/<int:year>/<int:number>/rummet/"

urlpatterns = [
    path(ROOM, room.read, name="room-read"),
    path(f"{ROOM}lage/", room.state, name="room-state"),
    path(f"{ROOM}gor/<str:verb>/", room.do, name="room-do"),
    path("rummet/<uuid:key>/", room.projector, name="room-projector"),
    path("rummet/<uuid:key>/<int:version>/", room.changed, name="room-changed"),
]
