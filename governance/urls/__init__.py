"""Addresses of what we agreed and decide. Public ones never change."""

from governance.urls import (
    assignments,
    decisions,
    endorsements,
    group,
    meetings,
    minutes,
    plans,
    polls,
    room,
)

urlpatterns = [
    *endorsements.urlpatterns,
    *group.urlpatterns,
    *meetings.urlpatterns,
    *room.urlpatterns,
    *polls.urlpatterns,
    *minutes.urlpatterns,
    *decisions.urlpatterns,
    *assignments.urlpatterns,
    *plans.urlpatterns,
]
