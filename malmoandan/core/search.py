"""What is held about one person (GDPR art. 15), and what waits for a side's yes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from malmoandan.core.models import (
    Approval,
    Letter,
    ReminderPreference,
    Role,
    RoleGrant,
    StandIn,
    StoredFile,
    TrailEntry,
    User,
)
from malmoandan.core.models.grants import in_force

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
    wish = ReminderPreference.objects.filter(user=person).first()
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
                Value("reminders", _("Reminders"), wish.in_words() if wish else None),
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


# What waits for the other side's yes

PEOPLE = ("grant", "substitute", "absent")


@dataclass(frozen=True)
class HalfApproved:
    """What one side has said yes to and the other has not, and who may say it."""

    approval: Approval
    may: tuple[User, ...]

    @property
    def since(self) -> date:
        """The day of the first yes."""
        return timezone.localdate(self.approval.approved_at)

    @property
    def names(self) -> str:
        """Who may say the yes that is missing; nothing where nobody may."""
        return ", ".join(str(person) for person in self.may)

    @property
    def page(self) -> str:
        """The subject's page in the office, where the yes is said."""
        meta = self.approval.subject._meta  # type: ignore[union-attr]
        name = f"admin:{meta.app_label}_{meta.model_name}_change"
        return reverse(name, args=[self.approval.object_id])


def half_approved(today: date) -> list[HalfApproved]:
    """All that waits for one side's yes, the oldest first: few questions.

    Who has said the first yes never says the second: it takes two people.
    """
    found = Approval.objects.halves().select_related("approved_by")
    waiting = [a for a in found.prefetch_related("subject") if a.is_awaited()]
    people = coordinating(today) if waiting else {}
    return [
        HalfApproved(
            approval=approval,
            may=tuple(
                person
                for person in people.get(approval.missing_side, [])
                if person.pk != approval.approved_by_id
            ),
        )
        for approval in waiting
    ]


def administrators(today: date) -> tuple[User, ...]:
    """Those who administer the portal today, and can be written to."""
    found = User.objects.filter(
        in_force(today, "grants__"), grants__role=Role.ADMINISTRATOR, is_active=True
    )
    return tuple(found.distinct().order_by("pk"))


def coordinating(today: date) -> dict[str, list[User]]:
    """Who coordinates each side today, and who stands in for them: two questions."""
    grants = RoleGrant.objects.on(today).filter(role=Role.COORDINATOR)
    found: dict[str, list[User]] = {}
    rows = [(g.side, g.user) for g in grants.select_related("user")]
    standing = StandIn.objects.on(today).filter(grant__in=grants)
    rows += [(s.grant.side, s.substitute) for s in standing.select_related(*PEOPLE)]
    for side, person in rows:
        known = found.setdefault(side, [])
        if person.is_active and person not in known:
            known.append(person)
    return found
