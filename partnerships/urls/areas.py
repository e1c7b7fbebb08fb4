"""Addresses of this part of the app. Public ones never change."""

from django.urls import URLPattern, path

from partnerships.views import areas, groups

GROUP = "mina-sidor/grupp/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("teman/", areas.theme_list, name="theme-list"),
    path("teman/<int:pk>/", areas.theme_read, name="theme-find"),
    path("teman/<int:pk>/<slug:slug>/", areas.theme_read, name="theme-read"),
    path(
        "teman/vardskap/<int:pk>/avtal/", areas.hosting_agreement, name="hosting-read"
    ),
    path(GROUP, groups.read, name="group-read"),
    path(f"{GROUP}anteckning/", groups.add_note, name="group-note-add"),
    path(f"{GROUP}uppgift/", groups.add_task, name="group-task-add"),
    path(f"{GROUP}uppgift/<int:number>/", groups.tick, name="group-task-tick"),
    path(f"{GROUP}fil/<int:number>/", groups.file_read, name="group-file-read"),
]
