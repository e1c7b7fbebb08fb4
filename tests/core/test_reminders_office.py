"""Reminders in the office: rules in plain days, own words, very many, the ledger."""

import datetime as dt

import pytest
from django.urls import reverse

from malmoandan.core.forms.reminders import Days
from malmoandan.core.models import (
    DigestLine,
    JobRun,
    Letter,
    ReminderRule,
    ReminderSent,
    ReminderSettings,
    TrailEntry,
    User,
)
from partnerships.models import Organisation
from tests import cast, office
from tests.partnerships import people

pytestmark = pytest.mark.django_db
TODAY = dt.date(2031, 5, 20)
NOW = dt.datetime(2031, 5, 20, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def client():
    return office.as_role("coordinator_civil")


@pytest.fixture
def card():
    """The rule of the yearly look at cards, as its job makes it."""
    return ReminderRule.objects.create(
        key="card-check",
        kind="partnerships.jobs.register.remind_of_cards",
        days=[0, 14],
        audience="organisation",
        at_once=False,
    )


def due_cards(count, days=5):
    """Organisations whose cards are to be looked at in some days."""
    looked = TODAY - dt.timedelta(days=365 - days)
    for number in range(count):
        people.organisation(
            f"Exempelföreningen {number}",
            card_checked_on=looked,
            mailbox=f"box{number}@example.org",
        )


def given(rule, **more):
    return {
        "active": "on",
        "channel": "letter",
        "before": "0",
        "after": "14",
        "subject": "",
        "body": "",
        "subject_en": "",
        "body_en": "",
        **more,
    }


def change(client, rule, **more):
    return client.post(
        office.address(ReminderRule, "change", rule.pk), given(rule, **more)
    )


def errors(page):
    return page.context["adminform"].form.errors


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("14, 2", [2, 14]),
        ("14 2;7", [2, 7, 14]),
        (" 3,3 ", [3]),
        ("0", [0]),
        ("", []),
    ],
)
def test_days_are_written_with_commas(written, days):
    assert Days(required=False).clean(written) == days
    assert not Days(required=False).has_changed(days, written)


@pytest.mark.parametrize("written", ["två", "-3", "1,5 dag", "731", "²", "1.5"])
def test_what_is_no_number_of_days_is_refused_by_name(client, card, written):
    page = change(client, card, before=written)
    (told,) = errors(page)["before"]
    assert "är inte ett helt antal dagar" in told
    assert Days(required=False).has_changed([1], written)


def test_a_rule_is_changed_in_plain_words(client, card):
    page = client.get(office.address(ReminderRule, "change", card.pk))
    form = page.context["adminform"].form
    assert (form["before"].value(), form["after"].value()) == ("0", "14")
    assert "Den årliga blicken på kortet" in page.content.decode()
    assert "{days}" in page.content.decode()
    answer = change(client, card, before="30, 7", after="1", at_once="on")
    assert answer.status_code == 302
    card.refresh_from_db()
    assert (card.days, card.at_once) == ([-30, -7, 1], True)
    assert TrailEntry.objects.of(card).get().verb == "reminderrule.changed"
    (row,) = client.get(office.address(ReminderRule)).context["cl"].result_list
    assert row == card


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([-14, -2, 0, 1], "14, 2 dagar före; själva dagen; 1 dag efter"),
        ([1, 2, 3, 4, 5, 6], "1, 2, 3, 4 och 2 till dagar efter"),
        ([-1], "1 dag före"),
    ],
)
def test_the_list_tells_the_days_in_words(client, card, days, told):
    ReminderRule.objects.update(days=days)
    assert told in client.get(office.address(ReminderRule)).content.decode()


def test_a_rule_without_days_is_refused(client, card):
    assert "Skriv minst en dag" in str(
        errors(change(client, card, before="", after=""))
    )


@pytest.mark.parametrize(
    ("field", "words", "unknown"),
    [
        ("subject", "Hej {namn}", "namn"),
        ("body", "Se {link} och {", "{"),
        ("subject_en", "{what.pk}", "what.pk"),
        ("body_en", "{}", ""),
    ],
)
def test_what_means_nothing_is_refused_beside_the_words(
    client, card, field, words, unknown
):
    refused = errors(change(client, card, **{field: words}))
    assert list(refused) == [field]
    assert refused[field][0].startswith(f"{unknown} betyder ingenting här.")
    assert "{what}, {day}, {days}, {link}, {why}" in refused[field][0]


# Very many


def test_a_rule_that_would_write_to_very_many_asks_for_the_number(client, card):
    due_cards(3)
    ReminderSettings.objects.create(many=2)
    page = change(client, card, before="", after="30")
    assert page.status_code == 302  # nothing of it is due within a week
    page = change(client, card, before="0", after="14")
    (told,) = errors(page)["confirm"]
    assert told == (
        "Det här skulle skicka 3 påminnelser den 25 maj 2031. "
        "Skriv 3 här för att bekräfta."
    )
    assert 'type="number" name="confirm"' in page.content.decode()
    assert errors(change(client, card, confirm="2"))["confirm"]
    card.refresh_from_db()
    assert card.days == [30]
    assert not ReminderSent.objects.exists()
    assert not Letter.objects.exists()
    assert change(client, card, confirm="3").status_code == 302
    card.refresh_from_db()
    assert card.days == [0, 14]
    assert change(client, card, subject="Andra ord").status_code == 302


@pytest.mark.parametrize("more", [{"active": ""}, {"before": "200"}])
def test_nobody_is_asked_for_a_number_where_few_would_be_written_to(client, card, more):
    due_cards(3, days=300)
    ReminderSettings.objects.create(many=2)
    told = {name: value for name, value in given(card, **more).items() if value}
    page = client.post(office.address(ReminderRule, "change", card.pk), told)
    assert page.status_code == 302


# The next letter


def preview(client, rule, **more):
    path = office.address(ReminderRule, "preview", rule.pk)
    return client.post(path, given(rule, **more)) if more else client.get(path)


def test_the_next_letter_is_shown_with_words_that_are_not_saved(client, card):
    due_cards(1, days=40)
    words = {"subject": "Titta på kortet", "subject_en": "Look at {what}"}
    page = preview(client, card, **words).content.decode()
    assert "Den 29 juni 2031, till: en organisations brevlåda." in page
    assert "Titta på kortet" in page
    assert "Look at" not in page  # the mailbox reads Swedish
    page = preview(client, card, **words, before="", after="3").content.decode()
    assert "Den 1 augusti 2031" in page  # the day itself is in July
    assert "En gång om året" in preview(client, card).content.decode()
    card.refresh_from_db()
    assert (card.subject, card.days) == ("", [0, 14])
    assert not ReminderSent.objects.exists()


def test_it_is_shown_in_english_too_for_those_who_read_it(client, card):
    mine = people.organisation(card_checked_on=TODAY - dt.timedelta(days=360))
    people.speaks(mine, "anna")
    page = preview(client, card, subject_en="Look at {what}").content.decode()
    assert "Look at Exempelföreningen" in page
    assert 'lang="en"' in page
    assert not User.objects.filter(language="en").exists()


def test_without_anything_to_remind_of_the_preview_says_so(client, card):
    assert "inte påminna någon på ett år" in preview(client, card).content.decode()


def test_words_that_are_wrong_are_refused_in_the_preview_too(client, card):
    page = preview(client, card, subject="{namn}").content.decode()
    assert "Egen rubrik: namn betyder ingenting här." in page


def test_only_those_who_may_change_rules_see_unsaved_words(card):
    visitor = cast.enter(office.Client(), cast.person("steering_city"))
    assert preview(visitor, card).status_code == 403
    assert preview(visitor, card, subject="x").status_code == 403


# When all is quiet


def test_quiet_times_have_one_page(client):
    path = office.address(ReminderSettings)
    page = client.get(path)
    assert page.status_code == client.get(path).status_code == 200
    assert page.context["adminform"].form.initial["quiet_months"] == [7]
    given = {
        "quiet_from": "19:30",
        "quiet_to": "06:00",
        "quiet_months": ["7", "12"],
        "many": 10,
    }
    assert client.post(path, given).status_code == 302
    row = ReminderSettings.objects.get()
    assert (row.quiet_from, row.quiet_months, row.many) == (
        dt.time(19, 30),
        [7, 12],
        10,
    )
    assert str(row)
    assert office.as_role("steering_city").get(path).status_code == 403


# The ledger


def sent(rule, key, number=1):
    return ReminderSent.objects.create(
        rule=rule,
        subject=Organisation.objects.first() or people.organisation(),
        due_on=TODAY,
        recipient_key=key,
        planned_at=NOW,
        plan="00000000-0000-0000-0000-000000000001",
    )


def test_the_ledger_tells_what_to_whom_and_how_without_names(client, card):
    line = sent(card, "user:7")
    user = cast.somebody("anna")
    DigestLine.objects.create(
        reminder=line, user=user, subject="Kortet", written_on=TODAY
    )
    for key in ("organisation:3", "registration:9"):
        sent(card, key)
    page = client.get(office.address(ReminderSent)).content.decode()
    assert "organisationer, konto 7" in page
    assert "en organisations brevlåda, nr 3" in page
    assert "organisationer, nr 9" in page
    assert "i veckobrevet" in page
    assert f"organisation {line.object_id}" in page
    assert "anna" not in page
    one = client.get(office.address(ReminderSent, "change", line.pk)).content.decode()
    assert "Den årliga blicken på kortet" in one


def test_the_ledger_asks_the_same_at_three_rows(card):
    office.asks_the_same_at_three_rows(ReminderSent, lambda n: sent(card, f"user:{n}"))


# Letters that were given up


def letter(number=1, **more):
    return Letter.objects.create(
        key=f"k{number}",
        subject="Hej",
        created_at=NOW,
        next_try_at=NOW,
        **{
            "text": "Text",
            "to": "anna@example.org",
            "state": "failed",
            "attempts": 10,
            "last_error": "TimeoutError",
            **more,
        },
    )


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("SMTPRecipientsRefused", "tar inte emot brev till adressen"),
        ("ValueError", "Något gick fel: ValueError"),
        ("", ""),
    ],
)
def test_a_letter_says_in_words_why_it_was_not_sent(error, told):
    why = Letter(last_error=error).why_not_sent()
    assert told in why
    assert bool(told) is bool(why)


def test_a_letter_that_was_given_up_is_tried_again_by_a_button(client):
    row = letter()
    page = client.get(office.address(Letter, "change", row.pk)).content.decode()
    path = office.address(Letter, "retry", row.pk)
    assert path in page
    assert "E-postservern svarade inte i tid." in page
    assert "svarade inte i tid" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("pending", 0)
    # Once more, in another tab: a reason instead of a second letter.
    assert "Det här brevet är inte uppgivet" in client.post(path).content.decode()
    page = client.get(office.address(Letter, "change", row.pk)).content.decode()
    assert path not in page


def test_many_letters_are_tried_again_from_the_list(client):
    rows = [letter(1), letter(2), letter(3, text="", to="")]
    told = {"action": "retry", "_selected_action": [row.pk for row in rows]}
    page = client.post(office.address(Letter), told, follow=True).content.decode()
    assert "2 brev försöks skickas igen." in page
    page = client.post(office.address(Letter), told, follow=True).content.decode()
    assert "0 brev försöks skickas igen." in page
    assert (
        office.as_role("steering_city")
        .get(office.address(Letter, "retry", rows[0].pk))
        .status_code
        == 403
    )


def test_the_list_of_jobs_tells_how_far_a_long_one_has_come(client):
    JobRun.objects.create(name="card-check", started_at=NOW, done=3400, total=5000)
    JobRun.objects.create(name="nightly", started_at=NOW)
    page = client.get(reverse("admin:core_jobrun_changelist")).content.decode()
    assert "3\xa0400 av 5\xa0000" in page
    assert "Den årliga blicken på kortet" in page
