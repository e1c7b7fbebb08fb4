"""The weekly letter: one a person and week, with what was left and what waits."""

import datetime as dt

import pytest

from malmoandan.core import actions
from malmoandan.core.models import DigestLine, Letter, ReminderPreference
from malmoandan.home import jobs
from malmoandan.home.actions import weekly
from tests import cast
from tests.home.waiting import DAY, MONDAY, NOON, assignment, line

pytestmark = pytest.mark.django_db
WEEKLY, EACH = ReminderPreference.Rhythm


def write(day: dt.date = MONDAY) -> int:
    return weekly.write_weekly_letters(today=day, at=NOON + (day - MONDAY))


def wish(user, rhythm=WEEKLY, weekday=0) -> None:
    ReminderPreference.objects.create(user=user, rhythm=rhythm, weekday=weekday)


def test_lines_and_what_waits_stand_in_one_letter():
    user = cast.person("city_office")
    assignment(user, MONDAY - DAY, "Räkna stolarna")
    assignment(user, MONDAY + 5 * DAY, "Boka salen")
    first = line(user, "Fyll i siffrorna")
    assert write() == 1
    letter = Letter.objects.get()
    assert letter.key == f"weekly:{user.pk}:2031-03-03"
    assert letter.subject == "Din vecka: 3 saker"
    told = [part.strip() for part in letter.text.splitlines() if part.strip()]
    order = ["Fyll i siffrorna", "Räkna stolarna", "Boka salen"]
    places = [next(i for i, t in enumerate(told) if what in t) for what in order]
    assert places == sorted(places)
    assert "https://portal.example/x/" in letter.text
    assert "(försenat: 2 mars 2031)" in letter.text
    assert "(senast 8 mars 2031)" in letter.text
    assert "Varför får jag detta?" in letter.text
    settings_page = "/mina-sidor/paminnelser/"
    assert letter.headers["List-Unsubscribe"].endswith(f"{settings_page}>")
    assert "List-Unsubscribe-Post" not in letter.headers
    assert settings_page in letter.text
    assert settings_page in letter.html
    first.refresh_from_db()
    assert (first.letter, first.told_at) == (letter, NOON)


def test_it_is_written_once_however_often_it_is_run():
    user = cast.person("city_office")
    line(user, "Fyll i siffrorna")
    assert write() == 1
    late = line(user, "Kom efter brevet")
    assert write() == 0
    assert Letter.objects.count() == 1
    late.refresh_from_db()
    assert late.told_at is None
    assert write(MONDAY + DAY) == 1  # what an earlier day left goes out the next
    assert "Kom efter brevet" in Letter.objects.latest("pk").text
    assert not DigestLine.objects.filter(told_at=None).exists()
    assert write(MONDAY + 2 * DAY) == 0


def test_only_the_most_pressing_ten_are_told_and_the_rest_is_a_number():
    user = cast.person("city_office")
    for number in range(12):
        assignment(user, MONDAY + number * DAY, f"Uppgift nummer {number:02}")
    write()
    letter = Letter.objects.get()
    assert "Uppgift nummer 09" in letter.text
    assert "Uppgift nummer 10" not in letter.text
    assert "… och 2 saker till." in letter.text
    assert "… och 2 saker till." in letter.html


@pytest.mark.parametrize(
    ("rhythm", "weekday", "day", "left", "count"),
    [
        (None, 0, MONDAY, None, 1),
        (None, 0, MONDAY + DAY, None, 0),
        (WEEKLY, 3, MONDAY + 3 * DAY, None, 1),
        (WEEKLY, 3, MONDAY, None, 0),
        (EACH, 0, MONDAY, None, 0),
        # Lines that are left from a day when nobody ran this, or of an older wish
        (EACH, 0, MONDAY, MONDAY - DAY, 1),
        (WEEKLY, 3, MONDAY, MONDAY - DAY, 1),
        (None, 0, dt.date(2031, 7, 7), None, 0),
        (None, 0, dt.date(2031, 7, 7), dt.date(2031, 6, 30), 0),
    ],
)
def test_whose_day_it_is(rhythm, weekday, day, left, count):
    user = cast.person("city_office")
    if rhythm:
        wish(user, rhythm, weekday)
    assignment(user, day, "Räkna stolarna")
    if left:
        line(user, "Kvar", left)
    assert write(day) == count


def test_nothing_to_tell_is_no_letter():
    cast.person("city_office")
    user = cast.person("other_office")
    assignment(user, None, "Någon gång")  # can wait: no reason for a letter by itself
    stranger = cast.somebody("utan uppgift")
    assignment(stranger, MONDAY, "Har ingen roll")
    gone = cast.person("steering_city")
    line(gone, "Stängt konto")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    assert write() == 0


def test_somebody_without_a_role_gets_the_lines_that_are_theirs():
    user = cast.somebody("gäst")
    line(user, "Fyll i siffrorna")
    assert write() == 1
    assert Letter.objects.get().subject == "Din vecka: en sak"


def test_the_letter_is_in_the_readers_language():
    user = cast.person("city_office")
    type(user).objects.filter(pk=user.pk).update(language="en")
    assignment(user, MONDAY, "Räkna stolarna")
    write()
    letter = Letter.objects.get()
    assert letter.subject == "Your week: one thing"
    assert "/en/mina-sidor/" in letter.text
    assert "Late" not in letter.text


def test_many_people_are_taken_some_at_a_time(
    monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(weekly, "BATCH", 2)
    for number in range(5):
        line(cast.somebody(f"person {number}"), "Fyll i siffrorna")
    with django_assert_max_num_queries(5 * 40):
        assert write() == 5
    assert Letter.objects.values("user").distinct().count() == 5


def test_the_clock_starts_it(time_machine):
    time_machine.move_to(NOON, tick=False)
    line(cast.somebody("gäst"), "Fyll i siffrorna")
    assert jobs.send_weekly_letters() == 1


def test_what_was_told_is_forgotten_with_the_letter_and_with_the_person(client):
    user = cast.somebody("gäst")
    line(user, "Fyll i siffrorna")
    assert write() == 1
    wish(user, WEEKLY, 2)
    line(user, "Väntar än")
    kept = NOON + 91 * DAY
    actions.forget_letters(now=kept - 2 * DAY)
    assert DigestLine.objects.count() == 2
    actions.forget_letters(now=kept)
    assert [left.subject for left in DigestLine.objects.all()] == ["Väntar än"]
    data = cast.enter(client, user).get("/mina-sidor/uppgifter/").text
    assert "samlat i ett brev i veckan, onsdag" in data
    wished = ReminderPreference.objects.filter(user=user)
    wished.update(rhythm=EACH)
    assert "var sak för sig" in client.get("/mina-sidor/uppgifter/").text
    actions.erase_person(user=user, by=user, at=NOON)
    assert not DigestLine.objects.exists()
    assert not wished.exists()


# How one wants it


def test_everybody_chooses_how_reminders_come(client):
    user = cast.somebody("vald")
    cast.enter(client, user)
    page = client.get("/mina-sidor/paminnelser/").content.decode()
    assert "samlat i ett brev i veckan" in page
    asked = {"rhythm": EACH, "weekday": "2"}
    for _again in range(2):
        answer = client.post("/mina-sidor/paminnelser/", asked, follow=True)
        assert "Sparat." in answer.content.decode()
    kept = ReminderPreference.objects.get()
    assert (kept.user, kept.rhythm, kept.weekday) == (user, EACH, 2)
    wrong = client.post("/mina-sidor/paminnelser/", {"rhythm": "x", "weekday": "6"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors.keys() == {"rhythm", "weekday"}
    assert 'href="/mina-sidor/paminnelser/"' in client.get("/mina-sidor/").text
