"""Hours and nights walked by the clock that is passed in; the faults are real.

The letters are written for a day far ahead, so that no worker takes them for due.
"""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

from django.utils import timezone
from drills import post, twice
from drills.stage import Stage
from drills.told import Told

from malmoandan.core import actions
from malmoandan.core.models import Letter, ReminderSent, User
from malmoandan.core.models.letters import MAX_ATTEMPTS
from partnerships import actions as partnerships
from partnerships.models import Organisation

HERE = ZoneInfo("Europe/Stockholm")
MINUTE, HOUR, DAY = (dt.timedelta(**{u: 1}) for u in ("minutes", "hours", "days"))
LATER = 30  # minutes of refusals after half an hour of silence
GONE = ("gone.1@exempel.se", "550 5.1.1 no such address")
BUSY = ("gone.2@exempel.se", "451 4.2.1 try later")


def ahead(days: int) -> dt.datetime:
    """A moment that the workers' clock is far from."""
    return timezone.now() + dt.timedelta(days=days)


def refused_for_an_hour(stage: Stage, told: Told) -> None:
    """Half an hour nobody answers, half an hour the server says "later"."""
    told.begin("SMTP refusing for an hour")
    count, peer, begin = stage.count // 5, stage.peer, ahead(400)
    post.write("hour", count, at=begin)
    peer.close()
    had = peer.refusals
    for minute in range(60):
        if minute == LATER:
            peer.refuse = "451 4.3.2 not now"
            peer.open()
        post.send_all(begin + minute * MINUTE)
    waiting = post.of("hour").waiting().exclude(last_error="").count()
    told.promise(
        f"wait, with their reason, of {count}", waiting, holds=waiting == count
    )
    told.note("refusals that the server gave", peer.refusals - had)
    peer.refuse = ""
    minutes = 0
    while post.left("hour") and minutes < 24 * 60:
        minutes += 1
        post.send_all(begin + HOUR + minutes * MINUTE)
    told.promise("minutes until all had gone", minutes, holds=minutes <= 60)
    post.judge(stage, told, "hour", crashes=0)


def hopeless_addresses(stage: Stage, told: Told) -> None:
    """One address is none, one always says later: the others get theirs."""
    told.begin("addresses that always fail")
    count, peer, begin = 20, stage.peer, ahead(500)
    peer.refuse_to = dict([GONE, BUSY])
    post.write("gone", count, at=begin)
    post.send_all(begin)
    at_once = len(peer.of("gone"))
    told.promise("others that arrived at once", at_once, holds=at_once == count - 2)
    hours = 0
    while post.left("gone") and hours < 48:
        hours += 1
        post.send_all(begin + hours * HOUR)
    given_up = post.of("gone").filter(state=Letter.State.FAILED)
    reasons = sorted(f"{one.attempts} {one.bounce_code}" for one in given_up)
    wanted = ["1 5.1.1", f"{MAX_ATTEMPTS} "]
    told.promise("given up after so many tries", str(reasons), holds=reasons == wanted)
    named = given_up.exclude(last_error="").count()
    told.promise("with a reason that the office sees", named, holds=named == 2)
    told.note("hours until the last was given up", hours)
    retried(stage, told, begin + 3 * DAY)
    post.judge(stage, told, "gone", crashes=0)


def retried(stage: Stage, told: Told, at: dt.datetime) -> None:
    """The office's button, pressed twice, when the addresses are right again."""
    stage.peer.refuse_to = {}
    by = User.objects.create_user("drill@exempel.se")
    clicks = [
        actions.retry_letters(letters=post.of("gone"), by=by, at=at) for _ in range(2)
    ]
    told.promise("tried anew by two clicks", str(clicks), holds=clicks == [2, 0])
    post.send_all(at)


def jump_and_clock_change(stage: Stage, told: Told) -> None:
    """Two months around each change of the clock, with three days of no clock at all.

    The walk stands still from the day before the change to the day after it.
    """
    year = timezone.localdate().year + 2
    for name, month, night in (("spring", 3, 31), ("autumn", 10, 31)):
        change = dt.date(year, month, night)
        change -= ((change.weekday() + 1) % 7) * DAY
        for outage in (False, True):
            kind = f"{name}{'away' if outage else ''}"
            how = "three days of no clock over" if outage else "the clock through"
            told.begin(f"{how} the night to {change}")
            walk(stage, told, kind, change, outage=outage)


def walk(stage: Stage, told: Told, kind: str, change: dt.date, *, outage: bool) -> None:
    """Plan reminders and send letters, day by day and hour by hour."""
    Organisation.objects.exclude(mailbox="").update(card_checked_on=None)
    made = twice.organisations(5, kind=kind)
    for number, one in enumerate(made):
        # Due two days before the change, the day before, on the day, and after it.
        due = change + (number - 2) * DAY
        one.card_checked_on = due - twice.CARD_KEEPS
        one.save(update_fields=["card_checked_on"])
    away = {change + n * DAY for n in (-1, 0, 1)} if outage else set()
    for number in range(-10, 36):
        day = change + number * DAY
        if day not in away:
            for moment in moments(day, change):
                at = moment.astimezone(dt.UTC)
                partnerships.remind_of_cards(today=day, at=at)
                post.send_all(at)
    ledger = Counter(
        ReminderSent.objects.filter(
            rule__key="card-check", object_id__in=[one.pk for one in made]
        ).values_list("object_id", "due_on")
    )
    right = len(ledger) == 15 and set(ledger.values()) == {1}
    told.promise("reminders in the ledger, of 15", len(ledger), holds=right)
    post.judge_each(stage, told, kind, 15)


def moments(day: dt.date, change: dt.date) -> list[dt.datetime]:
    """When the clock ticks: in the morning, and every half hour of that night."""
    begin = dt.datetime.combine(day, dt.time(), HERE).astimezone(dt.UTC)
    if day != change:
        return [dt.datetime.combine(day, dt.time(7, 10), HERE)]
    return [begin + n * 30 * MINUTE for n in range(24)]
