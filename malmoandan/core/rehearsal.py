"""Reminders rehearsed: the real actions with another clock, and nothing stays.

The actions are those that settings name (`REMINDERS`). What they write is read from the
ledger and undone: nothing is sent, no row is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Model, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from malmoandan.core.models import (
    Letter,
    ReminderPreference,
    ReminderRule,
    ReminderSent,
    Role,
    RoleGrant,
    StandIn,
    User,
)

Action = Callable[..., Any]
Roles = dict[int, set[str]]
ReminderRows = QuerySet[ReminderSent]

MORNING = time(7, 30)
DAY = timedelta(days=1)
# What somebody gets a reminder as, where they are several things at once.
AS_ROLE = {
    "coordinator": Role.COORDINATOR,
    "coordinators": Role.COORDINATOR,
    "administrator": Role.ADMINISTRATOR,
    "steering": Role.STEERING_MEMBER,
    "participant": Role.STEERING_MEMBER,
    "organisation": Role.ORGANISATION_CONTACT,
    "party": Role.ORGANISATION_CONTACT,
    "contact": Role.ORGANISATION_CONTACT,
    "staff": Role.MUNICIPAL_STAFF,
}
ELSE_AS = (
    Role.COORDINATOR,
    Role.STEERING_MEMBER,
    Role.MUNICIPAL_STAFF,
    Role.ORGANISATION_CONTACT,
    Role.ADMINISTRATOR,
)


MANY = 500


@dataclass(frozen=True)
class Would:
    """A reminder that one reader would get: when, by which rule, about what, as whom.

    One that is `gathered` stands in the weekly letter. `letter` is the key of the
    letter that says it.
    """

    day: date
    rule: str
    subject: str
    to_role: str
    gathered: bool
    letter: str


@contextmanager
def rehearsing() -> Iterator[None]:
    """Undo everything that is written within, whatever happens."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def walk(
    first: date, last: date, actions: Sequence[Action] | None = None
) -> Iterator[Would]:
    """What would go out from one day to another, day by day, by all actions or some.

    To be used within `rehearsing`: it runs the real actions.
    """
    if actions is None:
        actions = [import_string(name) for name in settings.REMINDERS]
    for number in range((last - first).days + 1):
        yield from _morning(first + number * DAY, actions)


def only(rule: ReminderRule) -> None:
    """Let the rule alone go on, with the values that it has in hand; others rest."""
    ReminderRule.objects.exclude(pk=rule.pk).update(active=False)
    rule.save()


def next_of(
    rule: ReminderRule, after: date, language: str = ""
) -> tuple[Would, Letter | None] | None:
    """The next reminder by the rule in the year after the day, and its letter.

    The rule's values count as they are in hand, as if it was in use and everybody got
    each letter by itself, in the language if one is given. None when none would go out.
    """
    with rehearsing():
        rule.active = True
        only(rule)
        _nobody_gathers()
        if language:
            everybody_reads(language)
        for would in walk(after + DAY, after + 365 * DAY, _of(rule, after)):
            if would.rule == rule.key:
                return would, Letter.objects.filter(key=would.letter).first()
    return None


def most_at_once(rule: ReminderRule, after: date) -> tuple[date, int]:
    """The day of the coming week with most reminders by the rule, and how many.

    The rule's values count as they are in hand.
    """
    counts = {after + DAY: 0}
    with rehearsing():
        only(rule)
        for would in walk(after + DAY, after + 7 * DAY, _of(rule, after)):
            counts[would.day] = counts.get(would.day, 0) + (would.rule == rule.key)
    return max(counts.items(), key=itemgetter(1))


def everybody_reads(language: str) -> None:
    """Let all letters of the rehearsal be in one language."""
    User.objects.update(language=language)


def _of(rule: ReminderRule, day: date) -> list[Action]:
    """The actions that go by the rule: those seen to ask for it, or all of its app."""
    names = [name for name in settings.REMINDERS if name.startswith(rule.app())]
    actions = [import_string(name) for name in names]
    with rehearsing():
        asking = [action for action in actions if _asks_for(rule, action, day)]
    return asking or actions


def _asks_for(rule: ReminderRule, action: Action, day: date) -> bool:
    asked = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and rule.key in (params or ()):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        action(today=day, at=_at(day))
    return bool(asked)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))


def _nobody_gathers() -> None:
    each = ReminderPreference.Rhythm.EACH
    ReminderPreference.objects.update(rhythm=each)
    without = User.objects.filter(reminder_preference=None).values_list("pk", flat=True)
    rows = [ReminderPreference(user_id=pk, rhythm=each) for pk in without]
    ReminderPreference.objects.bulk_create(rows, batch_size=500)


def told(found: ReminderRows, day: date | None = None) -> Iterator[Would]:
    """Rows of the ledger as what was told, and to which role.

    Roles are those of the day, which is each row's own where none is given.
    """
    rows = list(found.select_related("rule", "digest_line").order_by("pk"))
    subjects = _subjects([row.pk for row in rows])
    roles: dict[date, Roles] = {}
    for row in rows:
        on = day or timezone.localdate(row.planned_at)
        if on not in roles:
            roles[on] = _roles_on(on)
        line = getattr(row, "digest_line", None)
        key = f"reminder:{row.pk}"
        said = line.subject if line else subjects.get(key)
        who = as_whom(row.rule, row.recipient_key, roles[on])
        name = said or row.rule.name()
        yield Would(on, row.rule.key, name, who, line is not None, key)


def as_whom(rule: ReminderRule, recipient_key: str, roles: Roles) -> str:
    """As what a recipient of the ledger gets the rule's reminder, in words."""
    kind, _sep, number = recipient_key.partition(":")
    if kind == "organisation":
        return _("an organisation’s mailbox")
    held = roles.get(int(number), set()) if kind == "user" else set()
    meant = AS_ROLE.get(rule.audience)
    found = [role for role in (meant, *ELSE_AS) if role in held]
    return str(Role(found[0]).label) if found else rule.who()


def _morning(day: date, actions: Iterable[Action]) -> Iterator[Would]:
    """What the actions write one morning, in the ledger or as letters of their own."""
    seen, read = _latest(ReminderSent), _latest(Letter)
    for remind in actions:
        remind(today=day, at=_at(day))
    yield from told(ReminderSent.objects.filter(pk__gt=seen), day)
    others = Letter.objects.filter(pk__gt=read).exclude(key__startswith="reminder:")
    for letter in others.order_by("pk"):
        rule = letter.key.partition(":")[0]
        yield Would(day, rule, letter.subject, _("a person"), False, letter.key)


def _latest(model: type[Model]) -> int:
    latest: int = model._default_manager.aggregate(latest=Max("pk"))["latest"] or 0
    return latest


def _subjects(numbers: list[int]) -> dict[str, str]:
    """What the letters of the ledger's rows are about, by their keys."""
    found: dict[str, str] = {}
    for start in range(0, len(numbers), MANY):
        keys = [f"reminder:{number}" for number in numbers[start : start + MANY]]
        rows = Letter.objects.filter(key__in=keys)
        found |= dict(rows.values_list("key", "subject"))
    return found


def _roles_on(day: date) -> Roles:
    roles: Roles = {}
    held = RoleGrant.objects.on(day).values_list("user_id", "role")
    standing_in = StandIn.objects.on(day).values_list("substitute_id", "grant__role")
    for person, role in (*held, *standing_in):
        roles.setdefault(person, set()).add(role)
    return roles
