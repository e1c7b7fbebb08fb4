"""What is started twice is done once."""

import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from drills import post
from drills.stage import BEAT, Stage, within
from drills.told import Told

from malmoandan.core import queue
from malmoandan.core.models import Letter, ReminderRule, ReminderSent
from partnerships.actions.register import CARD_KEEPS
from partnerships.models import Organisation

OFTEN = "partnerships.jobs.importing.run_imports"  # comes every ten seconds
EVERY = 10
JULY = 7
ENDS = ("] succeeded", "] raised", "] ignored", "Discarding revoked")


def two_beats(stage: Stage, told: Told) -> None:
    """A second beat, by mistake: nothing is rung for twice."""
    told.begin("beat started twice")
    stage.crew.hire("second beat", *BEAT)
    time.sleep(6)  # it has to be up
    before, began = stage.said(f"{OFTEN}["), time.monotonic()
    time.sleep(2.5 * EVERY)
    rung = (stage.said(f"{OFTEN}[") - before) / 2  # received, and succeeded
    most = (time.monotonic() - began) / EVERY + 1
    what = f"rings of a job of every {EVERY} seconds in {2.5 * EVERY:.0f}"
    told.promise(what, f"{rung:.0f}", holds=1 <= rung <= most)


def every_job_twice(stage: Stage, told: Told) -> None:
    """Each job of the schedule twice at the same moment, on two workers' processes."""
    told.begin("every job of the schedule twice at once")
    count = stage.count // 10
    organisations(count)
    before = {word: stage.said(word) for word in (*ENDS, "raised unexpected")}
    jobs = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    sent = sum(queue.send(job) for job in jobs for _ in range(2))
    told.promise("jobs sent", sent, holds=sent == 2 * len(jobs))

    def done() -> bool:
        return sum(stage.said(word) - before[word] for word in ENDS) >= sent

    told.promise("they all came to an end", "", holds=within(120, done))
    failed = stage.said("raised unexpected") - before["raised unexpected"]
    told.promise("jobs that failed", failed, holds=failed == 0)
    due = 0 if timezone.localdate().month == JULY else count
    ledger = ReminderSent.objects.filter(rule__key="card-check").count()
    told.promise(f"reminders in the ledger, of {due}", ledger, holds=ledger == due)
    letters = Letter.objects.filter(to__startswith="card.").count()
    told.promise("letters of theirs", letters, holds=letters == due)
    post.drained("card", 60)
    # Those that are written by night wait for the morning.
    post.send_all(timezone.now() + timedelta(hours=14))
    post.judge(stage, told, "card", crashes=0)
    stage.crew.dismiss("second beat")


def organisations(
    count: int, since: int = 14, kind: str = "card"
) -> list[Organisation]:
    """Organisations whose yearly look at the card was due so many days ago."""
    ReminderRule.objects.update_or_create(
        key="card-check",
        defaults={
            "kind": "partnerships.jobs.register.remind_of_cards",
            "days": [0, 14, 30],
            "at_once": True,
        },
    )
    day = timezone.localdate() - CARD_KEEPS - timedelta(days=since)
    return [
        Organisation.objects.create(
            name=f"Exempelföreningen {kind} {number}",
            mailbox=f"{kind}.{number}@exempel.se",
            card_checked_on=day,
        )
        for number in range(count)
    ]
