"""Two coordinators at the same moment: one of them is done, the other is told why."""

import uuid

import pytest

from events import actions
from events.models import Event, EventMove
from events.models.event_possible import TimeAndPlace
from malmoandan.core.models import Letter
from malmoandan.core.transitions import NotPossible
from tests import cast, office
from tests.events.made import DAY, HOUR, NOW, event, signed_up
from tests.events.test_signup_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_move_by_two_at_once_is_told_once():
    it, by = event(), cast.person("coordinator_city")
    signed_up(it)
    begins = NOW + 9 * DAY
    there = TimeAndPlace(begins, begins + HOUR, digital_link="https://example.org/")

    def move(_number: int) -> str:
        try:
            actions.move_event(event=it, there=there, reason="", by=by, at=NOW)
        except NotPossible as refused:
            return str(refused.reason)
        return "moved"

    assert sorted(at_once(move, 2)) == ["moved", "no_change"]
    assert EventMove.objects.count() == Letter.objects.count() == 1


def test_one_form_sent_by_two_at_once_is_one_draft():
    forum, by = office.term("event_kind", "forum"), cast.person("coordinator_city")
    token = uuid.uuid4()

    def draft(_number: int) -> int:
        made = actions.draft_event(kind=forum, by=by, at=NOW, uid=token)
        return int(made.pk)

    assert len(set(at_once(draft, 2))) == 1
    assert Event.objects.count() == 1
