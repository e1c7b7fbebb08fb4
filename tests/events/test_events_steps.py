"""What can be done with an event when, and what stops it, each reason by its name."""

import datetime as dt

import pytest
from time_machine import travel

from events import actions
from events.jobs import events as jobs
from events.models import (
    Event,
    EventAnswer,
    EventCount,
    EventRefusal,
    KindQuestion,
    Registration,
    SeatHold,
)
from events.models.event_possible import TimeAndPlace, unanswered, why_not_publish
from governance.models import CooperationPlan, FocusArea, SteeringDocument
from malmoandan.core.models import Letter, TrailEntry
from malmoandan.core.transitions import NotPossible, verbs
from partnerships.models import Venue
from tests import cast, office
from tests.events.made import DAY, HOUR, NOW, event, signed_up

pytestmark = pytest.mark.django_db
State = Event.State
AFTER = NOW + 8 * DAY


def ready(**more) -> Event:
    """A draft that nothing stops."""
    values = {
        "state": State.DRAFT,
        "published_at": None,
        "place": Venue.objects.get_or_create(name="Exempelhuset")[0],
        "no_focus_reason": "Det handlar om något annat.",
        **more,
    }
    return event(**values)


def purpose(of: Event) -> KindQuestion:
    return KindQuestion.objects.create(kind=of.kind, text_sv="Dialog")


# What stops a draft


@pytest.mark.parametrize(
    ("lacks", "reason"),
    [
        ({}, None),
        ({"ends_at": None}, EventRefusal.NO_TIME),
        ({"starts_at": None}, EventRefusal.NO_TIME),
        ({"starts_at": NOW - HOUR}, EventRefusal.PAST),
        ({"place": None}, EventRefusal.NO_PLACE),
        ({"place": None, "digital_link": "https://example.org/mote"}, None),
        ({"summary": ""}, EventRefusal.NO_SUMMARY),
        ({"no_focus_reason": ""}, EventRefusal.NO_FOCUS),
        ({"contact_email": ""}, EventRefusal.NO_CONTACT),
        ({"contact_email": "", "contact_phone": "040-123"}, None),
        (
            {"signup_opens_at": NOW, "signup_closes_at": NOW},
            EventRefusal.TURNED_OVER,
        ),
        ({"signup_opens_at": NOW, "signup_closes_at": NOW + HOUR}, None),
    ],
)
def test_what_stops_a_draft_has_a_name(lacks, reason):
    draft = ready(**lacks)
    by = cast.person("coordinator_city")

    assert why_not_publish(draft, NOW) == ([reason] if reason else [])
    if reason is None:
        actions.publish_event(event=draft, by=by, at=NOW)
        draft.refresh_from_db()
        assert (draft.state, draft.published_at) == (State.PUBLISHED, NOW)
        return
    with pytest.raises(NotPossible) as refused:
        actions.publish_event(event=draft, by=by, at=NOW)
    assert refused.value.reason == reason


def test_each_purpose_of_the_kind_is_answered_first():
    draft = ready()
    asked, old = purpose(draft), purpose(draft)
    KindQuestion.objects.filter(pk=old.pk).update(in_use=False)
    answer = EventAnswer.objects.create(event=draft, question=asked)
    elsewhere = ready(title="Ett annat")
    EventAnswer.objects.create(event=elsewhere, question=asked, before="Så här.")

    assert why_not_publish(draft, NOW) == [EventRefusal.NO_PURPOSE]
    assert list(unanswered(draft, "before")) == [asked]

    answer.before = "Så här."
    answer.save()
    assert why_not_publish(draft, NOW) == []
    assert list(unanswered(draft, "after")) == [asked]


def test_four_goals_are_one_too_many_and_a_focus_area_is_enough():
    focus = FocusArea.objects.create(year=NOW.year, title="Exempel")
    draft = ready(no_focus_reason="", focus_area=focus)
    goals = [office.term("global_goal", f"mål {n}") for n in range(4)]
    draft.global_goals.set(goals)
    assert why_not_publish(draft, NOW) == [EventRefusal.TOO_MANY_GOALS]

    draft.global_goals.remove(goals[0])
    assert why_not_publish(draft, NOW) == []


@pytest.mark.parametrize(
    ("scope", "level", "reason", "stops"),
    [
        (["dialog"], "dialog", "", False),
        (["dialog"], "delaktighet", "", True),
        (["dialog"], "delaktighet", "  ", True),
        (["dialog"], "delaktighet", "De unga bestämmer själva.", False),
        (["dialog"], None, "", False),
        ([], "delaktighet", "", False),
        (None, "delaktighet", "", False),
    ],
)
def test_an_event_outside_the_levels_of_the_plan_says_why(scope, level, reason, stops):
    if scope is not None:
        plan = CooperationPlan.objects.create(
            title="Exempelplan", state="gällande", from_year=NOW.year
        )
        plan.matrix_scope.set(office.term("matrix_level", key) for key in scope)
    at = office.term("matrix_level", level) if level else None
    draft = ready(level=at, outside_frame_reason=reason)
    expected = [EventRefusal.NO_FRAME_REASON] if stops else []
    assert why_not_publish(draft, NOW) == expected


def test_a_copy_keeps_what_it_is_for():
    first = ready(level=office.term("matrix_level", "x"), outside_frame_reason="Därför")
    first.steering_documents.add(SteeringDocument.objects.create(title="Exempelpolicy"))
    made = actions.copy_event(
        event=first, day=AFTER.date(), by=cast.person("coordinator_city"), at=NOW
    )
    assert made.outside_frame_reason == "Därför"
    assert [str(d) for d in made.steering_documents.all()] == ["Exempelpolicy"]


# Every state and every verb

THERE = TimeAndPlace(NOW + 9 * DAY, NOW + 9 * DAY + HOUR, digital_link="https://a.se/")
DEEDS = {
    "publish": lambda e, **who: actions.publish_event(event=e, **who),
    "withdraw": lambda e, **who: actions.withdraw_event(event=e, **who),
    "cancel": lambda e, **who: actions.cancel_event(event=e, reason="Sjukdom", **who),
    "hold": lambda e, **who: actions.hold_event(event=e, **who),
    "unhold": lambda e, **who: actions.unhold_event(event=e, **who),
    "move": lambda e, **who: actions.move_event(event=e, there=THERE, reason="", **who),
    "seats": lambda e, **who: actions.change_capacity(event=e, capacity=3, **who),
}
WHEN = {"hold": AFTER}
OTHERS = {State.PUBLISHED: {"move", "seats"}}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", DEEDS)
def test_each_verb_in_each_state(state, verb):
    it = ready(state=state, persons=7)
    who = {"by": cast.person("coordinator_city"), "at": WHEN.get(verb, NOW)}
    if verb in {*verbs(Event, state), *OTHERS.get(state, ())}:
        DEEDS[verb](it, **who)
        return

    with pytest.raises(NotPossible) as refused:
        DEEDS[verb](it, **who)

    assert refused.value.reason == EventRefusal.WRONG_STATE
    assert Event.objects.get().state == state
    assert not TrailEntry.objects.of(it).exists()


def test_a_second_click_gets_a_named_answer():
    it, by = ready(), cast.person("coordinator_city")
    actions.publish_event(event=it, by=by, at=NOW)
    with pytest.raises(NotPossible) as refused:
        actions.publish_event(event=it, by=by, at=NOW)

    assert refused.value.reason == EventRefusal.WRONG_STATE
    assert TrailEntry.objects.of(it).filter(verb="event.publish").count() == 1


# Withdrawn and cancelled


def test_what_somebody_has_signed_up_for_is_cancelled_not_withdrawn():
    it, by = event(), cast.person("coordinator_city")
    guest = signed_up(it)
    with pytest.raises(NotPossible) as refused:
        actions.withdraw_event(event=it, by=by, at=NOW)
    assert refused.value.reason == EventRefusal.HAS_GUESTS

    Registration.objects.filter(pk=guest.pk).update(state="avbokad")
    SeatHold.objects.create(event=it, visitor="a", expires_at=NOW + HOUR)
    actions.withdraw_event(event=it, by=by, at=NOW)
    it.refresh_from_db()
    assert (it.state, it.published_at, it.sequence) == (State.DRAFT, None, 1)
    assert not it.holds.exists()


def test_a_published_event_is_cancelled_with_a_reason_and_told_once():
    it, by = event(), cast.person("coordinator_city")
    for name, state in [
        ("Asta", "anmäld"),
        ("Bo", "på väntelista"),
        ("Eva", "avbokad"),
    ]:
        signed_up(it, name, state=state)
    signed_up(it, "Otto", language="en", state="bekräftad")
    signed_up(it, "Utan", email="")
    with pytest.raises(NotPossible) as refused:
        actions.cancel_event(event=it, reason=" ", by=by, at=NOW)
    assert refused.value.reason == EventRefusal.NEEDS_REASON

    actions.cancel_event(event=it, reason="Talaren är sjuk.", by=by, at=NOW)
    with pytest.raises(NotPossible):
        actions.cancel_event(event=it, reason="Talaren är sjuk.", by=by, at=NOW)

    it.refresh_from_db()
    assert (it.state, it.sequence, it.changed_at) == (State.CANCELLED, 1, NOW)
    letters = {letter.to.partition("@")[0]: letter for letter in Letter.objects.all()}
    assert set(letters) == {"asta", "bo", "otto"}
    assert letters["asta"].subject == "Inställt: Exempelforum"
    assert letters["otto"].subject == "Cancelled: Exempelforum"
    assert "Talaren är sjuk." in letters["bo"].text
    assert f"/en/evenemang/{it.pk}/exempelforum/" in letters["otto"].text
    assert letters["asta"].attachments[0]["name"] == "evenemang.ics"
    assert it.registrations.filter(state="på väntelista").count() == 1


@pytest.mark.parametrize(
    ("state", "at"), [(State.DRAFT, NOW), (State.PUBLISHED, AFTER)]
)
def test_nobody_gets_a_letter_about_what_nobody_waits_for(state, at):
    it = event(state=state, published_at=None)
    signed_up(it)
    by = cast.person("coordinator_city")
    reason = "" if state == State.DRAFT else "Ingen kom."
    actions.cancel_event(event=it, reason=reason, by=by, at=at)

    assert not Letter.objects.exists()


# Held


@pytest.mark.parametrize(
    ("more", "at", "reason"),
    [
        ({}, NOW, EventRefusal.NOT_OVER),
        ({}, AFTER, EventRefusal.NO_ATTENDANCE),
    ],
)
def test_an_event_counts_when_it_is_over_and_counted(more, at, reason):
    it = event(**more)
    signed_up(it)
    with pytest.raises(NotPossible) as refused:
        actions.hold_event(event=it, by=cast.person("coordinator_city"), at=at)

    assert refused.value.reason == reason


def test_the_list_wins_over_a_number_that_somebody_wrote():
    word = office.term("qualifier", "mer än", meaning="at_least")
    it = event(persons=60, persons_qualifier=word, organisations=9)
    two = signed_up(it, "Asta Exempel", others=["Bo Exempel"], organisation_text="A")
    signed_up(it, "Cia Exempel", organisation_text="B")
    waits = signed_up(it, "Dan Exempel", state="på väntelista")
    came = two.guests.first()
    by = cast.person("coordinator_city")
    at = it.ends_at - HOUR
    actions.check_in(guest=came, by=by, at=at, method="door")

    actions.hold_event(event=it, by=by, at=AFTER)

    it.refresh_from_db()
    waits.refresh_from_db()
    assert (it.state, it.persons, it.persons_qualifier) == (State.HELD, 1, None)
    assert it.organisations == 1
    states = set(it.registrations.values_list("name", "state"))
    assert ("Asta Exempel", "närvarande") in states
    assert ("Cia Exempel", "uteblev") in states
    assert waits.state == "på väntelista"
    assert [g.came for g in two.guests.all()] == ["yes", "no"]
    kept = EventCount.objects.get(event=it, what="came", by="all")
    assert kept.number == 1


def test_youths_without_names_are_enough_for_a_list():
    it = event()
    group = signed_up(it, youths=5)
    Registration.objects.filter(pk=group.pk).update(
        youths_present=4, state="närvarande"
    )
    actions.hold_event(event=it, by=cast.person("coordinator_city"), at=AFTER)
    it.refresh_from_db()

    assert (it.state, it.persons) == (State.HELD, 4)


def test_with_a_number_alone_nobody_is_called_absent():
    it = event(persons=60)
    guest = signed_up(it)
    by = cast.person("coordinator_city")
    actions.hold_event(event=it, by=by, at=AFTER)
    guest.refresh_from_db()
    it.refresh_from_db()

    assert (it.state, it.persons, guest.state) == (State.HELD, 60, "anmäld")

    actions.unhold_event(event=it, by=by, at=AFTER)
    it.refresh_from_db()
    assert it.state == State.PUBLISHED


def test_what_was_arranged_elsewhere_is_written_down_afterwards():
    it = event(state=State.DRAFT, published_at=None, starts_at=NOW - 30 * DAY)
    by = cast.person("coordinator_city")
    with pytest.raises(NotPossible) as refused:
        actions.hold_event(event=it, by=by, at=NOW)
    assert refused.value.reason == EventRefusal.NO_ATTENDANCE

    Event.objects.filter(pk=it.pk).update(persons=12)
    actions.hold_event(event=it, by=by, at=NOW)
    it.refresh_from_db()

    assert (it.state, it.is_public) == (State.HELD, True)


# Reminded


def test_coordinators_are_asked_how_many_came():
    cast.person("coordinator_city")
    cast.person("coordinator_civil")
    event(title="Exempel som är över", starts_at=NOW - 4 * DAY)
    event(title="Exempel som kommer")
    event(title="Utan dag", starts_at=None)
    event(title="Visat", starts_at=NOW - 4 * DAY, is_example=True)
    today = NOW.date()
    cast.each_by_itself()

    written = [
        actions.remind_of_unfinished_events(today=today, at=NOW) for _ in range(2)
    ]

    assert written == [2, 0]
    with travel(NOW, tick=False):
        assert jobs.remind_of_unfinished() == 0
    letter = Letter.objects.first()
    assert letter.subject == "Hur många kom? Exempel som är över"
    assert "/admin/events/event/" in letter.text
    assert (
        actions.remind_of_unfinished_events(
            today=today + dt.timedelta(days=11), at=NOW + 11 * DAY
        )
        == 4
    )
