"""Whether the parties want to go on: asked, answered, changed, and told."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Letter
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.exports import iop_own as shown
from partnerships.models import IopCase, IopParty, IopRefusal, IopRenewalAnswer
from partnerships.models.iop_possible import is_renewal_asked
from partnerships.models.iop_steps import AGREE, RENEW
from tests import cast
from tests.partnerships import people
from tests.partnerships.iop_made import ENDS, NOW

pytestmark = pytest.mark.django_db

LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _march(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(who):
    return cast.enter(Client(), who)


def address(name, party, *more):
    return shown.own_address(name, party, *more)


# Renewal


@pytest.mark.parametrize(
    ("day", "state", "ends", "asked"),
    [
        (ENDS - dt.timedelta(days=91), "uppföljning", ENDS, False),
        (ENDS - dt.timedelta(days=90), "uppföljning", ENDS, True),
        (ENDS, "avtal", ENDS, True),
        (ENDS + dt.timedelta(days=1), "avtal", ENDS, False),
        (ENDS, "utredning", ENDS, False),
        (ENDS, "förlängt", None, False),
    ],
)
def test_the_question_is_open_from_the_first_reminder_to_the_last_day(
    day, state, ends, asked
):
    end = PartialDate(ends.isoformat()) if ends else None
    assert is_renewal_asked(IopCase(state=state, agreed_to=end), day) is asked


def answer(party, by, said="yes", reason="", at=NOW):
    return actions.answer_renewal(party=party, answer=said, reason=reason, by=by, at=at)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "avslutat"}, IopRefusal.OVER),
        ({"state": "utredning"}, IopRefusal.NOT_ASKED),
        ({"agreed_to": PartialDate("2036")}, IopRefusal.NOT_ASKED),
        ({"agreed_to": None}, IopRefusal.NOT_ASKED),
        ({}, IopRefusal.NOT_A_PARTY),
    ],
)
def test_what_stops_an_answer_has_a_name(client, civil, who, change, reason):
    if change:
        IopCase.objects.update(**change)
    else:
        IopParty.objects.update(capacity="performer")
    party = IopParty.objects.get(pk=civil.pk)
    with pytest.raises(NotPossible) as no:
        answer(party, who)
    assert no.value.reason is reason
    path = address("iop-renewal", civil)
    assert str(reason.label) in client.get(path).content.decode()
    assert client.post(path, {"answer": "yes"}).status_code == 200
    assert not IopRenewalAnswer.objects.exists()


def test_an_answer_is_seen_by_the_others_when_all_have_answered(
    client, board, civil, who
):
    cast.person("coordinator_city")
    cast.person("coordinator_civil")
    there = address("iop-renewal", civil)
    assert "0 av 2 parter har svarat" in client.get(there).content.decode()
    page = client.post(there, {}).content.decode()
    assert "errorlist" in page
    given = {"answer": "yes", "reason": "Det behövs."}
    for _click in range(2):
        page = client.post(there, given, follow=True).content.decode()
        assert "Det behövs." in page
        assert "1 av 2 parter har svarat" in page
    assert IopRenewalAnswer.objects.get().ends_on == ENDS
    assert Letter.objects.count() == 2

    city = people.speaks(board.organisation, "bo").person
    theirs = cast.enter(Client(), city).get(address("iop-renewal", board))
    assert "Det behövs." not in theirs.content.decode()
    answer(board, city, "unsure", "Vi måste räkna.")
    page = client.get(there).content.decode()
    assert "Vi måste räkna." in page
    assert "vi behöver prata om det" in page

    answer(civil, who, "no", "Nya tider.", at=LATER)
    assert IopRenewalAnswer.objects.count() == 2
    assert "Nej, det får ta slut" in client.get(there).content.decode()


def test_the_coordinators_letter_says_who_answered_what(civil, who):
    cast.person("coordinator_civil")
    answer(civil, who, "no", "Vi orkar inte mer.")
    letter = Letter.objects.get()

    assert letter.to == "coordinator_civil@example.org"
    assert letter.subject == (
        "Exempelpartnerskapet: Exempelföreningen har svarat om en fortsättning"
    )
    for words in ["13 april 2034", "nej, det får ta slut", "Vi orkar inte mer."]:
        assert words in letter.text
    assert f"/admin/partnerships/iopcase/{civil.case_id}/" in letter.text
    assert "Vi orkar inte mer." in letter.html


def test_a_moved_end_is_a_new_question(client, civil, who):
    answer(civil, who)
    IopCase.objects.update(agreed_to=PartialDate("2034-05-13"))
    page = client.get(address("iop-renewal", civil)).content.decode()
    assert "0 av 2 parter har svarat" in page
    answer(IopParty.objects.get(pk=civil.pk), who)
    assert IopRenewalAnswer.objects.count() == 2


@pytest.mark.parametrize(
    ("state", "act", "version", "leads_on"),
    [
        (IopCase.State.DECIDED, AGREE, "2031–2033", True),
        (IopCase.State.DECIDED, AGREE, "2031–2032", False),  # another period
        (IopCase.State.AGREEMENT, AGREE, "2031–2033", False),  # agreed already
        (IopCase.State.AGREEMENT, RENEW, "2035", True),
        (IopCase.State.AGREEMENT, RENEW, "2032", False),  # not later any more
        (IopCase.State.DECIDED, RENEW, "2035", False),  # nothing to renew
    ],
)
def test_whether_a_yes_still_leads_on(state, act, version, leads_on):
    dates = {"agreed_from": PartialDate("2031"), "agreed_to": PartialDate("2033")}
    case = IopCase(name="Exempel", state=state, **dates)
    assert case.awaits_approval(act, version) is leads_on
