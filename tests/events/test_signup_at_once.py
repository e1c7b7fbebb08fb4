"""Many at the same moment: no seat is given twice, and nobody meets an error."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from events import actions
from events.models import Registration, SeatHold, WaitingList
from tests.events import made
from tests.events.made import NOW
from tests.events.signing import form, sign_up, written

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("_no_limit"),
]
State = Registration.State
MANY = 16


@pytest.fixture
def _no_limit(settings, time_machine) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": ""}
    time_machine.move_to(NOW)


def at_once(do: Callable[[int], Any], count: int = MANY) -> list[Any]:
    """Do it so many times at the same moment, each on a connection of its own."""
    start = threading.Barrier(count)

    def one(number: int) -> Any:
        try:
            start.wait(60)
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def states(event: Any) -> Counter[str]:
    rows = Registration.objects.filter(event=event)
    return Counter(rows.values_list("state", flat=True))


def test_sixteen_forms_for_five_seats():
    event = made.event(capacity=5)

    def send(number: int) -> int:
        answer = Client().post(form(event), written(f"Person{number} Exempel"))
        return answer.status_code

    assert set(at_once(send)) == {302}
    assert states(event) == {State.REGISTERED: 5, State.WAITING: MANY - 5}


def test_the_same_form_from_everywhere_at_once_is_one_sign_up():
    event = made.event()

    keys = at_once(lambda _n: sign_up(event, key="k" * 24).key, 4)

    assert set(keys) == {"k" * 24}
    assert Registration.objects.count() == 1


def test_open_forms_never_hold_more_than_their_share():
    event = made.event(capacity=10)

    at_once(lambda n: actions.open_hold(event=event, visitor=str(n), at=NOW), 8)

    assert SeatHold.objects.count() == 2


def test_leaving_and_coming_at_once_gives_no_seat_twice():
    event = made.event(capacity=4, waiting_list=WaitingList.SILENT)
    seated = [sign_up(event, f"Seated{n} Exempel") for n in range(4)]
    waiting = [sign_up(event, f"Waiting{n} Exempel") for n in range(2)]

    def move(number: int) -> None:
        if number < 4:
            actions.cancel_registration(registration=seated[number], at=NOW)
        else:
            sign_up(event, f"New{number} Exempel")

    at_once(move, 8)

    left = states(event)
    assert (left[State.CANCELLED], left[State.REGISTERED]) == (4, 4)
    assert left[State.WAITING] == 2
    for one in waiting:
        one.refresh_from_db()
        assert one.state == State.REGISTERED
