"""Two coordinators at the same moment: one letter each, and each list used once."""

from collections.abc import Callable
from typing import Any

import pytest

from events import actions
from events.models import DayRefusal, EventInvitation, KindTemplate, Registration
from events.search.attendance import counts
from malmoandan.core.models import Letter
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation
from tests import cast, office
from tests.events import made
from tests.events.made import HOUR, NOW
from tests.events.test_signup_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TAPS = 4


def answers(do: Callable[[], Any]) -> list[str]:
    """What each of several gets: done, or the reason why not."""

    def one(_number: int) -> str:
        try:
            do()
        except NotPossible as refused:
            return str(refused.reason)
        return "done"

    return sorted(at_once(one, TAPS))


def test_those_who_are_missing_get_one_letter():
    event, by = made.event(), cast.person("coordinator_city")
    boards = office.term("organisation_kind", "nämnd", meaning="city")
    KindTemplate.objects.create(kind=event.kind).invited_kinds.add(boards)
    Organisation.objects.create(
        name="Exempelnämnden", kind=boards, mailbox="namnd@example.org"
    )

    got = answers(lambda: actions.remind_missing(event=event, by=by, at=NOW))

    assert got == sorted(["done", *[DayRefusal.JUST_REMINDED] * (TAPS - 1)])
    assert Letter.objects.count() == EventInvitation.objects.count() == 1


def test_a_letter_to_guests_is_sent_once():
    event, by = made.event(), cast.person("coordinator_city")
    made.signed_up(event)
    mailing = actions.write_to_guests(
        event=event, audience="coming", subject="Hej", text="Hej", by=by, at=NOW
    )

    got = answers(lambda: actions.send_to_guests(mailing=mailing, by=by, at=NOW))

    assert got == sorted(["done", *[DayRefusal.SENT] * (TAPS - 1)])
    assert Letter.objects.count() == 1


def test_a_list_is_used_once():
    event = made.event(starts_at=NOW - 4 * HOUR)
    by = cast.person("coordinator_city")
    sheet = actions.keep_sheet(
        event=event, table=actions.read_text("Namn;\nAda;\nUna;"), by=by, at=NOW
    )

    got = answers(lambda: actions.apply_sheet(sheet=sheet, by=by, at=NOW))

    assert got == sorted(["done", *[DayRefusal.APPLIED] * (TAPS - 1)])
    assert Registration.objects.count() == counts(event, "came").all == 2
