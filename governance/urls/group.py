"""Addresses of the steering group: who sits there, its rules of procedure."""

from django.urls import URLPattern, path

from governance.views import group, procedure

urlpatterns: list[URLPattern] = [
    path("styrgruppen/", group.group, name="group-read"),
    path("styrgruppen/arbetsordning/", procedure.procedure, name="procedure-read"),
]
