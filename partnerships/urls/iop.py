"""Addresses of partnerships (IOP). Public ones never change."""

from django.urls import path

from partnerships.views import iop, iop_assessment, iop_own

OWN = "mina-sidor/organisation/<int:pk>/partnerskap/"

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
    # A party's own pages
    path(OWN, iop_own.case_list, name="iop-own-list"),
    path(f"{OWN}<int:case>/", iop_own.case_read, name="iop-own"),
    path(
        f"{OWN}<int:case>/bidrag/",
        iop_own.add_contribution,
        name="iop-contribution-add",
    ),
    path(
        f"{OWN}<int:case>/bidrag/<int:number>/",
        iop_own.change_contribution,
        name="iop-contribution-change",
    ),
    path(
        f"{OWN}<int:case>/bidrag/<int:number>/ta-bort/",
        iop_own.remove_contribution,
        name="iop-contribution-remove",
    ),
    path(f"{OWN}<int:case>/boll/", iop_own.pass_ball, name="iop-ball"),
    path(f"{OWN}<int:case>/mote/", iop_own.plan_meeting, name="iop-meeting-plan"),
    path(
        f"{OWN}<int:case>/mote/<int:number>/",
        iop_own.meeting_held,
        name="iop-meeting-held",
    ),
    path(f"{OWN}<int:case>/dokument/", iop_own.add_document, name="iop-document-add"),
    path(f"{OWN}<int:case>/forlangning/", iop_own.renewal, name="iop-renewal"),
]
