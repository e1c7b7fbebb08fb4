"""What happens to organisations in the register, and the yearly look at their cards."""

import datetime as dt

import pytest

from malmoandan.core.models import Letter, ReminderRule, TrailEntry, User
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.jobs import register as jobs
from partnerships.models import Organisation, OrganisationRefusal
from tests import cast, office
from tests.partnerships import people
from tests.partnerships.people import NOW, TODAY

State = Organisation.State


@pytest.fixture
def keeper(db) -> User:
    return cast.person("coordinator_civil")


def moved(organisation: Organisation, verb: str, by: User, reason: str = "Därför"):
    return actions.move_organisation(
        organisation=organisation, verb=verb, reason=reason, by=by, at=NOW
    )


# The life cycle

ARROWS = {
    (State.MENTIONED, "verify"): State.VERIFIED,
    (State.APPLIED, "verify"): State.VERIFIED,
    (State.MENTIONED, "deregister"): State.DEREGISTERED,
    (State.VERIFIED, "rest"): State.DORMANT,
    (State.VERIFIED, "deregister"): State.DEREGISTERED,
    (State.DORMANT, "wake"): State.VERIFIED,
    (State.DORMANT, "deregister"): State.DEREGISTERED,
    (State.DEREGISTERED, "reinstate"): State.VERIFIED,
}
VERBS = ("verify", "rest", "wake", "deregister", "reinstate", "refuse", "fly")


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("verb", VERBS)
def test_every_state_and_every_verb(keeper, state, verb):
    mine = people.organisation(state=state)
    goal = ARROWS.get((State(state), verb))
    if goal is None:
        with pytest.raises(NotPossible) as no:
            moved(mine, verb, keeper)
        assert no.value.reason == OrganisationRefusal.WRONG_STATE
    else:
        moved(mine, verb, keeper)
        trail = TrailEntry.objects.get()
        assert (trail.verb, trail.by) == (f"organisation.{verb}", keeper)
        assert (trail.from_state, trail.to_state) == (state, goal)
    assert mine.state == (goal or state)
    mine.refresh_from_db()
    assert mine.state == (goal or state)


@pytest.mark.parametrize("verb", ["rest", "deregister"])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_taken_away_without_a_reason(keeper, verb, reason):
    mine = people.organisation()
    with pytest.raises(NotPossible) as no:
        moved(mine, verb, keeper, reason)
    assert no.value.reason == OrganisationRefusal.NEEDS_REASON
    assert not TrailEntry.objects.exists()


def test_the_reason_stands_in_the_history_and_in_no_trail(keeper):
    mine = people.organisation()
    moved(mine, "rest", keeper, " Ingen svarar. " + "x" * 400)
    assert mine.history.first().history_change_reason.startswith("Ingen svarar. x")
    assert "svarar" not in str(TrailEntry.objects.get().data)


def test_what_was_merged_stays_as_it_is(keeper):
    mine = people.organisation("Borta", merged_into=people.organisation("Kvar"))
    with pytest.raises(NotPossible) as no:
        moved(mine, "rest", keeper)
    assert no.value.reason == OrganisationRefusal.MERGED


def test_the_same_click_twice_is_one_move_and_one_letter(keeper):
    mine = people.organisation()
    people.speaks(mine, "anna")
    also = Organisation.objects.get(pk=mine.pk)
    moved(mine, "rest", keeper)
    with pytest.raises(NotPossible) as no:
        moved(also, "rest", keeper)
    assert no.value.reason == OrganisationRefusal.WRONG_STATE
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "verb", "says"),
    [
        ("verified", "rest", "är från och med nu vilande"),
        ("verified", "deregister", "har tagits ut ur registret"),
        ("mentioned", "verify", "verifierat det"),
        ("dormant", "wake", "är aktiv i registret igen"),
        ("deregistered", "reinstate", "är aktiv i registret igen"),
    ],
)
def test_its_people_read_what_happened_and_why(keeper, state, verb, says):
    mine = people.organisation(state=state)
    people.speaks(mine, "anna")
    people.speaks(mine, keeper)
    moved(mine, verb, keeper, "Ni slutade svara <på> brev.")
    letter = Letter.objects.get()
    assert letter.to == "anna@example.org"
    assert "Exempelföreningen" in letter.subject
    assert says in letter.text
    assert says in letter.html
    assert "Samordnaren skriver: Ni slutade svara <på> brev." in letter.text
    assert "svara &lt;på&gt; brev" in letter.html
    assert f"/foreningar/{mine.pk}/exempelforeningen/" in letter.text


def test_a_letter_is_in_its_readers_language(keeper):
    mine = people.organisation()
    anna = people.speaks(mine, "anna").person
    anna.language = "en"
    anna.save()
    moved(mine, "rest", keeper)
    letter = Letter.objects.get()
    assert "is dormant in the register" in letter.subject
    assert f"/en/foreningar/{mine.pk}/" in letter.text


def test_nobody_to_tell_is_told_to_the_mailbox_or_to_nobody(keeper):
    silent = people.organisation("Tyst")
    moved(silent, "rest", keeper)
    assert not Letter.objects.exists()
    box = people.organisation("Med brevlåda", mailbox="info@exempel.se")
    moved(box, "rest", keeper)
    assert Letter.objects.get().to == "info@exempel.se"


def test_organisations_of_a_file_are_verified_together(keeper):
    waiting = people.organisation("Ett", state="mentioned")
    rests = people.organisation("Två", state="dormant")
    both = [waiting, rests]
    assert actions.verify_organisations(organisations=both, by=keeper, at=NOW) == 1
    assert actions.verify_organisations(organisations=both, by=keeper, at=NOW) == 0
    assert (waiting.state, rests.state) == ("verified", "dormant")


# The card


def test_a_saved_card_is_checked_and_leaves_a_trail_without_words(keeper):
    mine = people.organisation()
    theme = office.term("theme", "fritid")
    values = {"about": "Odling på Åkern", "phone": "", "themes": [theme]}

    def save() -> list[str]:
        return actions.save_card(organisation=mine, values=values, by=keeper, at=NOW)

    assert save() == ["about", "themes"]
    assert save() == []
    mine.refresh_from_db()
    assert (mine.about, mine.about_key) == ("Odling på Åkern", "odling på åkern")
    assert list(mine.themes.all()) == [theme]
    assert mine.card_checked_on == TODAY
    trail = TrailEntry.objects.order_by("pk").first()
    assert trail.verb == "organisation.card_saved"
    assert trail.data == {"fields": ["about", "themes"]}


def test_a_number_that_another_one_has_is_refused(keeper):
    people.organisation("En annan", number="8020001239")
    mine = people.organisation(about="Kvar")
    values = {"about": "Nytt", "number": "8020001239"}
    with pytest.raises(NotPossible) as no:
        actions.save_card(organisation=mine, values=values, by=keeper, at=NOW)
    assert no.value.reason == OrganisationRefusal.NUMBER_TAKEN
    mine.refresh_from_db()
    assert (mine.about, mine.number) == ("Kvar", "")
    assert not TrailEntry.objects.exists()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"state": "deregistered"}, OrganisationRefusal.WRONG_STATE),
        ({"merged": True}, OrganisationRefusal.MERGED),
    ],
)
def test_a_card_that_has_left_the_register_is_not_written(keeper, more, reason):
    if more.pop("merged", False):
        more["merged_into"] = people.organisation("Kvar")
    mine = people.organisation(**more)
    for act in (
        lambda: actions.save_card(organisation=mine, values={}, by=keeper, at=NOW),
        lambda: actions.check_card(organisation=mine, by=keeper, at=NOW),
    ):
        with pytest.raises(NotPossible) as no:
            act()
        assert no.value.reason == reason


def test_a_card_is_right_once_a_day(keeper):
    mine = people.organisation()
    assert actions.check_card(organisation=mine, by=keeper, at=NOW)
    assert not actions.check_card(organisation=mine, by=keeper, at=NOW)
    mine.refresh_from_db()
    assert mine.card_checked_on == TODAY
    assert TrailEntry.objects.get().verb == "organisation.card_checked"


@pytest.mark.parametrize(
    ("days", "due"), [(None, True), (0, False), (364, False), (365, True), (900, True)]
)
@pytest.mark.django_db
def test_a_card_is_due_a_year_after_somebody_looked(days, due):
    day = None if days is None else TODAY - dt.timedelta(days=days)
    mine = people.organisation(card_checked_on=day)
    assert mine.card_is_due(TODAY) is due
    assert Organisation.objects.card_due(TODAY).exists() is due


# The yearly look


def reminded(day: dt.date) -> int:
    cast.each_by_itself()
    at = dt.datetime(day.year, day.month, day.day, 7, tzinfo=dt.UTC)
    return actions.remind_of_cards(today=day, at=at)


def test_the_yearly_look_is_asked_for_three_times_and_no_more(db):
    checked = TODAY - dt.timedelta(days=365)
    mine = people.organisation(card_checked_on=checked)
    people.speaks(mine, "anna")
    people.speaks(mine, "bo", unreachable_at=NOW)
    day = dt.timedelta(days=1)
    sent = [n for n in range(-3, 200) if reminded(TODAY + n * day)]
    assert sent == [0, 14, 30]
    assert {letter.to for letter in Letter.objects.all()} == {"anna@example.org"}
    letter = Letter.objects.first()
    assert "Stämmer kortet för Exempelföreningen" in letter.subject
    assert f"/mina-sidor/organisation/{mine.pk}/kort/" in letter.text
    assert f"/mina-sidor/organisation/{mine.pk}/kort/" in letter.html


def test_who_has_looked_is_left_alone(db, keeper):
    mine = people.organisation(card_checked_on=TODAY - dt.timedelta(days=365))
    people.speaks(mine, "anna")
    assert reminded(TODAY) == 1
    actions.check_card(organisation=mine, by=keeper, at=NOW)
    assert reminded(TODAY + dt.timedelta(days=14)) == 0


@pytest.mark.parametrize("state", ["mentioned", "applied", "dormant", "deregistered"])
def test_who_is_not_active_in_the_register_is_left_alone(db, state):
    mine = people.organisation(
        state=state, card_checked_on=TODAY - dt.timedelta(days=365)
    )
    people.speaks(mine, "anna")
    assert reminded(TODAY) == 0


def test_nobody_is_reminded_in_july_but_once_after_it(db):
    july = dt.date(2034, 7, 10)
    mine = people.organisation(card_checked_on=july - dt.timedelta(days=365))
    people.speaks(mine, "anna")
    days = [july + dt.timedelta(days=n) for n in range(40)]
    sent = [day for day in days if reminded(day)]
    assert sent == [dt.date(2034, 8, 1), dt.date(2034, 8, 9)]


def test_the_mailbox_is_asked_where_nobody_speaks_and_no_coordinator(db, keeper):
    checked = TODAY - dt.timedelta(days=365)
    people.organisation("Tyst", card_checked_on=checked)
    box = people.organisation(
        "Brevlåda", card_checked_on=checked, mailbox="info@exempel.se"
    )
    assert reminded(TODAY) == 1
    assert Letter.objects.get().to == "info@exempel.se"
    box.mailbox_unreachable_at = NOW
    box.save()
    assert reminded(TODAY + dt.timedelta(days=14)) == 0


def test_a_card_that_nobody_has_looked_at_counts_from_its_first_person(db):
    mine = people.organisation()
    assert reminded(TODAY) == 0
    people.speaks(mine, "anna", from_on=TODAY - dt.timedelta(days=365))
    assert reminded(TODAY) == 1
    people.speaks(mine, "bo", from_on=TODAY - dt.timedelta(days=900))
    assert reminded(TODAY + dt.timedelta(days=14)) == 0


def test_the_rule_can_be_changed_and_its_words_are_used(db):
    mine = people.organisation(card_checked_on=TODAY - dt.timedelta(days=370))
    people.speaks(mine, "anna")
    ReminderRule.objects.create(
        key="card-check", kind="x", days=[5], subject="Eget", body="Egna ord."
    )
    assert reminded(TODAY) == 1
    letter = Letter.objects.get()
    assert letter.subject == "Eget"
    assert "Egna ord." in letter.text
    assert "Egna ord." in letter.html
    assert "En gång om året" not in letter.text


def test_the_clock_asks_by_today(db, time_machine):
    time_machine.move_to(NOW)
    mine = people.organisation(card_checked_on=TODAY - dt.timedelta(days=365))
    people.speaks(mine, "anna")
    assert jobs.remind_of_cards() == 1
    assert jobs.remind_of_cards() == 0
