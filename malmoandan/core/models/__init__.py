"""What is true in core."""

from malmoandan.core.models.facts import (
    Citation,
    Contradiction,
    FactRecord,
    FactsLoad,
    SourceDocument,
    list_field,
)
from malmoandan.core.models.grants import Role, Side
from malmoandan.core.models.people import User, UserManager
from malmoandan.core.models.vocabulary import Term, Vocabulary

__all__ = [
    "Citation",
    "Contradiction",
    "FactRecord",
    "FactsLoad",
    "Role",
    "Side",
    "SourceDocument",
    "Term",
    "User",
    "UserManager",
    "Vocabulary",
    "list_field",
]
