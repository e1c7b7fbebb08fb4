"""Addresses of organisations and of what they do together, part by part."""

from partnerships.urls import (
    areas,
    declarations,
    following,
    iop,
    mailings,
    people,
    projects,
    register,
    stories,
)

urlpatterns = [
    *register.urlpatterns,
    *people.urlpatterns,
    *declarations.urlpatterns,
    *iop.urlpatterns,
    *projects.urlpatterns,
    *stories.urlpatterns,
    *areas.urlpatterns,
    *following.urlpatterns,
    *mailings.urlpatterns,
]
