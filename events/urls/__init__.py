"""Addresses of what we arrange. Public ones never change."""

from events.urls import (
    calendar,
    day,
    door,
    kinds,
    proposals,
    reports,
    signup,
    surveys,
    trainings,
    waiting,
)

urlpatterns = [
    *calendar.urlpatterns,
    *kinds.urlpatterns,
    *signup.urlpatterns,
    *waiting.urlpatterns,
    *door.urlpatterns,
    *day.urlpatterns,
    *surveys.urlpatterns,
    *reports.urlpatterns,
    *trainings.urlpatterns,
    *proposals.urlpatterns,
    *calendar.event_urlpatterns,
]
