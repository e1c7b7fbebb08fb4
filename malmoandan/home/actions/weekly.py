"""The weekly letter: what is not urgent, and what waits, gathered for each person."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation

from malmoandan.core.models import (
    DigestLine,
    Letter,
    ReminderPreference,
    ReminderSettings,
    RoleGrant,
    StandIn,
    User,
)
from malmoandan.home import emails
from malmoandan.home.search import waits
from partnerships.models import Affiliation

BATCH = 100


def write_weekly_letters(*, today: date, at: datetime) -> int:
    """Write one letter to each whose day it is and who has something; return how many.

    Nobody gets two, however often it is run. Lines that an earlier day left, since
    nobody ran this then, go out today. None is written in the quiet months.
    """
    settings = ReminderSettings.current()
    if settings.is_quiet(today):
        return 0
    written = 0
    for person in _people(today):
        written += _write(person, today, at)
    return written


def _people(today: date) -> Iterator[User]:
    """Those whose day it is and who have a part here, and those with lines left.

    A hundred at a time, so that memory is bounded.
    """
    found, last = _candidates(today), 0
    while people := list(found.filter(pk__gt=last)[:BATCH]):
        yield from people
        last = people[-1].pk


def _candidates(today: date) -> QuerySet[User]:
    me = OuterRef("pk")
    lines = DigestLine.objects.filter(user=me, told_at=None)
    wish = ReminderPreference.objects.filter(user=me)
    weekly = ReminderPreference.Rhythm.WEEKLY
    usual = ReminderPreference()
    is_day = Q(Exists(wish.filter(rhythm=weekly, weekday=today.weekday())))
    if today.weekday() == usual.weekday:
        is_day |= Q(~Exists(wish))
    has_part = (
        Exists(RoleGrant.objects.on(today).filter(user=me))
        | Exists(StandIn.objects.on(today).filter(substitute=me))
        | Exists(Affiliation.objects.open().filter(person=me))
    )
    left = Exists(lines.filter(written_on__lt=today))
    wanted = (is_day & (has_part | Exists(lines))) | left
    return User.objects.filter(wanted, is_active=True).order_by("pk")


@transaction.atomic
def _write(person: User, today: date, at: datetime) -> bool:
    """Write the person's letter and mark its lines; False if there is nothing to tell.

    The person's row is the lock: two runs at once write one letter.
    """
    User.objects.select_for_update().get(pk=person.pk)
    key = emails.weekly_key(person, today)
    if Letter.objects.filter(key=key).exists():
        return False
    untold = DigestLine.objects.filter(user=person, told_at=None)
    lines = list(untold)
    with translation.override(person.language):
        waiting = waits.waits_of(person, at)
        if not lines and not waiting.presses:
            return False
        letter = emails.weekly(person, lines, waiting, today=today, at=at)
    untold.filter(pk__in=[line.pk for line in lines]).update(told_at=at, letter=letter)
    return True
