"""Addresses of cooperations. Public ones never change."""

from django.urls import URLPattern, path

from partnerships.views import projects, projects_own

OWN = "mina-sidor/organisation/<int:pk>/samarbeten/"

urlpatterns: list[URLPattern] = [
    path("samarbeten/", projects.project_list, name="project-list"),
    path("samarbeten/samarbeten.csv", projects.project_csv, name="project-csv"),
    path("samarbeten/samarbeten.json", projects.project_json, name="project-json"),
    path("samarbeten/<int:pk>/", projects.project_read, name="project-find"),
    path(
        "samarbeten/<int:pk>/<slug:slug>/", projects.project_read, name="project-read"
    ),
    path(OWN, projects_own.own_list, name="project-own-list"),
    path(f"{OWN}nytt/", projects_own.add, name="project-add"),
    path(f"{OWN}nytt/utkast/", projects_own.keep_draft, name="project-draft"),
    path(f"{OWN}nytt/borja-om/", projects_own.forget_draft, name="project-forget"),
    path(f"{OWN}sok/", projects_own.find_partners, name="partner-find"),
    path(f"{OWN}<int:project>/", projects_own.read, name="project-own"),
    path(f"{OWN}<int:project>/andra/", projects_own.change, name="project-change"),
    path(
        f"{OWN}<int:project>/aktiviteter/",
        projects_own.add_activity,
        name="project-activity-add",
    ),
    path(
        f"{OWN}<int:project>/aktiviteter/<int:activity>/ta-bort/",
        projects_own.remove_activity,
        name="project-activity-remove",
    ),
    path(f"{OWN}<int:project>/avsluta/", projects_own.close, name="project-close"),
    path(f"{OWN}<int:project>/lamna/", projects_own.leave, name="project-leave"),
]
