"""Letters that come back are read back, once, and nothing else is believed."""

import datetime as dt
import mailbox
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import Client
from django.utils import timezone

from malmoandan.core import actions, bounces, jobs
from malmoandan.core.mailbox import CannotRead
from malmoandan.core.models import Letter
from tests import cast, peers

pytestmark = pytest.mark.django_db(transaction=True)
NOW = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)

REPORT = """From: MAILER-DAEMON@mx.example.org
To: bounces@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you

--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Sat, 1 Mar 2031 12:00:00 +0000

Final-Recipient: rfc822; reader@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <reader@example.org>: no such user

--=b
Content-Type: {enclosed}

Message-ID: {message_id}
Subject: =?utf-8?b?SGVq?=
{body}
--=b--
"""


def report(message_id: str, **more: str) -> bytes:
    """A report as mail servers write it."""
    values = {
        "action": "failed",
        "status": "5.1.1",
        "enclosed": "text/rfc822-headers",
        "body": "",
        **more,
    }
    text = REPORT.format(message_id=message_id, **values)
    return text.replace("\n", "\r\n").encode()


def write(key: str = "greeting:1", *, sent: bool = True, **more) -> Letter:
    values = {"subject": "Hej", "text": "Hej!", "language": "sv", "at": NOW, **more}
    letter = actions.post_rendered(key=key, to="reader@example.org", **values)
    if sent:
        Letter.objects.filter(pk=letter.pk).update(state="sent", sent_at=NOW)
    return letter


def send(at: dt.datetime = NOW) -> None:
    while actions.send_due(now=at):
        pass


# What a server says at once


@pytest.mark.parametrize("secret", [True, False])
@pytest.mark.parametrize(
    ("answer", "code"),
    [("550 5.1.1 no such user", "5.1.1"), ("551 gone", "551"), ("550 5.2.1", "5.2.1")],
)
def test_an_address_that_is_refused_for_good_is_not_tried_again(
    smtp, answer, code, secret
) -> None:
    smtp.refuse_recipient = answer
    letter = write(sent=False, secret=secret)
    send()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Letter.State.FAILED, 1)
    assert (letter.bounced_at, letter.bounce_code) == (NOW, code)
    assert letter.last_error == "SMTPRecipientsRefused"
    assert bool(letter.text) is not secret
    smtp.refuse_recipient = ""
    send(NOW + HOUR)
    assert smtp.letters == []


@pytest.mark.parametrize(
    "answer", ["450 4.2.1 mailbox busy", "554 5.7.1 relay access denied"]
)
def test_a_server_that_may_change_its_mind_is_asked_again(smtp, answer) -> None:
    smtp.refuse_recipient = answer
    letter = write(sent=False)
    send()
    letter.refresh_from_db()
    assert (letter.state, letter.bounced_at) == (Letter.State.PENDING, None)
    smtp.refuse_recipient = ""
    send(NOW + HOUR)
    assert len(smtp.letters) == 1


@pytest.mark.parametrize("address", ["", "bounces@example.org"])
def test_reports_go_to_their_own_address(smtp, settings, address) -> None:
    settings.DEFAULT_FROM_EMAIL = "Portalen <portal@example.org>"
    settings.BOUNCE_ADDRESS = address
    write(sent=False)
    send()
    assert smtp.senders == [address or "portal@example.org"]
    assert smtp.letters[0]["from"] == "Portalen <portal@example.org>"


# What a report says


def test_a_report_names_its_letter_and_why() -> None:
    assert bounces.read(report("<a@b>")) == bounces.Bounce("<a@b>", "5.1.1")
    whole = report("<a@b>", enclosed="message/rfc822", body="\r\nHej!", status="5.2.2")
    assert bounces.read(whole) == bounces.Bounce("<a@b>", "5.2.2")


def auto_reply() -> bytes:
    letter = EmailMessage()
    letter["Subject"], letter["Auto-Submitted"] = "Semester", "auto-replied"
    letter["In-Reply-To"] = "<a@b>"
    letter.set_content("Jag är borta. 5.1.1 failed")
    return letter.as_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        report("<a@b>", status="4.2.2", action="delayed"),
        report("<a@b>", status="4.4.7"),
        report("<a@b>", status="2.0.0", action="delivered"),
        report("<a@b>", status="", action=""),
        report("", status="5.1.1"),
        report("<a@b>", enclosed="text/plain"),
        report("<a@b>").replace(b"message/delivery-status", b"text/plain"),
        report("<a@b>").replace(b"report-type=delivery-status", b"report-type=x"),
        report("<a@b>").replace(b"--=b", b"--=c"),
        report("<a@b>")[:300],
        auto_reply(),
        b"",
        b"\xff\x00\xfe" * 1000,
        b"Content-Type: multipart/report; report-type*0*=x''%ff; boundary=\r\n\r\n--",
        b"".join(
            b'Content-Type: multipart/report; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
            for n in range(3000)
        ),
    ],
)
def test_everything_else_tells_nothing(raw: bytes) -> None:
    assert bounces.read(raw) is None


# Reading the mailbox


@pytest.fixture
def imap(settings) -> Iterator[peers.Mailbox]:
    """A real IMAP server, and the portal told of it."""
    with peers.imap_server() as box:
        settings.BOUNCES_URL = url(box)
        yield box


def url(box: peers.Mailbox, scheme: str = "imap", folder: str = "INBOX") -> str:
    login = f"portal%40example.org:{quote(box.password, safe='')}"
    return f"{scheme}://{login}@localhost:{box.port}/{folder}"


def test_a_letter_that_came_back_is_marked_once(imap) -> None:
    letter, other = write("a"), write("b")
    imap.add(report(letter.message_id))
    assert jobs.read_bounces() == 1
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    assert letter.bounce_code == "5.1.1"
    assert letter.bounced_at is not None
    assert imap.letters == {}
    other.refresh_from_db()
    assert other.bounced_at is None
    imap.add(report(letter.message_id, status="5.2.2"))
    assert actions.read_bounces(now=NOW) == 0
    letter.refresh_from_db()
    assert letter.bounce_code == "5.1.1"
    assert imap.letters == {}


def test_what_is_not_ours_stays_and_is_read_once(imap) -> None:
    letter = write()
    strange = imap.add(report("<somebody@else>"))
    reply = imap.add(auto_reply())
    junk = imap.add(b"\xff\x00")
    imap.add(report(letter.message_id))
    assert actions.read_bounces(now=NOW) == 1
    assert set(imap.letters) == {strange, reply, junk}
    assert imap.unseen() == []
    imap.hang_up_at = "UID FETCH"
    assert actions.read_bounces(now=NOW) == 0, "nothing is fetched again"


def test_a_server_that_hangs_up_loses_nothing(imap) -> None:
    letter = write()
    imap.add(report(letter.message_id))
    imap.hang_up_at = "UID FETCH"
    with pytest.raises(CannotRead):
        actions.read_bounces(now=NOW)
    imap.hang_up_at = ""
    assert actions.read_bounces(now=NOW) == 1


def test_a_mailbox_that_does_not_open_is_told_without_its_password(
    imap, settings
) -> None:
    for wrong in (
        url(imap, folder="NOTHING"),
        url(imap).replace("open", "shut"),
        url(imap).replace("open", "%C3%B6ppen"),
        url(imap).replace(str(imap.port), "1"),
        "pop3://user:secret@localhost/",
        "maildir:///nowhere/at/all",
    ):
        settings.BOUNCES_URL = wrong
        with pytest.raises(CannotRead) as no:
            actions.read_bounces(now=NOW)
        assert "sesame" not in repr(no.value)
        assert no.value.__cause__ is None


def certificate(folder: Path) -> Path:
    """A certificate for localhost that nobody has vouched for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - HOUR)
        .not_valid_after(today + HOUR)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "localhost.pem"
    kind = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    shape = serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(kind, shape, plain) + made.public_bytes(kind))
    return path


def test_over_tls_only_a_known_server_is_told_the_password(
    tmp_path, settings, monkeypatch
) -> None:
    letter = write()
    pem = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with peers.imap_server(context) as box:
        box.add(report(letter.message_id))
        settings.BOUNCES_URL = url(box, "imaps")
        with pytest.raises(CannotRead, match="SSLCertVerificationError"):
            actions.read_bounces(now=NOW)
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        assert actions.read_bounces(now=NOW) == 1


def test_a_maildir_does_as_well(tmp_path, settings) -> None:
    settings.BOUNCES_URL = f"maildir://{quote(str(tmp_path / 'in box'))}"
    box = mailbox.Maildir(tmp_path / "in box")
    letter = write()
    box.add(report(letter.message_id))
    left = box.add(auto_reply())
    assert actions.read_bounces(now=NOW) == 1
    letter.refresh_from_db()
    assert (letter.bounced_at, letter.bounce_code) == (NOW, "5.1.1")
    assert box.keys() == [left]
    assert box.get_message(left).get_flags() == "S"
    assert actions.read_bounces(now=NOW) == 0
    assert box.keys() == [left]


def test_without_a_mailbox_the_clock_reads_nothing(settings) -> None:
    settings.BOUNCES_URL = ""
    assert jobs.read_bounces() == 0


# What others ask


def test_a_bounce_waits_until_somebody_has_dealt_with_it() -> None:
    old, new, _fine = write("a"), write("b"), write("c")
    Letter.objects.filter(pk=old.pk).update(bounced_at=NOW - HOUR)
    Letter.objects.filter(pk=new.pk).update(bounced_at=NOW)
    assert list(Letter.objects.bounced_since(NOW)) == [new]
    assert list(Letter.objects.unhandled_bounces()) == [old, new]
    assert actions.bounces_handled(letters=[old], at=NOW) == 1
    assert actions.bounces_handled(letters=[old], at=NOW + HOUR) == 0
    assert list(Letter.objects.unhandled_bounces()) == [new]
    assert list(Letter.objects.bounced_since(NOW - HOUR)) == [old, new]


def test_the_office_shows_what_came_back(client: Client) -> None:
    cast.enter(client, cast.person("coordinator_civil"))
    came_back = write("a", subject="Studsade hem")
    write("b", subject="Kom fram")
    Letter.objects.filter(pk=came_back.pk).update(bounced_at=NOW, bounce_code="5.1.1")
    for chosen, there, away in (
        ("yes", "Studsade hem", "Kom fram"),
        ("no", "Kom fram", "Studsade hem"),
    ):
        shown = client.get("/admin/core/letter/", {"bounced": chosen}).content.decode()
        assert there in shown
        assert away not in shown
    assert "Kom fram" in client.get("/admin/core/letter/").content.decode()
    page = client.get(f"/admin/core/letter/{came_back.pk}/change/").content.decode()
    assert "5.1.1" in page
