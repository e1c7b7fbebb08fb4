"""A letter is a row first, and then goes out once, whatever happens on the way."""

import datetime as dt
import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from malmoandan.core import actions, clock, emails, jobs, outbox, tasks
from malmoandan.core.models import Letter
from malmoandan.core.models.letters import MAX_ATTEMPTS

pytestmark = pytest.mark.django_db(transaction=True)
NOW = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def write(key="greeting:1", **more):
    values = {
        "to": "reader@example.org",
        "subject": "Välkommen till Östergård",
        "text": "Hej på dig!",
        "language": "sv",
        "at": NOW,
        **more,
    }
    return actions.post_rendered(key=key, **values)


def send(at=NOW):
    while actions.send_due(now=at):
        pass


def test_a_letter_arrives_as_it_was_written(smtp):
    file = actions.Enclosed("mote.ics", "text/calendar", b"BEGIN:VCALENDAR")
    unsubscribe = {"List-Unsubscribe": "<https://example.org/av/>"}
    letter = write(html="<p>Hej på dig!</p>", attachments=[file], headers=unsubscribe)
    send()
    (got,) = smtp.letters
    assert got["subject"] == "Välkommen till Östergård"
    assert got["to"] == "reader@example.org"
    assert got["message-id"] == letter.message_id
    assert got["content-language"] == "sv"
    assert got["list-unsubscribe"] == "<https://example.org/av/>"
    assert got.get_body(("plain",)).get_content().strip() == "Hej på dig!"
    assert got.get_body(("html",)).get_content().strip() == "<p>Hej på dig!</p>"
    (part,) = got.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == (
        "mote.ics",
        "text/calendar",
    )
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == (Letter.State.SENT, NOW)
    assert letter.text == "Hej på dig!\n"


def test_the_same_letter_is_written_and_sent_once(smtp):
    first = write()
    assert write(text="Again").pk == first.pk
    send()
    write()
    send()
    assert len(smtp.letters) == 1


def test_a_letter_falls_with_what_it_tells_of(smtp):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    send()
    assert smtp.letters == []


def test_four_at_once_send_forty_letters_once_each(smtp):
    for number in range(40):
        write(f"greeting:{number}", subject=f"Hälsning {number}")
    gate = threading.Barrier(4)

    def drain():
        gate.wait()
        send()
        connection.close()

    threads = [threading.Thread(target=drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    subjects = sorted(letter["subject"] for letter in smtp.letters)
    assert subjects == sorted(f"Hälsning {number}" for number in range(40))
    assert not Letter.objects.exclude(state=Letter.State.SENT).exists()


def test_a_dead_server_is_tried_again_later(smtp, settings):
    alive, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    letter = write()
    send()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Letter.State.PENDING, 1)
    assert letter.last_error == "ConnectionRefusedError"
    settings.EMAIL_PORT = alive
    send(NOW + MINUTE)
    assert smtp.letters == [], "not yet: two minutes after the first try"
    send(NOW + 2 * MINUTE)
    assert [got["message-id"] for got in smtp.letters] == [letter.message_id]


def test_one_refused_letter_does_not_hold_up_the_next(smtp):
    write("greeting:1", to="not an address\nBcc: x@example.org")
    write("greeting:2")
    send()
    assert len(smtp.letters) == 1
    stuck = Letter.objects.get(key="greeting:1")
    assert (stuck.state, stuck.last_error) == (Letter.State.PENDING, "ValueError")


@pytest.mark.parametrize("secret", [True, False])
def test_a_server_that_always_refuses_is_given_up_where_it_shows(smtp, caplog, secret):
    smtp.refuse = "451 try later"
    letter = write(secret=secret)
    at = NOW
    for _ in range(MAX_ATTEMPTS):
        send(at)
        at += 7 * 60 * MINUTE
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Letter.State.FAILED, MAX_ATTEMPTS)
    assert letter.last_error == "SMTPDataError"
    assert bool(letter.text) is bool(letter.subject) is not secret
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("malmoandan")]
    assert ours == [f"letter {letter.pk} was given up: SMTPDataError"]
    smtp.refuse = ""
    send(at)
    assert smtp.letters == []


def test_a_letter_whose_sender_died_is_taken_up_again(smtp):
    letter = write()
    Letter.objects.update(claimed_until=NOW + 15 * MINUTE, attempts=1)
    send(NOW + 14 * MINUTE)
    assert smtp.letters == []
    send(NOW + 15 * MINUTE)
    assert [got["message-id"] for got in smtp.letters] == [letter.message_id]


def test_a_claim_that_ran_out_marks_nothing(smtp):
    """Whoever has the letter now says how it went."""
    write()
    Letter.objects.update(claimed_until=NOW + MINUTE)
    stale = Letter.objects.get()
    stale.claimed_until = NOW - MINUTE
    actions.letters._mark(stale, state=Letter.State.FAILED)
    assert Letter.objects.get().state == Letter.State.PENDING


@pytest.mark.parametrize("local", [True, False])
def test_a_code_is_erased_once_sent(smtp, settings, local):
    """On a laptop it stays, for the mailbox page that exists only there."""
    settings.LOCAL = local
    letter = write(secret=True, text="Koden är 123456", subject="123456")
    send()
    letter.refresh_from_db()
    assert "123456" in smtp.letters[0].get_content()
    assert [letter.subject, letter.text] == (
        ["123456", "Koden är 123456\n"] if local else ["", ""]
    )


def test_a_code_that_ran_out_is_not_sent(smtp):
    letter = write(secret=True, expires_at=NOW + MINUTE)
    send(NOW + MINUTE)
    letter.refresh_from_db()
    assert smtp.letters == []
    assert (letter.state, letter.last_error, letter.text) == (
        Letter.State.FAILED,
        "expired",
        "",
    )


def test_old_letters_forget_all_but_their_key(settings):
    settings.LETTERS_KEPT_DAYS = 30
    old, waiting, young = (
        write("a"),
        write("b"),
        write("c", at=NOW + dt.timedelta(days=10)),
    )
    sent = Letter.objects.exclude(pk=waiting.pk)
    sent.update(state=Letter.State.SENT, sent_at=NOW)
    at = NOW + dt.timedelta(days=31)
    assert actions.forget_letters(now=at) == 1
    assert actions.forget_letters(now=at) == 0
    old.refresh_from_db()
    assert (old.key, old.to, old.text, old.subject) == ("a", "", "", "")
    for letter in (waiting, young):
        letter.refresh_from_db()
        assert letter.to == "reader@example.org"


@pytest.mark.parametrize("door", [jobs.send_letters, tasks.send_letters])
def test_both_doors_send_every_letter(smtp, door):
    for number in range(25):
        write(f"greeting:{number}", at=timezone.now())
    assert door() == 25
    assert len(smtp.letters) == 25


def test_the_clock_forgets_old_letters_and_log_ins():
    write("a", at=NOW - dt.timedelta(days=9000))
    Letter.objects.update(state=Letter.State.SENT, sent_at=NOW)
    assert jobs.forget_letters() == 1
    jobs.forget_sessions()


@pytest.mark.parametrize(
    ("language", "hello", "why"),
    [("sv", "Hej!", "Varför får jag detta?"), ("en", "Hello!", "Why do I get this?")],
)
def test_the_code_comes_in_our_clothes_and_the_readers_language(
    smtp, settings, language, hello, why
):
    settings.SITE_NAME = "Portalen"
    emails.account(
        template_prefix="account/email/login_code",
        to="reader@example.org",
        context={"code": "ABC-DEF"},
        language=language,
        at=NOW,
        secret=True,
        useful_for=15 * MINUTE,
    )
    send()
    (got,) = smtp.letters
    assert "Portalen" in got["subject"]
    for kind in ("plain", "html"):
        body = got.get_body((kind,)).get_content()
        for words in (hello, why, "ABC-DEF", "Portalen"):
            assert words in body
    html = got.get_body(("html",)).get_content()
    assert f'<html lang="{language}">' in html
    assert "<script" not in html
    assert "<style" not in html


def test_a_letter_without_html_is_plain(tmp_path, settings):
    for ending, text in (("subject.txt", "{{ a }} & b"), ("txt", "Text")):
        (tmp_path / "emails").mkdir(exist_ok=True)
        (tmp_path / "emails" / f"bare.{ending}").write_text(text)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    letter = outbox.post(
        key="a",
        to="reader@example.org",
        template="bare",
        context={"a": "A"},
        language="en",
        at=NOW,
    )
    assert (letter.subject, letter.text, letter.html) == ("A & b", "Text\n", "")


def test_an_account_letter_may_be_plain(tmp_path, settings):
    for ending, text in (("subject", "Rubrik"), ("message", "Text")):
        (tmp_path / f"bare_{ending}.txt").write_text(text)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    letter = emails.account(
        template_prefix="bare",
        to="reader@example.org",
        context={},
        language="sv",
        at=NOW,
    )
    assert (letter.subject, letter.text, letter.html) == ("Rubrik", "Text\n", "")
    assert letter.expires_at is None


def test_without_a_broker_the_clock_listens(smtp, settings):
    settings.CELERY_BROKER_URL = "memory://"
    clock.listen()
    write(at=timezone.now())
    clock.listen()
    assert len(smtp.letters) == 1


def test_with_a_broker_the_clock_leaves_the_bell_to_the_worker(smtp, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    write(at=timezone.now())
    clock.listen()
    assert smtp.letters == []


def test_tick_sends_what_was_just_posted(smtp):
    write(at=timezone.now())
    call_command("tick")
    assert len(smtp.letters) == 1
