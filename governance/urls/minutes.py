"""Addresses of minutes: read, written, corrected, approved, published."""

from django.urls import path

from governance.views import minutes, minutes_desk

MEETING = "styrgruppen/moten/<int:year>/<int:number>/"
MINUTES = f"{MEETING}protokoll/"

urlpatterns = [
    path(MEETING, minutes.read, name="meeting-read"),
    path(f"{MEETING}protokoll.pdf", minutes.pdf, name="minutes-pdf"),
    path(f"{MINUTES}andringar/", minutes.corrections, name="minutes-corrections"),
    path(f"{MINUTES}justera/", minutes.approve, name="minutes-approve"),
    path(
        f"{MINUTES}justera/<int:paragraph>/",
        minutes.approve_at_once,
        name="paragraph-approve",
    ),
    path(f"{MINUTES}skriv/", minutes_desk.edit, name="minutes-edit"),
    path(
        f"{MINUTES}skriv/<int:paragraph>/",
        minutes_desk.paragraph,
        name="paragraph-edit",
    ),
    path(
        f"{MINUTES}andringar/<int:pk>/svara/",
        minutes_desk.answer,
        name="correction-answer",
    ),
    path(f"{MINUTES}lamna/", minutes_desk.submit, name="minutes-submit"),
    path(f"{MINUTES}ta-tillbaka/", minutes_desk.take_back, name="minutes-take-back"),
    path(f"{MINUTES}justerare/", minutes_desk.checker, name="minutes-checker"),
    path(f"{MINUTES}publicera/", minutes_desk.publish, name="minutes-publish"),
    path(
        f"{MINUTES}publicera/<int:paragraph>/",
        minutes_desk.withhold,
        name="paragraph-withhold",
    ),
]
