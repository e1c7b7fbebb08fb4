"""Addresses of what was agreed: who answers for what, what it is weighed against."""

from django.urls import URLPattern, path

from governance.views import plans

urlpatterns: list[URLPattern] = [
    path("ansvar/", plans.responsibilities, name="responsibility-list"),
    path("styrdokument/", plans.documents, name="steering-document-list"),
]
