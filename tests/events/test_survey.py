"""Surveys after events: who is asked, when it can be answered, what is made of it."""

import datetime as dt
from decimal import Decimal

import pytest

from events import actions
from events.jobs import surveys as jobs
from events.models import (
    Event,
    Guest,
    Registration,
    Survey,
    SurveyInvite,
    SurveyRefusal,
    SurveyRound,
)
from events.search import surveys as search
from events.search.present import present_at
from malmoandan.core.models import Letter, ReminderRule
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.events.after import (
    LAST,
    TODAY,
    answer,
    core_question,
    crowd,
    held,
    opened,
    question,
    was_there,
)
from tests.events.made import NOW, event, signed_up

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
R = SurveyRefusal


@pytest.fixture
def keeper(db):
    return cast.person("coordinator_city")


def refused(reason, action, **given) -> None:
    with pytest.raises(NotPossible) as no:
        action(**given)
    assert no.value.reason == reason


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(key__startswith=f"{kind}:").order_by("to"))


# Who is asked


def test_those_who_came_and_left_an_address_are_asked(keeper):
    core_question()
    forum = held()
    was_there(forum, "Asta Exempel", others=("Bo",), language="en")
    was_there(forum, "Cleo Exempel", email="")
    gone = was_there(forum, "Noll Exempel")
    gone.guests.update(email="kvar@example.org")
    Registration.objects.filter(pk=gone.pk).update(
        anonymised_at=NOW, name="", email="", phone=""
    )
    away = signed_up(forum, "Doris Exempel")
    away.guests.update(came=Guest.Came.NO)
    twin = was_there(forum, "Eli Exempel")
    twin.guests.update(email="ASTA@example.org")
    elsewhere = held(title="Ett annat")
    was_there(elsewhere, "Frej Exempel")
    with_own = signed_up(forum, "Gun Exempel", others=("Hugo",))
    with_own.guests.filter(order=1).update(
        email="hugo@example.org", came="yes", came_at=NOW
    )
    survey_round = opened(forum, keeper)
    asked = letters("survey_asked")
    assert [letter.to for letter in asked] == ["asta@example.org", "hugo@example.org"]
    assert {letter.language for letter in asked} == {"en", "sv"}
    assert survey_round.invites.count() == 2
    for letter in asked:
        assert letter.secret
        assert letter.expires_at.date() == LAST  # midnight here
    english = asked[0]
    assert "/en/enkat/" in english.text
    assert "How was Exempelforum?" in english.subject
    assert "Hur var Exempelforum?" in asked[1].subject
    assert "Svara här" in asked[1].text


def test_the_core_question_and_those_of_the_kind_are_asked(keeper):
    question("scale", "Lagom långt?", order=0)
    core = core_question(order=5)
    core_question(text_sv="En till", order=9)
    question("text", "Något mer?", kind="lunch")
    question("yes_no", "Åter?").delete()
    old = question("scale", "Förr?")
    old.in_use = False
    old.save()
    forum = held()
    crowd(forum, 1)
    asked = opened(forum, keeper).asked()
    assert [q.text_sv for q in asked] == [core.text_sv, "Lagom långt?"]


def make_published(forum):
    Event.objects.filter(pk=forum.pk).update(state=Event.State.PUBLISHED)


REFUSALS = {
    "not held": (make_published, {}, R.NOT_HELD),
    "day passed": (lambda _f: None, {"closes_on": TODAY - DAY}, R.TOO_SOON),
    "nobody": (lambda f: f.registrations.all().delete(), {}, R.NOBODY),
    "no question": (
        lambda _f: search.SurveyQuestion.objects.all().delete(),
        {},
        R.NO_CORE,
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_survey_is_not_sent(case, keeper):
    make, given, reason = REFUSALS[case]
    core_question()
    forum = held()
    crowd(forum, 1)
    make(forum)
    given = {"event": forum, "closes_on": LAST, "by": keeper, "at": NOW, **given}
    refused(reason, actions.open_survey, **given)
    assert not SurveyRound.objects.exists()


def test_a_survey_is_sent_once(keeper):
    core_question()
    forum = held(state=Event.State.DOCUMENTED)
    crowd(forum, 2)
    opened(forum, keeper)
    given = {"event": forum, "closes_on": LAST, "by": keeper, "at": NOW}
    refused(R.OPEN_ALREADY, actions.open_survey, **given)
    assert len(letters("survey_asked")) == 2


def test_those_noted_later_are_asked_too(keeper):
    core_question()
    forum = held()
    crowd(forum, 1)
    survey_round = opened(forum, keeper)
    more = {"survey_round": survey_round, "by": keeper, "at": NOW}
    refused(R.NOBODY, actions.ask_more, **more)
    was_there(forum, "Sent Exempel")
    assert actions.ask_more(**more) == 1
    assert len(letters("survey_asked")) == 2
    refused(R.CLOSED, actions.ask_more, **{**more, "at": NOW + 30 * DAY})


# Answering


@pytest.fixture
def going(keeper):
    """A survey that seven have been asked in."""
    core_question()
    forum = held()
    crowd(forum, 7)
    return opened(forum, keeper)


def test_each_answers_once(going):
    invite = going.invites.first()
    core = str(going.asked()[0].pk)
    given = {"invite": invite, "values": {core: 4, "999": "spam"}, "on": TODAY}
    actions.answer_survey(**given)
    refused(R.ANSWERED, actions.answer_survey, **given)
    assert [a.values for a in going.answers.all()] == [{core: 4}]
    assert going.invites.filter(has_answered=True).get() == invite


def test_nobody_answers_after_the_last_day_or_the_close(going, keeper):
    invite = going.invites.first()
    core = str(going.asked()[0].pk)
    given = {"invite": invite, "values": {core: 4}}
    refused(R.CLOSED, actions.answer_survey, **given, on=LAST + DAY)
    close(going, keeper)
    refused(R.CLOSED, actions.answer_survey, **given, on=TODAY)
    assert not going.answers.exists()


# What is shown


def test_nothing_is_shown_before_five_have_answered(going):
    answer(going, [5, 4, 4, 3])
    few = search.results_of(going, LAST + DAY)
    assert (few.answered, few.is_shown, few.results, few.core) == (4, False, (), None)
    answer(going, [1])
    found = search.results_of(going, LAST + DAY)
    assert found.is_shown
    assert found.core.mean == Decimal("3.40")
    assert found.core.spread == ((1, 1), (2, 0), (3, 1), (4, 2), (5, 1))


def test_nothing_is_shown_while_one_more_answer_would_show_itself(going):
    answer(going, [5, 4, 4, 3, 1])
    waits = search.results_of(going, LAST)
    assert (waits.answered, waits.is_going, waits.is_shown) == (5, True, False)

    going.invites.filter(has_answered=False).delete()
    assert search.results_of(going, LAST).is_shown


def test_each_question_waits_for_five_of_its_own(keeper):
    core = core_question()
    again, worth = question("yes_no", "Åter?", 1), question("scale", "Värt det?", 2)
    more = question("text", "Något mer?", 3)
    forum = held()
    crowd(forum, 6)
    survey_round = opened(forum, keeper)
    for number, invite in enumerate(survey_round.invites.all()):
        values = {str(core.pk): 4, str(again.pk): number > 1}
        if number < 4:
            values |= {str(worth.pk): 2}
        if number < 2:
            values |= {str(more.pk): ["Öl", "alla"][number]}
        actions.answer_survey(invite=invite, values=values, on=TODAY)
    first, yes_no, few, texts = search.results_of(survey_round, LAST + DAY).results
    assert first.mean == Decimal("4.00")
    assert yes_no.spread == ((True, 4), (False, 2))
    assert (few.is_shown, few.spread, few.mean) == (False, (), None)
    assert texts.texts == ("alla", "Öl")


# Closing


def close(survey_round, by, change="Fler bord.", **more) -> None:
    given = {"survey_round": survey_round, "change": change, "by": by, "at": NOW}
    actions.close_survey(**given, **more)


def test_closing_says_what_changes_to_those_who_came(going, keeper):
    answer(going, [5, 4, 4, 3, 3, 1])
    refused(
        R.NO_CHANGE,
        actions.close_survey,
        survey_round=going,
        change="  ",
        by=keeper,
        at=NOW,
    )
    close(going, keeper, comment="Många saknade politiker.")
    going.refresh_from_db()
    assert (going.state, going.change, going.closed_at) == ("closed", "Fler bord.", NOW)
    told = letters("survey_change")
    assert len(told) == 7
    assert "Fler bord." in told[0].text
    assert "6 av dem som var på" in told[0].text
    result = Survey.objects.get()
    assert (result.question, result.year) == ("Hur nöjd är du?", forum_year(going))
    assert (result.score, result.respondents) == (Decimal("3.33"), 6)
    assert (result.scale_from, result.scale_to) == (1, 5)
    assert result.comment == "Många saknade politiker."
    given = {"survey_round": going, "change": "Mer.", "by": keeper, "at": NOW}
    refused(R.CLOSED, actions.close_survey, **given)
    assert len(letters("survey_change")) == 7


def forum_year(survey_round) -> int:
    return survey_round.event.year


@pytest.mark.parametrize(("marks", "kept"), [([5, 5], 1), ([], 0)])
def test_few_answers_give_no_score(going, keeper, marks, kept):
    answer(going, marks)
    close(going, keeper, comment="En sa så.")
    assert Survey.objects.count() == kept
    for result in Survey.objects.all():
        assert (result.score, result.respondents, result.comment) == (None, 2, "")
    assert len(letters("survey_change")) == 7


# Reminders


def remind(day: dt.date) -> int:
    return actions.remind_of_surveys(
        today=day, at=NOW + dt.timedelta(days=(day - TODAY).days)
    )


def test_only_those_who_have_not_answered_are_reminded_and_once(going):
    answer(going, [4, 4])
    assert remind(LAST - 4 * DAY) == 0
    assert remind(LAST - 3 * DAY) == 5
    assert remind(LAST - 2 * DAY) == 0
    told = letters("survey_reminder")
    assert len(told) == 5
    assert all(letter.secret for letter in told)
    assert "enda påminnelsen" in told[0].text


def test_the_clock_reminds(going, time_machine):
    time_machine.move_to(NOW + 11 * DAY)
    assert jobs.remind() == 7
    assert jobs.remind() == 0


def test_a_reminder_has_the_rules_own_words(going):
    remind(TODAY)  # too early, but the rule is there now
    ReminderRule.objects.filter(key="survey-answer").update(
        subject="Svara nu", body="Snälla du."
    )
    remind(LAST)
    letter = letters("survey_reminder")[0]
    assert letter.subject == "Svara nu"
    assert "Snälla du." in letter.text
    assert "/enkat/" in letter.text


def test_those_who_have_lost_their_address_are_not_reminded(going):
    Registration.objects.update(anonymised_at=NOW, name="", email="", phone="")
    Guest.objects.update(email="")
    assert remind(LAST) == 0
    assert present_at(going.event) == []


def test_coordinators_hear_that_a_survey_waits_to_be_closed(going, keeper):
    other = cast.person("coordinator_civil")
    other.language = "en"
    other.save()
    cast.each_by_itself()
    assert remind(LAST + DAY) == 2
    assert remind(LAST + DAY) == 0
    assert remind(LAST + 8 * DAY) == 2
    told = Letter.objects.filter(key__startswith="reminder:").order_by("pk")
    assert "Enkäten väntar" in told[0].subject
    assert "/enkat" not in told[0].text
    assert "The survey waits" in told[1].subject
    close(going, keeper)
    assert remind(LAST + 30 * DAY) == 0


# The years


def stated(forum, score, respondents=None, **more) -> Survey:
    values = {"question": "Hur nöjd är du?", "scale_from": 1, "scale_to": 5, **more}
    return Survey.objects.create(
        event=forum, year=forum.year, score=score, respondents=respondents, **values
    )


def test_years_weigh_by_respondents_and_say_when_the_question_changed():
    early = NOW - 400 * DAY
    first, second = held(starts_at=early), held()
    third = held()
    stated(first, 4)
    stated(second, 5, 10, question="Vad tyckte du?", is_example=True)
    stated(third, 3, 30, question="Vad tyckte du?")
    stated(third, 40, 3, scale_to=100)
    stated(event(state=Event.State.DRAFT, published_at=None), 1, 9)
    (trend,) = search.trends()
    before, now = trend.years
    assert (before.mean, before.respondents, before.reworded) == (4, None, False)
    assert (now.mean, now.respondents, now.surveys) == (Decimal("3.50"), 40, 2)
    assert now.reworded
    assert now.is_example


def test_invites_stand_by_their_round(going):
    invite = SurveyInvite.objects.first()
    assert str(invite) == str(going.pk)
    assert str(going) == "Exempelforum"
