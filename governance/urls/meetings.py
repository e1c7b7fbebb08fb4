"""Addresses of meetings before they begin: plan, agenda, notice, papers."""

from django.urls import path

from governance.views import meetings

ONE = "styrgruppen/moten/<int:year>/<int:number>/"

urlpatterns = [
    path("styrgruppen/moten/", meetings.meetings, name="meeting-list"),
    path(f"{ONE}underlag/", meetings.brief, name="meeting-brief"),
    path(f"{ONE}svar/", meetings.answer, name="meeting-answer"),
    path(f"{ONE}kalender.ics", meetings.calendar, name="meeting-calendar"),
    path(f"{ONE}kallelse.pdf", meetings.notice_pdf, name="meeting-notice-pdf"),
    path("styrgruppen/handlingar/<int:pk>/", meetings.paper, name="paper-read"),
    path("styrgruppen/arenden/nytt/", meetings.item_new, name="item-new"),
]
