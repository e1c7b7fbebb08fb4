"""Pages of minutes: who opens them when, what they say, what a click does."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from governance import models as m
from governance.actions import minutes
from governance.search.privacy import QUESTIONS
from malmoandan.core.models import StoredFile, User
from tests import cast
from tests.governance import made, minuted

pytestmark = pytest.mark.django_db
State = m.Meeting.State


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(minuted.CLOSED + dt.timedelta(days=1), tick=False):
        yield


def url(name, meeting, *more):
    return reverse(name, args=[meeting.year, meeting.number, *more])


def as_user(user: User) -> Client:
    return cast.enter(Client(), user)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def in_state(state):
    """A meeting in that state, with the minutes it can have."""
    by_state = {
        State.CALLED: made.meeting,
        State.IN_PROGRESS: made.opened,
        State.ENDED: minuted.ended,
        State.IN_APPROVAL: minuted.submitted,
        State.APPROVED: minuted.approved,
        State.PUBLISHED: minuted.published,
    }
    return by_state[state]()


# page → state → the status that the public, a member, the secretary (a coordinator),
# the chair and somebody else who is logged in get
WHO = ("public", "stranger", "member", "secretary", "chair")
READ = {
    State.CALLED: (200, 200, 200, 200, 200),
    State.IN_PROGRESS: (200, 200, 200, 200, 200),
    State.ENDED: (200, 200, 200, 200, 200),
    State.APPROVED: (200, 200, 200, 200, 200),
    State.PUBLISHED: (200, 200, 200, 200, 200),
}
BEHIND_LOGIN = {
    ("minutes-corrections", State.IN_PROGRESS): (302, 403, 404, 404, 404),
    ("minutes-corrections", State.ENDED): (302, 403, 200, 200, 200),
    ("minutes-corrections", State.PUBLISHED): (302, 403, 200, 200, 200),
    ("minutes-edit", State.ENDED): (302, 403, 403, 200, 200),
    ("minutes-edit", State.IN_APPROVAL): (302, 403, 403, 200, 200),
    ("minutes-edit", State.PUBLISHED): (302, 403, 403, 200, 200),
    ("minutes-approve", State.ENDED): (302, 403, 403, 403, 200),
    ("minutes-approve", State.IN_APPROVAL): (302, 403, 403, 403, 200),
    ("minutes-approve", State.PUBLISHED): (302, 403, 403, 403, 200),
    ("minutes-publish", State.IN_APPROVAL): (302, 403, 403, 200, 403),
    ("minutes-publish", State.APPROVED): (302, 403, 403, 200, 403),
    ("minutes-publish", State.PUBLISHED): (302, 403, 403, 200, 403),
}


def clients(meeting):
    return {
        "public": Client(),
        "stranger": as_user(cast.somebody()),
        "member": as_user(made.member(meeting, "civil", 3).user),
        "secretary": as_user(meeting.secretary.user),
        "chair": as_user(meeting.chair.user),
    }


def with_people(meeting):
    """Name those who lead a meeting that has not begun, so that each can be asked."""
    people = list(meeting.participants.all())
    meeting.chair, meeting.secretary = people[0], people[-1]
    meeting.save()
    return meeting


@pytest.mark.parametrize("state", READ)
def test_who_reads_the_meeting(state):
    meeting = with_people(in_state(state))
    found = {
        name: client.get(url("meeting-read", meeting))
        for name, client in clients(meeting).items()
    }
    assert tuple(found[who].status_code for who in WHO) == READ[state]
    said = {who: "Exempelärende 1" in text(found[who]) for who in WHO}
    is_public = state == State.PUBLISHED
    is_written = state in {State.ENDED, State.APPROVED, State.PUBLISHED}
    for who in WHO:
        known = who not in {"public", "stranger"}
        assert said[who] == (is_public or (known and is_written))


@pytest.mark.parametrize(("page", "state"), BEHIND_LOGIN)
def test_who_opens_the_pages_behind(page, state):
    meeting = in_state(state)
    answers = BEHIND_LOGIN[page, state]
    for who, client in clients(meeting).items():
        got = client.get(url(page, meeting)).status_code
        assert (who, got) == (who, answers[WHO.index(who)])


def test_a_meeting_that_is_not_there():
    assert Client().get("/styrgruppen/moten/2031/9/").status_code == 404


def test_the_real_meeting_goes_before_an_example_with_the_same_number():
    real = minuted.published()
    made.meeting(is_example=True, state=State.PLANNED)
    m.Meeting.objects.filter(is_example=True).update(number=real.number)
    page = text(Client().get(url("meeting-read", real)))
    assert "Protokoll" in page
    assert "påhittat" not in page


def test_the_pdf_is_there_for_those_who_read():
    meeting = minuted.ended(1)
    there = url("minutes-pdf", meeting)
    assert Client().get(there).status_code == 404
    assert as_user(cast.somebody()).get(there).status_code == 404
    got = as_user(meeting.chair.user).get(there)
    assert got.status_code == 200
    assert got["Cache-Control"] == "private, no-store"
    assert got.content.startswith(b"%PDF")


# What a click does


def test_a_correction_is_proposed_once_and_answered():
    meeting = minuted.ended()
    member = as_user(made.member(meeting, "civil", 3).user)
    page = url("minutes-corrections", meeting)
    row = meeting.paragraphs.first()
    for _twice in range(2):
        done = member.post(page, {"paragraph": row.pk, "text": "Det var två."})
        assert done.status_code == 302
    correction = m.Correction.objects.get()
    secretary = as_user(meeting.secretary.user)
    assert "Det var två." in text(secretary.get(url("minutes-edit", meeting)))
    answer = url("correction-answer", meeting, correction.pk)
    unsaid = secretary.post(answer, {})
    assert unsaid.status_code == 200
    assert "Det var två." in text(unsaid)
    name = f"{correction.pk}-"
    secretary.post(answer, {f"{name}accept": "no", f"{name}answer": ""})
    assert m.Correction.objects.get().state == "proposed"
    secretary.post(answer, {f"{name}accept": "no", f"{name}answer": "Det var tre."})
    again = secretary.post(
        answer, {f"{name}accept": "yes", f"{name}answer": ""}, follow=True
    )
    assert "redan" in text(again)
    assert m.Correction.objects.get().state == "declined"
    assert "Det var tre." in text(member.get(page))


def test_one_who_has_nothing_to_change_says_so_once():
    meeting = minuted.ended()
    member = as_user(made.member(meeting, "civil", 3).user)
    page = url("minutes-corrections", meeting)
    for _twice in range(2):
        member.post(page, {"fine": "1"})
    assert m.Correction.objects.get().text == ""
    assert "Du har svarat" in text(member.get(page))


def test_after_the_window_the_page_says_so():
    meeting = minuted.ended()
    member = as_user(made.member(meeting, "civil", 3).user)
    page = url("minutes-corrections", meeting)
    with time_machine.travel(minuted.AFTER, tick=False):
        got = member.post(page, {"text": "För sent."})
    assert "Tiden för att föreslå rättelser har gått ut" in text(got)
    assert not m.Correction.objects.exists()


def test_a_section_is_written_and_poor_wording_is_pointed_out():
    meeting = minuted.ended()
    secretary = as_user(meeting.secretary.user)
    page = url("paragraph-edit", meeting, 1)
    begun = secretary.get(page).context["form"]
    data = {**begun.initial, "decisions": "att bifalla enligt förslaget"}
    done = secretary.post(page, data, follow=True)
    assert "enligt förslaget" in text(done)
    assert m.Paragraph.objects.get(number=1).decisions == [
        "att bifalla enligt förslaget"
    ]
    data = {
        **secretary.get(page).context["form"].initial,
        "decisions": "Styrgruppen bifaller ansökan.",
    }
    assert secretary.post(page, data)["Location"] == url("minutes-edit", meeting)


def test_two_who_write_at_once_see_both_texts():
    meeting = minuted.ended()
    secretary = as_user(meeting.secretary.user)
    page = url("paragraph-edit", meeting, 1)
    mine = {**secretary.get(page).context["form"].initial, "title": "Min rubrik"}
    theirs = {**mine, "title": "Deras rubrik"}
    secretary.post(page, theirs)
    clash = secretary.post(page, mine)
    assert "Deras rubrik" in text(clash)
    assert "Min rubrik" in text(clash)
    assert m.Paragraph.objects.get(number=1).title == "Deras rubrik"
    seen = clash.context["form"]
    again = {**mine, "opened_with": seen["opened_with"].value()}
    assert secretary.post(page, again).status_code == 302
    assert m.Paragraph.objects.get(number=1).title == "Min rubrik"


def test_the_introduction_is_written():
    meeting = minuted.ended()
    secretary = as_user(meeting.secretary.user)
    page = url("minutes-edit", meeting)
    begun = secretary.get(page).context["form"].initial
    data = {**begun, "introduction": "Mötet hölls i två rum."}
    assert secretary.post(page, data).status_code == 302
    assert m.Minutes.objects.get().introduction == "Mötet hölls i två rum."
    stale = secretary.post(page, {**data, "introduction": "Ett annat rum."})
    assert stale.status_code == 200
    assert m.Minutes.objects.get().introduction == "Mötet hölls i två rum."


def test_the_desk_lists_everything_that_stops_and_then_submits():
    meeting = minuted.ended()
    m.Paragraph.objects.filter(number=2).update(decisions=[])
    secretary = as_user(meeting.secretary.user)
    desk = text(secretary.get(url("minutes-edit", meeting)))
    assert str(m.MinutesRefusal.NO_DECISION.label) in desk
    assert str(m.MinutesRefusal.WINDOW_OPEN.label) in desk
    early = secretary.post(url("minutes-submit", meeting), follow=True)
    assert str(m.MinutesRefusal.WINDOW_OPEN.label) in text(early)
    m.Paragraph.objects.filter(number=2).update(decisions=["Styrgruppen tackar."])
    with time_machine.travel(minuted.AFTER, tick=False):
        for _twice in range(2):
            secretary.post(url("minutes-submit", meeting))
        meeting.refresh_from_db()
        assert meeting.state == State.IN_APPROVAL
        secretary.post(url("minutes-take-back", meeting))
    meeting.refresh_from_db()
    assert meeting.state == State.ENDED


def test_another_checker_is_chosen():
    meeting = minuted.ended()
    secretary = as_user(meeting.secretary.user)
    other = made.member(meeting, "civil", 4)
    page = url("minutes-checker", meeting)
    assert secretary.post(page, {"participant": "x"}).status_code == 404
    same_side = made.member(meeting, "city", 2)
    no = secretary.post(page, {"participant": same_side.pk}, follow=True)
    assert str(m.MeetingRefusal.SAME_SIDE.label) in text(no)
    secretary.post(page, {"participant": other.pk})
    meeting.refresh_from_db()
    assert meeting.checker == other


def test_two_approve_and_the_coordinator_publishes():
    meeting = minuted.submitted()
    chair, checker = as_user(meeting.chair.user), as_user(meeting.checker.user)
    page = url("minutes-approve", meeting)
    version = chair.get(page).context["version"]
    old = chair.post(page, {"version": "0" * 64})
    assert str(m.MinutesRefusal.CHANGED.label) in text(old)
    assert chair.post(page, {"version": version}).status_code == 302
    twice = chair.post(page, {"version": version})
    assert str(m.MinutesRefusal.APPROVED_ALREADY.label) in text(twice)
    assert checker.post(page, {"version": version}).status_code == 302
    late = checker.post(page, {"version": version})
    assert str(m.MinutesRefusal.APPROVED_ALREADY.label) in text(late)
    secretary = as_user(meeting.secretary.user)
    page = url("minutes-publish", meeting)
    some = secretary.post(page, {"checked": ["health"]})
    assert str(m.MinutesRefusal.NOT_CHECKED.label) in text(some)
    whole = {"checked": list(QUESTIONS), "withheld-2": "En enskild persons hälsa."}
    assert secretary.post(page, whole).status_code == 302
    twice = secretary.post(page, whole)
    assert str(m.MinutesRefusal.ALREADY_PUBLISHED.label) in text(twice)
    public = text(Client().get(url("meeting-read", meeting)))
    assert "En enskild persons hälsa." in public
    assert "Exempelärende 1" in public
    assert "Exempelärende 2" not in public
    assert "Exempelärende 2" in text(chair.get(url("meeting-read", meeting)))
    page = url("paragraph-withhold", meeting, 2)
    assert "En enskild persons hälsa." in text(secretary.get(page))
    secretary.post(page, {"reason": ""})
    assert "Exempelärende 2" in text(Client().get(url("meeting-read", meeting)))


def test_papers_are_offered_for_publishing():
    meeting = made.opened()
    paragraph = minuted.paragraph(meeting)
    stored = StoredFile.objects.create(
        name="u.pdf", media_type="application/pdf", size=1, uploaded_at=made.AT
    )
    paper = m.Paper.objects.create(
        item=paragraph.item, file=stored, title="Underlaget", added_at=made.AT
    )
    minuted.close(meeting)
    minutes.submit_minutes(meeting=meeting, by=None, at=minuted.AFTER)
    minuted.sign(meeting, meeting.chair)
    minuted.sign(meeting, meeting.checker)
    secretary = as_user(meeting.secretary.user)
    page = url("minutes-publish", meeting)
    assert "Underlaget" in text(secretary.get(page))
    secretary.post(page, {"checked": list(QUESTIONS), "papers": [paper.pk]})
    paper.refresh_from_db()
    assert paper.is_public


def test_the_pages_behind_are_not_there_for_a_meeting_that_is_not():
    stranger = as_user(cast.somebody())
    page = "/styrgruppen/moten/2031/9/protokoll/skriv/"
    assert stranger.get(page).status_code == 404


def test_minutes_are_sent_back_with_what_is_to_be_changed():
    meeting = minuted.submitted()
    chair = as_user(meeting.chair.user)
    page = url("minutes-approve", meeting)
    empty = chair.post(page, {"send-back": "1", "text": ""})
    assert empty.status_code == 200
    chair.post(page, {"send-back": "1", "text": "§ 1 saknar en mening."})
    meeting.refresh_from_db()
    assert meeting.state == State.ENDED
    assert m.Correction.objects.get().text == "§ 1 saknar en mening."


def test_a_section_is_approved_at_once_by_two():
    meeting = made.opened()
    minuted.paragraph(meeting)
    page = url("paragraph-approve", meeting, 1)
    member = as_user(made.member(meeting, "civil", 3).user)
    assert member.get(page).status_code == 403
    for client in (as_user(meeting.chair.user), as_user(meeting.checker.user)):
        version = client.get(page).context["version"]
        assert client.post(page, {"version": version}).status_code == 302
    assert m.Paragraph.objects.get().locked_at is not None
    again = client.post(page, {"version": version})
    assert str(m.MinutesRefusal.APPROVED_ALREADY.label) in text(again)
