"""What is true of who we are and what we do together."""

from partnerships.models.centres import Centre
from partnerships.models.iop import IopCase, IopParty, IopYear
from partnerships.models.organisations import Organisation
from partnerships.models.projects import (
    ProcessSupport,
    Project,
    ProjectActivity,
    ProjectPartner,
)

__all__ = [
    "Centre",
    "IopCase",
    "IopParty",
    "IopYear",
    "Organisation",
    "ProcessSupport",
    "Project",
    "ProjectActivity",
    "ProjectPartner",
]
