"""Writing an example year: as it stands on a day, and moved on the next."""

import datetime as dt

from django.db import transaction

from malmoandan.core import audit
from malmoandan.management.example import (
    agreed,
    arranged,
    followed,
    met,
    seated,
    together,
)
from malmoandan.management.example.ledger import Ledger, read
from malmoandan.management.facts.kinds import load_kinds
from malmoandan.management.facts.vocabulary import load_shipped
from reports.figures import years


def has_facts(year: int) -> bool:
    """Whether anything that is not invented is told of the year."""
    return year in years.told()


@transaction.atomic
def write(year: int, *, today: dt.date, at: dt.datetime) -> Ledger:
    """Write the example year as it stands today; a second time changes nothing."""
    load_shipped()
    load_kinds()
    data = read()
    ledger = Ledger(year, today)
    together.organisations(ledger, data["organisations"])
    centre = together.centre(ledger, data["centre"])
    together.write(ledger, data)
    arranged.write(ledger, data)
    seated.write(ledger, data["seated"])
    met.write(ledger, data)
    agreed.write(ledger, data)
    agreed.centre_figures(ledger, centre, data["centre"]["figures"])
    followed.write(ledger, data, centre)
    if ledger.created or ledger.moved:
        audit.record(
            by=None,
            at=at,
            verb="example.written",
            subject=ledger.document,
            year=year,
            created=ledger.created,
            moved=ledger.moved,
        )
    return ledger
