"""Addresses of partnerships (IOP). Public ones never change."""

from django.urls import path

from partnerships.views import iop, iop_assessment

urlpatterns = [
    path("partnerskap/", iop.case_list, name="iop-list"),
    path("partnerskap/partnerskap.csv", iop.case_csv, name="iop-csv"),
    path("partnerskap/partnerskap.json", iop.case_json, name="iop-json"),
    path("partnerskap/<int:pk>/", iop.case_read, name="iop-find"),
    path(
        "partnerskap/<int:pk>/dokument/<int:document>/",
        iop.document_read,
        name="iop-document-read",
    ),
    path(
        "partnerskap/<int:pk>/forprovning/",
        iop_assessment.assessment,
        name="iop-assessment",
    ),
    path(
        "partnerskap/<int:pk>/forprovning/forprovning.pdf",
        iop_assessment.assessment_pdf,
        name="iop-assessment-pdf",
    ),
    path("partnerskap/<int:pk>/<slug:slug>/", iop.case_read, name="iop-read"),
]
