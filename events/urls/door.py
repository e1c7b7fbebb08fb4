"""Addresses of the door: its list, each tap, the codes, the papers."""

from django.urls import path

from events.views import checkin, door, door_papers

DOOR = "evenemang/<int:pk>/dorren/"

urlpatterns = [
    path(DOOR, door.read, name="door-read"),
    path(f"{DOOR}lage/", door.state, name="door-state"),
    path(f"{DOOR}in/<int:number>/", door.check_in, name="door-check-in"),
    path(f"{DOOR}angra/<int:number>/", door.undo, name="door-undo"),
    path(f"{DOOR}unga/<int:number>/", door.youths, name="door-youths"),
    path(f"{DOOR}ny/", door.walk_in, name="door-walk-in"),
    path(
        f"{DOOR}organisationer/",
        door.organisation_names,
        name="door-organisations",
    ),
    path(f"{DOOR}narvaro/", door_papers.attendance, name="door-attendance"),
    path(f"{DOOR}gastlista.pdf", door_papers.list_pdf, name="door-list-pdf"),
    path(f"{DOOR}namnskyltar.pdf", door_papers.badges_pdf, name="door-badges-pdf"),
    path("incheckning/<str:key>/", checkin.scan, name="checkin-scan"),
    path("narvaro/<str:key>/", checkin.say_here, name="checkin-self"),
]
