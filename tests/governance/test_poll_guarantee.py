"""The page where anybody counts a vote again."""

import pytest
from django.test import Client
from django.urls import reverse

from governance.actions import polls
from governance.actions.paragraphs import write_paragraph
from governance.models import Ballot, Meeting, Mode, Poll
from tests import cast
from tests.governance import made, voting

pytestmark = pytest.mark.django_db


def guarantee(poll: Poll) -> str:
    row = poll.item.paragraph
    return reverse("poll-guarantee", args=[row.year, row.number, poll.number])


def decided(poll: Poll, state: str = Meeting.State.PUBLISHED) -> Poll:
    """The matter gets its §, and the meeting goes on to its minutes."""
    write_paragraph(item=poll.item, decisions=[], by=None, at=voting.LATER)
    Meeting.objects.filter(pk=poll.item.meeting_id).update(state=state)
    return Poll.objects.get(pk=poll.pk)


def test_anybody_counts_again_when_the_minutes_are_published():
    poll = decided(voting.settled("yes", "no", "yes", "yes", "abstain", "yes", "no"))

    page = Client().get(guarantee(poll)).content.decode()
    again = Client().get(guarantee(poll), {"rakna": "1"})

    assert poll.digest in page
    assert "Exempelperson city 2" in page
    assert "samma resultat och samma kontrollsumma" in again.content.decode()
    assert again["Cache-Control"] == "no-store"


def test_a_changed_vote_says_that_it_replaced_another():
    poll = voting.opened()
    for choice in ("yes", "no", "yes"):
        voting.cast(poll, voting.voters(poll)[0], choice)
    poll = decided(voting.close(poll, force=True))

    assert (
        "ersätter 2 tidigare röster" in Client().get(guarantee(poll)).content.decode()
    )


def test_before_that_only_those_who_took_part():
    poll = decided(voting.settled(*["yes"] * 8), state=Meeting.State.APPROVED)
    member = cast.enter(Client(), made.member(poll.item.meeting, "civil", 1).user)

    assert Client().get(guarantee(poll)).status_code == 404
    assert member.get(guarantee(poll)).status_code == 200
    assert Client().get("/beslut/2031/99/omrostning/1/").status_code == 404
    wrong = guarantee(poll).replace("omrostning/1", "omrostning/7")
    assert member.get(wrong).status_code == 404


def test_a_withheld_paragraph_keeps_its_votes_to_those_who_took_part():
    poll = decided(voting.settled(*["yes"] * 8))
    poll.item.paragraph.withheld = "Uppgifter om hälsa"
    poll.item.paragraph.save(update_fields=["withheld"])

    assert Client().get(guarantee(poll)).status_code == 404


def test_a_result_that_was_tampered_with_is_told():
    poll = decided(voting.settled(*["yes"] * 8))
    voting.unguard("governance_ballot")
    for ballot in Ballot.objects.all()[:5]:
        Ballot.objects.filter(pk=ballot.pk).update(choices=["no"])

    page = Client().get(guarantee(poll), {"rakna": "1"}).content.decode()

    assert "Resultatet är inte det som meddelades" in page
    assert "Kontrollsumman är en annan" in page


def test_names_do_not_stand_where_the_rules_say_so():
    poll = decided(voting.settled(*["yes"] * 8, item=voting.nameless()))

    page = Client().get(guarantee(poll)).content.decode()

    assert "Exempelperson city 2" not in page
    assert "5 av 5 röstade" in page


def test_a_secret_vote_shows_what_lay_in_the_box_and_no_more():
    poll = voting.settled(
        *[[1]] * 5, *[[2]] * 3, mode=Mode.APPROVAL, about_persons=True, secret=True
    )
    poll = decided(poll)

    page = Client().get(guarantee(poll), {"rakna": "1"}).content.decode()

    assert "Det som låg i urnan" in page
    assert "Exempelperson city 2" in page
    assert "samma resultat och samma kontrollsumma" in page


def test_a_finding_and_a_broken_off_vote_have_their_pages():
    item = voting.matter()
    by = voting.leader(item)
    polls.find(item=item, mode="acclamation", outcome="yes", by=by, at=voting.LATER)
    poll = voting.opened(item)
    polls.break_off(poll=poll, reason="Fel fråga.", by=by, at=voting.LATER)
    found, broken = Poll.objects.order_by("number")
    decided(found)

    again = Client().get(guarantee(found), {"rakna": "1"}).content.decode()
    page = Client().get(guarantee(broken)).content.decode()

    assert "samma" in again
    assert "Fel fråga." in page
