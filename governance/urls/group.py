"""Addresses of the steering group: who sits there, its rules of procedure."""

from django.urls import URLPattern, path

from governance.views import procedure

urlpatterns: list[URLPattern] = [
    path("styrgruppen/arbetsordning/", procedure.procedure, name="procedure-read"),
]
