"""Addresses of follow-up and of the annual report. Public ones never change."""

# `year` registers what stands for a year in an address: before all that use it.
from reports.urls import year  # noqa: F401, I001
from reports.urls import (
    annual_reports,
    centres,
    communication,
    contributions,
    evaluations,
    followup,
    money,
    tables,
    wheel,
)

urlpatterns = [
    *annual_reports.urlpatterns,
    *centres.urlpatterns,
    *communication.urlpatterns,
    *contributions.urlpatterns,
    *evaluations.urlpatterns,
    *followup.urlpatterns,
    *money.urlpatterns,
    *tables.urlpatterns,
    *wheel.urlpatterns,
]
