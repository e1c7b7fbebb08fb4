"""What is true in core."""

from malmoandan.core.models.approvals import (
    Approval,
    ApprovalRefusal,
    ApprovalRefused,
)
from malmoandan.core.models.cache import PublicVersion, ScopedVersion
from malmoandan.core.models.clock import JobRun
from malmoandan.core.models.facts import (
    Citation,
    Contradiction,
    FactRecord,
    FactsLoad,
    SourceDocument,
    list_field,
)
from malmoandan.core.models.files import FileRefusal, StoredFile
from malmoandan.core.models.fixed_pages import (
    AccessibilityStatement,
    KeptData,
    KnownIssue,
)
from malmoandan.core.models.grants import (
    GrantRefusal,
    GrantRefused,
    Power,
    Powers,
    Role,
    RoleGrant,
    Side,
    StandIn,
)
from malmoandan.core.models.letters import Letter, NoRetry
from malmoandan.core.models.people import PersonRefusal, User, UserManager
from malmoandan.core.models.reminders import (
    DigestLine,
    ReminderPreference,
    ReminderRule,
    ReminderSent,
    ReminderSettings,
)
from malmoandan.core.models.retention import Erasure
from malmoandan.core.models.trail import TrailEntry
from malmoandan.core.models.vocabulary import Term, Vocabulary

__all__ = [
    "AccessibilityStatement",
    "Approval",
    "ApprovalRefusal",
    "ApprovalRefused",
    "Citation",
    "Contradiction",
    "DigestLine",
    "Erasure",
    "FactRecord",
    "FactsLoad",
    "FileRefusal",
    "GrantRefusal",
    "GrantRefused",
    "JobRun",
    "KeptData",
    "KnownIssue",
    "Letter",
    "NoRetry",
    "PersonRefusal",
    "Power",
    "Powers",
    "PublicVersion",
    "ReminderPreference",
    "ReminderRule",
    "ReminderSent",
    "ReminderSettings",
    "Role",
    "RoleGrant",
    "ScopedVersion",
    "Side",
    "SourceDocument",
    "StandIn",
    "StoredFile",
    "Term",
    "TrailEntry",
    "User",
    "UserManager",
    "Vocabulary",
    "list_field",
]
