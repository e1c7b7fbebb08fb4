"""Whatever breaks on the way: a letter goes out once, or it is seen why it did not."""

import asyncio
import contextlib
import datetime as dt
from itertools import count

import pytest
from django.conf import settings as django_settings
from django.db import InterfaceError, OperationalError, connection, transaction

from malmoandan.core import actions
from malmoandan.core.actions import letters as sending
from malmoandan.core.models import Letter, NoRetry, TrailEntry, User
from malmoandan.core.models.letters import MAX_ATTEMPTS

pytestmark = pytest.mark.django_db(transaction=True)
NOW = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def write(number=1, **more):
    values = {
        "key": f"greeting:{number}",
        "to": f"reader{number}@example.org",
        "subject": f"Hälsning {number}",
        "text": "Hej på dig!",
        "language": "sv",
        "at": NOW,
        **more,
    }
    return actions.post_rendered(**values)


def send(at=NOW):
    while actions.send_due(now=at):
        pass


def states():
    return list(Letter.objects.order_by("pk").values_list("state", "attempts"))


@contextlib.contextmanager
def marks_fail(times, error=OperationalError):
    """The database is away as often as told when an outcome is to be written."""
    left = count(times, -1)

    def away(execute, sql, params, many, context):
        wanted = 'UPDATE "core_letter"' in sql and '"claimed_until" = NULL' in sql
        if wanted and next(left) > 0:
            raise error("the connection is closed")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(away):
        yield


# Sent, and not marked


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_restarts_costs_no_second_letter(smtp, error):
    write()
    with marks_fail(2, error):
        send()
    assert states() == [("sent", 1)]
    send(NOW + 6 * MINUTE)
    assert len(smtp.letters) == 1


def test_one_that_stays_away_costs_a_second_letter_with_the_same_id(smtp, monkeypatch):
    """The only repeat there is: between the server's answer and our mark."""
    monkeypatch.setattr(sending, "PATIENCE", (0,))
    letter, other = write(1), write(2)
    with marks_fail(99), pytest.raises(OperationalError):
        send()
    assert states() == [("pending", 1), ("pending", 1)]
    send(NOW + 6 * MINUTE)
    ids = [got["message-id"] for got in smtp.letters]
    assert ids == [letter.message_id, letter.message_id, other.message_id]


def test_nothing_is_asked_again_inside_a_transaction(smtp):
    letter = write()
    with pytest.raises(OperationalError), transaction.atomic(), marks_fail(1):
        sending._mark(letter, state=Letter.State.FAILED)
    assert states() == [("pending", 0)]


def test_a_server_that_does_not_answer_to_goodbye_has_taken_the_letter(smtp, settings):
    async def handle_QUIT(server, session, envelope):  # noqa: N802
        await asyncio.sleep(0.5)
        return "221 Bye"

    smtp.handle_QUIT = handle_QUIT
    settings.EMAIL_TIMEOUT = 0.2
    write(1)
    write(2, to="not an address\nBcc: x@example.org")  # hangs up before the third
    write(3)
    send()
    assert states() == [("sent", 1), ("pending", 1), ("sent", 1)]
    assert len(smtp.letters) == 2


# Taken, and not begun


def test_what_was_taken_and_not_begun_is_due_at_once(smtp):
    for number in range(3):
        write(number)
    hours = iter([True, False])
    assert actions.send_due(now=NOW, is_time=lambda: next(hours)) == 1
    assert states() == [("sent", 1), ("pending", 0), ("pending", 0)]
    send()
    assert len(smtp.letters) == 3


def test_a_break_in_the_middle_keeps_only_the_letter_at_hand(smtp, monkeypatch):
    """What stops us from outside, such as a time limit, is not the letters' fault."""
    for number in range(3):
        write(number)

    class Stopped(Exception):
        pass

    def stop(*_args):
        raise Stopped

    with monkeypatch.context() as broken:
        broken.setattr("smtplib.SMTP.sendmail", stop)
        with pytest.raises(Stopped):
            actions.send_due(now=NOW)
    assert states() == [("pending", 1), ("pending", 0), ("pending", 0)]
    send()
    assert len(smtp.letters) == 2, "the first may have been sent: it waits for its end"
    send(NOW + 6 * MINUTE)
    assert len(smtp.letters) == 3


def test_a_run_ends_after_a_minute_and_rings_for_the_rest(smtp, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    rung = []
    monkeypatch.setattr("malmoandan.core.queue._send", lambda name: rung.append(name))
    for number in range(6):
        write(number)
    rung.clear()
    ticks = (NOW + n * 12 * dt.timedelta(seconds=1) for n in count())
    tried = actions.send_all_due(clock=lambda: next(ticks))
    assert 0 < tried < 6
    assert len(smtp.letters) == tried
    assert rung == ["malmoandan.core.tasks.send_letters"]
    rung.clear()
    assert actions.send_all_due(clock=lambda: NOW) == 6 - tried
    assert rung == []


def test_a_run_fits_into_its_task_and_a_claim_outlives_both():
    limits = django_settings
    assert sending.RUN.total_seconds() + limits.EMAIL_TIMEOUT <= (
        limits.CELERY_TASK_SOFT_TIME_LIMIT
    )
    assert sending.CLAIM.total_seconds() > limits.CELERY_TASK_TIME_LIMIT
    assert sum(sending.PATIENCE) < limits.CELERY_TASK_SOFT_TIME_LIMIT - 60


# Refused, and tried again


def test_an_hour_of_refusals_loses_nothing_and_repeats_nothing(smtp):
    for number in range(5):
        write(number)
    smtp.refuse = "451 try later"
    for minute in range(60):
        send(NOW + minute * MINUTE)
    assert smtp.letters == []
    waiting = Letter.objects.waiting()
    assert {(w.last_error, w.attempts) for w in waiting} == {("SMTPDataError", 5)}
    smtp.refuse = ""
    for minute in range(60, 120):
        send(NOW + minute * MINUTE)
    subjects = sorted(letter["subject"] for letter in smtp.letters)
    assert subjects == [f"Hälsning {number}" for number in range(5)]


def test_an_address_that_always_fails_holds_nobody_up(smtp, caplog):
    smtp.refuse_recipient = "451 try later"
    write(1)
    send()
    smtp.refuse_recipient = ""
    write(2)
    send()
    assert [got["to"] for got in smtp.letters] == ["reader2@example.org"]
    smtp.refuse_recipient = "451 try later"
    for hour in range(0, 70, 7):
        send(NOW + dt.timedelta(hours=hour + 1))
    assert states() == [("failed", MAX_ATTEMPTS), ("sent", 1)]
    stuck = Letter.objects.get(key="greeting:1")
    assert stuck.last_error == "SMTPRecipientsRefused"


# Given up, and tried anew by hand


@pytest.fixture
def coordinator():
    return User.objects.create_user("coordinator@example.org")


def give_up(letter, **more):
    values = {"state": Letter.State.FAILED, "attempts": MAX_ATTEMPTS, **more}
    Letter.objects.filter(pk=letter.pk).update(**values)


@pytest.mark.parametrize(
    "how",
    [
        {"last_error": "SMTPDataError"},
        {"bounced_at": NOW, "bounce_code": "5.1.1", "bounce_handled_at": NOW},
    ],
)
def test_a_letter_that_was_given_up_is_tried_anew_by_hand(smtp, coordinator, how):
    letter = write()
    give_up(letter, **how)
    send(NOW + MINUTE)
    assert smtp.letters == []
    again = {"letters": Letter.objects.all(), "by": coordinator, "at": NOW + MINUTE}
    assert actions.retry_letters(**again) == 1
    assert actions.retry_letters(**again) == 0, "a second click does nothing more"
    send(NOW + MINUTE)
    send(NOW + 9 * MINUTE)
    (got,) = smtp.letters
    assert got["message-id"] == letter.message_id
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.bounced_at) == ("sent", 1, None)
    entry = TrailEntry.objects.get(verb="letter.retried")
    assert (entry.by_id, entry.object_id) == (coordinator.pk, letter.pk)


def test_what_cannot_be_tried_anew_has_a_reason(smtp, coordinator):
    waits, erased = write(1), write(2)
    give_up(erased, to="", text="")
    erased.refresh_from_db()
    assert waits.cannot_be_retried() == NoRetry.NOT_STOPPED
    assert erased.cannot_be_retried() == NoRetry.ERASED
    before = Letter.objects.order_by("pk").values_list("state", "next_try_at")
    stood = list(before)
    everything = Letter.objects.all()
    assert actions.retry_letters(letters=everything, by=coordinator, at=NOW) == 0
    assert list(before.all()) == stood
    assert not TrailEntry.objects.filter(verb="letter.retried").exists()
