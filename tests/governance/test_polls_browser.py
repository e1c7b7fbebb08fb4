"""Voting in three browsers at once: counted, or visibly not."""

import contextlib

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from governance.actions.paragraphs import write_paragraph
from governance.models import Ballot, Meeting, Mode, Poll
from tests import browsing, cast, office
from tests.governance import made, voting

pytestmark = pytest.mark.django_db(transaction=True)
COUNTED, LOST = "Räknad.", "Inte räknad – försök igen."


@pytest.fixture
def let_in(browser, live_server):
    """Open the room in a browser of its own for a participant of the meeting."""
    with contextlib.ExitStack() as stack:

        def opened(person, viewport=browsing.PHONE):
            page = stack.enter_context(
                browsing.page(browser, live_server.url, viewport=viewport)
            )
            office.hand_over(page, cast.enter(Client(), person.user), live_server)
            meeting = person.meeting
            page.goto(reverse("room-read", args=[meeting.year, meeting.number]))
            return page

        yield opened


def look(page) -> None:
    page.evaluate("document.dispatchEvent(new Event('room:look'))")


def vote(page, name="Ja") -> None:
    page.locator("form[data-ballot]").get_by_role(
        "button", name=name, exact=True
    ).click()


def status(page):
    return page.locator("[data-status]")


def test_a_vote_is_counted_or_visibly_not_in_three_browsers(let_in, axe):
    poll = voting.opened()
    meeting = poll.item.meeting
    one, two = voting.voters(poll)[:2]
    first, second = let_in(one), let_in(two)
    leader = let_in(meeting.secretary, browsing.DESKTOP)

    assert axe(first) == []
    assert axe(leader) == []
    vote(first)
    expect(status(first)).to_contain_text(COUNTED)
    expect(first.locator(".vote-mine")).to_contain_text("Din röst är räknad: Ja.")
    look(leader)
    expect(leader.locator(".vote-count")).to_contain_text("1 av 8 har röstat")

    # The net is lost: visibly not counted, and sent when it is back.
    second.context.set_offline(True)
    vote(second, "Nej")
    expect(status(second)).to_contain_text(LOST)
    assert Ballot.objects.count() == 1
    second.context.set_offline(False)
    expect(status(second)).to_contain_text(COUNTED)

    # The answer is lost after the vote was counted: the same vote, not another.
    def swallow(route):
        route.fetch()
        route.abort()

    first.route("**/rosta/", swallow, times=1)
    vote(first, "Jag avstår")
    expect(status(first)).to_contain_text(COUNTED)
    assert [b.choices for b in Ballot.objects.order_by("pk")] == [
        ["yes"],
        ["no"],
        ["abstain"],
    ]

    # The vote closes meanwhile: it says that it was not counted.
    second.context.set_offline(True)
    vote(second)
    expect(status(second)).to_contain_text(LOST)
    leader.get_by_label("Stäng utan deras röster").check()
    leader.get_by_role("button", name="Stäng omröstningen och räkna").click()
    expect(leader.locator("#room-answer")).to_contain_text("0 ja, 1 nej, 1 avstår")
    second.context.set_offline(False)
    told = second.locator("#room-answer")
    expect(told).to_contain_text("Omröstningen är stängd. Din röst räknades inte.")
    assert Ballot.objects.count() == 3
    first.faults.clear()
    second.faults.clear()


def test_a_ranking_by_keyboard_is_kept_while_others_vote(let_in, axe):
    poll = voting.opened(mode=Mode.RANKED)
    one, two = voting.voters(poll)[:2]
    page = let_in(one)

    page.get_by_label("Teater").focus()
    page.keyboard.press("ArrowDown")
    voting.cast(poll, two, 3)
    look(page)
    expect(page.locator(".vote-count")).to_contain_text("1 av 8 har röstat")
    expect(page.get_by_label("Teater")).to_have_value("1")
    assert axe(page) == []
    button = page.get_by_role("button", name="Rösta", exact=True)
    button.focus()
    page.keyboard.press("Enter")

    expect(status(page)).to_contain_text(COUNTED)
    assert Ballot.objects.counting().get(voter__participant=one).choices == [2]


def test_who_is_co_opted_follows_and_has_no_buttons(let_in):
    poll = voting.opened(about_persons=True, mode=Mode.APPROVAL, secret=True)
    page = let_in(poll.item.meeting.participants.get(capacity="co_opted"))

    expect(page.locator(".vote")).to_contain_text("Adjungerade får yttra sig")
    assert page.locator("form[data-ballot]").count() == 0


@pytest.mark.audit
def test_the_pages_beside_the_room_suit_everybody(page, axe, live_server):
    poll = voting.settled(*["yes"] * 5, "no", "no", "yes")
    item = made.item(poll.item.meeting, state="on_agenda")
    secretary = poll.item.meeting.secretary
    write_paragraph(item=poll.item, decisions=[], by=None, at=voting.LATER)
    office.hand_over(page, cast.enter(Client(), secretary.user), live_server)
    meeting = poll.item.meeting

    page.goto(reverse("poll-open", args=[meeting.year, meeting.number, item.pk]))
    assert axe(page) == []
    Meeting.objects.update(state="published")
    row = Poll.objects.get(pk=poll.pk).item.paragraph
    page.context.clear_cookies()
    page.goto(reverse("poll-guarantee", args=[row.year, row.number, poll.number]))
    page.get_by_role("button", name="Räkna igen").click()
    expect(page.locator(".vote-again")).to_contain_text("samma kontrollsumma")
    assert axe(page) == []
