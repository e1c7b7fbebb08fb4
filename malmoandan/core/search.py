"""What is held about one person, told to that person (GDPR art. 15)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from malmoandan.core.models import Letter, RoleGrant, StoredFile, TrailEntry, User

SHOWN = 200  # rows of one kind on the page and in the file, the latest first


@dataclass(frozen=True)
class Value:
    """One thing that is held: its name for machines, its label, and what it is."""

    key: str
    label: str | Promise
    value: Any


@dataclass(frozen=True)
class Held:
    """Rows of one kind, with why they are kept."""

    key: str
    title: str | Promise
    why: str | Promise
    rows: list[list[Value]] = field(default_factory=list)

    def plain(self) -> list[dict[str, Any]]:
        """The rows as a file holds them."""
        return [{v.key: _plain(v.value) for v in row} for row in self.rows]


def held_about(person: User) -> list[Held]:
    """What core holds: account, roles, letters, files, and how often the trail says."""
    return [_account(person), _roles(person), _letters(person), _files(person)]


def latest(rows: QuerySet[Any]) -> Iterable[Any]:
    """As many of the rows as are told of."""
    found: Iterable[Any] = rows[:SHOWN]
    return found


def _account(person: User) -> Held:
    trail = TrailEntry.objects.filter(by=person.pk).count()
    return Held(
        key="account",
        title=_("Account"),
        why=_(
            "So that you can log in and get letters. The trail of what was done holds "
            "your number and never your name; it is kept, since it proves decisions."
        ),
        rows=[
            [
                Value("name", _("Name"), person.name),
                Value("email", _("E-mail address"), person.email),
                Value("language", _("Language"), person.get_language_display()),
                Value("joined", _("Account since"), person.joined_at),
                Value("trail", _("Entries in the trail"), trail),
            ]
        ],
    )


def _roles(person: User) -> Held:
    grants = RoleGrant.objects.filter(user=person).prefetch_related("subject")
    return Held(
        key="roles",
        title=_("Roles"),
        why=_("Who could do what, and when, is part of the record of decisions."),
        rows=[
            [
                Value("role", _("Role"), str(grant)),
                Value("subject", _("For"), str(grant.subject or "")),
                Value("from", _("From"), grant.from_on),
                Value("to", _("Up to and including"), grant.to_on),
            ]
            for grant in latest(grants)
        ],
    )


def _letters(person: User) -> Held:
    letters = Letter.objects.filter(Q(user=person) | Q(to=person.email))
    return Held(
        key="letters",
        title=_("Letters to you"),
        why=_("So that nobody gets the same letter twice. Old ones are erased."),
        rows=[
            [
                Value("subject", _("Subject"), letter.subject),
                Value("written", _("Written"), letter.created_at),
                Value("state", _("State"), letter.get_state_display()),
            ]
            for letter in latest(letters)
        ],
    )


def _files(person: User) -> Held:
    files = StoredFile.objects.filter(uploaded_by=person)
    return Held(
        key="files",
        title=_("Files you have sent in"),
        why=_("What is sent to a public authority is kept there, without your name."),
        rows=[
            [
                Value("name", _("File name"), file.name),
                Value("sent", _("Sent in"), file.uploaded_at),
            ]
            for file in latest(files)
        ],
    )


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        local = timezone.localtime(value) if hasattr(value, "hour") else value
        return local.isoformat()
    return value if isinstance(value, int) or value is None else str(value)
