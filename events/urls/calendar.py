"""Addresses of the calendar and of one event. Public ones never change."""

from django.urls import path

from events.views import calendar, calendar_files, events

urlpatterns = [
    path("kalender/", calendar.calendar_list, name="calendar-list"),
    path("kalender/<int:year>/<int:month>/", calendar.month, name="calendar-month"),
    path("kalender/arkiv/", calendar.archive, name="calendar-archive"),
    path("kalender/alla.ics", calendar_files.everything, name="calendar-feed"),
    path(
        "kalender/typ/<int:pk>.ics", calendar_files.of_kind, name="calendar-kind-feed"
    ),
    path(
        "kalender/fokus/<int:pk>.ics",
        calendar_files.of_focus_area,
        name="calendar-focus-feed",
    ),
    path("kalender/mina/<str:key>.ics", calendar_files.own, name="calendar-own-feed"),
    path("mina-sidor/kalender/", calendar_files.own_address, name="calendar-own"),
    path(
        "evenemang/<int:pk>/kalender.ics",
        calendar_files.of_event,
        name="event-calendar",
    ),
    path("evenemang/<int:pk>/bild.png", events.picture, name="event-picture"),
]

# Last of all: fixed words stand in the same place as the title.
event_urlpatterns = [
    path("evenemang/<int:pk>/", events.event_read, name="event-find"),
    path("evenemang/<int:pk>/<slug:slug>/", events.event_read, name="event-read"),
]
