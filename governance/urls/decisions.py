"""Addresses of decisions: the register, each §, the chain. They never change."""

from django.urls import path

from governance.views import decisions

ONE = "beslut/<int:year>/<int:number>/"

urlpatterns = [
    path("beslut/", decisions.decision_list, name="decision-list"),
    path("beslut/kontrollera/", decisions.verify, name="decision-verify"),
    path("beslut/kedja.json", decisions.chain_json, name="decision-chain"),
    path(ONE, decisions.decision_read, name="decision-read"),
    path(f"{ONE}utdrag.pdf", decisions.decision_pdf, name="decision-pdf"),
]
