"""Planning the yearly look at cards for so many organisations: `planned.py COUNT`.

Says as JSON how long it took, how much memory the process had at most, how many letters
were written, and how long as many bare rows take: a ledger's and a letter's, inserted
as many at a time and committed as often.
"""

import datetime as dt
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

AT_A_TIME = 200
SENT, LETTERS = "INSERT INTO bench_sent VALUES %s", "INSERT INTO bench_letter VALUES %s"
TODAY = dt.date(2040, 5, 21)  # no month in which nobody is written to
AT = dt.datetime(2040, 5, 21, 7, 10, tzinfo=dt.UTC)


def organisations(count: int) -> None:
    """Organisations whose yearly look was due two weeks ago, with a shared mailbox."""
    from malmoandan.core.models import ReminderRule
    from partnerships.actions.register import CARD_KEEPS
    from partnerships.models import Organisation

    since = TODAY - CARD_KEEPS - dt.timedelta(days=14)
    Organisation.objects.bulk_create(
        (
            Organisation(
                name=f"Exempelföreningen {number}",
                mailbox=f"forening{number}@example.org",
                card_checked_on=since,
            )
            for number in range(count)
        ),
        batch_size=AT_A_TIME,
    )
    ReminderRule.objects.create(
        key="card-check",
        kind="partnerships.jobs.register.remind_of_cards",
        days=[0, 14, 30],
        audience="organisation",
    )


def bare(count: int, text: str) -> None:
    """Write as many bare rows."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_sent (number INTEGER PRIMARY KEY)")
        cursor.execute("CREATE TABLE bench_letter (number INTEGER, text TEXT)")
        for begin in range(0, count, AT_A_TIME):
            numbers = range(begin, min(begin + AT_A_TIME, count))
            marks = ", ".join("(%s)" for _n in numbers)
            pairs = ", ".join("(%s, %s)" for _n in numbers)
            told = [value for number in numbers for value in (number, text)]
            with transaction.atomic():
                cursor.execute(SENT % marks, list(numbers))
                cursor.execute(LETTERS % pairs, told)


def timed(work: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[float, Any]:
    """How long it took, and what it said."""
    began = time.perf_counter()
    said = work(*args, **kwargs)
    return time.perf_counter() - began, said


def main(count: int) -> None:
    """Fill, plan, count."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "malmoandan.settings")
    import django

    django.setup()
    from malmoandan.core.models import Letter
    from partnerships import actions

    organisations(count)
    seconds, _said = timed(actions.remind_of_cards, today=TODAY, at=AT)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    again, repeated = timed(actions.remind_of_cards, today=TODAY, at=AT)
    one = Letter.objects.first()
    plain, _said = timed(bare, count, (one.text + one.html) if one else "")
    told = {"seconds": seconds, "peak": peak, "bare": plain, "again": again}
    told |= {"letters": Letter.objects.count(), "repeated": repeated}
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))
