"""What is true of who we are and what we do together."""

from partnerships.models.advice import AdviceCase, AdviceRefusal
from partnerships.models.applications import (
    Application,
    ApplicationRefusal,
    Vouching,
    VouchingRefusal,
)
from partnerships.models.areas import (
    Area,
    AreaPhase,
    GroupNote,
    GroupRefusal,
    GroupTask,
    Hosting,
    WorkingGroup,
)
from partnerships.models.centres import Centre, Known, Venue
from partnerships.models.declarations import (
    DeclarationDraft,
    DeclarationRefusal,
    DeclaredCriterion,
    SelfDeclaration,
)
from partnerships.models.following import ContactPoint, Follow
from partnerships.models.iop import IopCase, IopParty, IopYear
from partnerships.models.iop_steps import IopRefusal
from partnerships.models.iop_work import (
    IopAmendment,
    IopAnswer,
    IopAssessment,
    IopContribution,
    IopDecision,
    IopDocument,
    IopMeeting,
    IopRenewalAnswer,
    IopSignatory,
)
from partnerships.models.organisations import (
    CardPart,
    Organisation,
    OrganisationRefusal,
)
from partnerships.models.people import Affiliation, AffiliationRefusal
from partnerships.models.projects import (
    ProcessSupport,
    Project,
    ProjectActivity,
    ProjectPartner,
    ProjectRefusal,
)
from partnerships.models.register import (
    Mailing,
    MailingRefusal,
    MergeRefusal,
    NoMailing,
    NotDuplicate,
    OrganisationImport,
    OrganisationMerge,
)
from partnerships.models.stories import Story, StoryParty, StoryRefusal

__all__ = [
    "AdviceCase",
    "AdviceRefusal",
    "Affiliation",
    "AffiliationRefusal",
    "Application",
    "ApplicationRefusal",
    "Area",
    "AreaPhase",
    "CardPart",
    "Centre",
    "ContactPoint",
    "DeclarationDraft",
    "DeclarationRefusal",
    "DeclaredCriterion",
    "Follow",
    "GroupNote",
    "GroupRefusal",
    "GroupTask",
    "Hosting",
    "IopAmendment",
    "IopAnswer",
    "IopAssessment",
    "IopCase",
    "IopContribution",
    "IopDecision",
    "IopDocument",
    "IopMeeting",
    "IopParty",
    "IopRefusal",
    "IopRenewalAnswer",
    "IopSignatory",
    "IopYear",
    "Known",
    "Mailing",
    "MailingRefusal",
    "MergeRefusal",
    "NoMailing",
    "NotDuplicate",
    "Organisation",
    "OrganisationImport",
    "OrganisationMerge",
    "OrganisationRefusal",
    "ProcessSupport",
    "Project",
    "ProjectActivity",
    "ProjectPartner",
    "ProjectRefusal",
    "SelfDeclaration",
    "Story",
    "StoryParty",
    "StoryRefusal",
    "Venue",
    "Vouching",
    "VouchingRefusal",
    "WorkingGroup",
]
