"""Letters for drills: written as the portal writes them, and counted at both ends."""

import time
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from drills.stage import Stage, within
from drills.told import Told

from malmoandan.core import actions
from malmoandan.core.actions.letters import CLAIM
from malmoandan.core.models import Letter

CHUNK = 100


def write(kind: str, count: int, at: datetime | None = None, first: int = 0) -> float:
    """Write so many letters; return the longest that one transaction took."""
    slowest = 0.0
    for begin in range(first, first + count, CHUNK):
        began = time.monotonic()
        with transaction.atomic():
            for number in range(begin, min(begin + CHUNK, first + count)):
                actions.post_rendered(
                    key=f"drill:{kind}:{number}",
                    to=f"{kind}.{number}@exempel.se",
                    subject=f"Exempelbrev {number}",
                    text="Ett påhittat brev.",
                    language="sv",
                    at=at or timezone.now(),
                    is_first=True,
                )
        slowest = max(slowest, time.monotonic() - began)
    return slowest


def of(kind: str):
    """The letters of one kind."""
    return Letter.objects.filter(to__startswith=f"{kind}.")


def left(kind: str, **which: object) -> int:
    """How many wait; the database may be away."""
    try:
        return of(kind).waiting().filter(**which).count()
    except DatabaseError:
        connection.close()
        return -1


def drained(kind: str, seconds: float) -> float:
    """How long until nothing waits but what the dead have taken; -1 for too long."""
    began, last = time.monotonic(), (-1, 0.0)

    def is_calm() -> bool:
        nonlocal last
        if left(kind, claimed_until=None):
            return False
        taken = left(kind)
        if taken != last[0]:
            last = (taken, time.monotonic())
        return taken == 0 or time.monotonic() - last[1] > 2

    return time.monotonic() - began if within(seconds, is_calm) else -1.0


def send_all(now: datetime) -> None:
    """Send what is due at a moment that we choose."""
    while actions.send_due(now=now):
        pass


def after_claims(kind: str) -> int:
    """Walk to where the claims of the dead have run out; how many they held."""
    held = left(kind)
    send_all(timezone.now() + CLAIM + (CLAIM / 10))
    return held


def judge(stage: Stage, told: Told, kind: str, crashes: int) -> None:
    """Every letter arrived, once but for crashes, and is marked so."""
    count, peer = of(kind).count(), stage.peer
    arrived = len({heard.to for heard in peer.of(kind)})
    told.promise(f"letters that arrived, of {count}", arrived, holds=arrived == count)
    repeats = peer.repeats(kind)
    what = f"repeats (at most {crashes}: a crash between yes and mark)"
    told.promise(what, repeats, holds=repeats <= crashes)
    renamed = peer.renamed(kind)
    told.promise("repeats under another Message-ID", renamed, holds=renamed == 0)
    unmarked = of(kind).exclude(state=Letter.State.SENT).count()
    told.promise("letters that are not marked as sent", unmarked, holds=not unmarked)


def judge_each(stage: Stage, told: Told, kind: str, count: int) -> None:
    """So many letters to a few readers: each arrived, and each once."""
    heard = [one.message_id for one in stage.peer.of(kind)]
    arrived = len(set(heard))
    told.promise(f"letters that arrived, of {count}", arrived, holds=arrived == count)
    repeats = len(heard) - arrived
    told.promise("repeats", repeats, holds=repeats == 0)
    unmarked = of(kind).exclude(state=Letter.State.SENT).count()
    told.promise("letters that are not marked as sent", unmarked, holds=not unmarked)
