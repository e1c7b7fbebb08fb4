"""A letter to many: written, looked at, sent once to each address, left in a click."""

import pytest
from django.urls import reverse
from django.utils import timezone

from malmoandan.core import unsubscribe
from malmoandan.core.models import Letter, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.models import Mailing, MailingRefusal, NoMailing, Organisation
from tests import cast, office
from tests.partnerships import people

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def write(*bodies: Organisation, **more: object) -> Mailing:
    if "by" not in more:
        more["by"] = cast.somebody("skriver")
    return actions.write_mailing(
        subject="Träff på tisdag",
        text="Kom!\nhttps://example.org/traff",
        organisations=bodies,
        at=NOW,
        **more,
    )


def body(name: str, **more: object) -> Organisation:
    return people.organisation(f"Exempelförening {name}", **more)


def sent(mailing: Mailing) -> int:
    return actions.send_mailing(mailing=mailing, by=mailing.written_by, at=NOW)


def test_each_address_gets_one_letter_whoever_it_speaks_for():
    first, second, third, fourth = (body(n) for n in ("a", "b", "c", "d"))
    anna = people.speaks(first, "anna").person
    for other in (second, third, fourth):
        people.speaks(other, anna)
    people.speaks(first, "bo")
    shared = body("e", mailbox="brev@example.org")
    twin = body("f", mailbox="BREV@example.org")
    nobody = body("g")
    lost = body("h", mailbox="borta@example.org", mailbox_unreachable_at=NOW)
    gone = body("i", mailbox="i@example.org", merged_into=first)
    cast.person("coordinator_civil")

    bodies = (first, second, third, fourth, shared, twin, nobody, lost, gone)
    mailing = write(*bodies)
    readers = actions.mailing_readers(mailing)
    assert readers.without == [nobody, lost]
    assert not Letter.objects.exists()
    assert sent(mailing) == 3
    letters = {letter.to.lower(): letter for letter in Letter.objects.all()}
    assert set(letters) == {anna.email, "bo@example.org", "brev@example.org"}
    to_anna = letters[anna.email]
    assert to_anna.subject == "Träff på tisdag"
    assert "Kom!" in to_anna.text
    assert "Exempelförening c och 1 till" in to_anna.text
    assert '<a href="https://example.org/traff"' in to_anna.html
    assert to_anna.headers["Reply-To"] == mailing.written_by.email
    assert "/utskick/person/" in to_anna.headers["List-Unsubscribe"]
    assert "/utskick/organisation/" in letters["brev@example.org"].text
    assert (mailing.state, mailing.letters) == ("sent", 3)


@pytest.mark.parametrize("mailbox", ["", "brev@example.org"])
@pytest.mark.parametrize("contact", ["", "reached", "lost", "closed"])
def test_the_readers_are_those_of_any_other_letter(mailbox, contact):
    whole = body("a", mailbox=mailbox)
    if contact:
        lost = NOW if contact == "lost" else None
        spoken = people.speaks(whole, "anna", unreachable_at=lost)
        spoken.person.is_active = contact != "closed"
        spoken.person.save()
    mailing = Mailing.objects.create(
        subject="-", text="-", written_by=cast.somebody("skriver"), written_at=NOW
    )
    mailing.organisations.add(whole)
    found = [reader.recipient for reader in actions.mailing_readers(mailing).found]
    assert found == actions.recipients_of(whole, today=TODAY, fallback=False)


def test_readers_are_found_in_a_few_questions(django_assert_num_queries):
    mailing = write(*(body(str(n), mailbox=f"{n}@example.org") for n in range(30)))
    with django_assert_num_queries(4):
        assert len(actions.mailing_readers(mailing).found) == 30


def test_it_is_sent_once():
    mailing = write(body("a", mailbox="a@example.org"))
    sent(mailing)
    with pytest.raises(NotPossible) as no:
        sent(Mailing.objects.get())
    assert no.value.reason == MailingRefusal.SENT
    assert Letter.objects.count() == 1


def test_a_letter_that_nobody_would_get_is_not_written():
    with pytest.raises(NotPossible) as no:
        write(body("a"))
    assert no.value.reason == MailingRefusal.NOBODY
    assert not Mailing.objects.exists()


def test_one_that_nobody_is_left_to_read_is_not_sent():
    mailing = write(body("a", mailbox="a@example.org"))
    Organisation.objects.update(mailbox="")
    with pytest.raises(NotPossible) as no:
        sent(mailing)
    assert no.value.reason == MailingRefusal.NOBODY
    mailing.refresh_from_db()
    assert mailing.state == "draft"


def test_an_umbrella_organisation_passes_a_letter_on():
    umbrella = body("paraply", is_umbrella=True, mailbox="paraply@example.org")
    member = body("a", umbrella=umbrella)
    people.speaks(member, "anna")
    sent(write(member, sender=umbrella))
    letter = Letter.objects.get()
    assert "Exempelförening paraply skickar brevet vidare" in letter.text
    assert letter.headers["Reply-To"] == "paraply@example.org"

    Organisation.objects.filter(pk=umbrella.pk).update(mailbox="")
    umbrella.refresh_from_db()
    sent(write(member, sender=umbrella, by=cast.somebody("annan")))
    assert "Reply-To" not in Letter.objects.latest("pk").headers


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_it_is_left_in_one_click_without_logging_in(client, kind):
    whole = body("a", mailbox="a@example.org")
    if kind == "person":
        people.speaks(whole, "anna")
    sent(write(whole))
    letter = Letter.objects.get()
    address = letter.headers["List-Unsubscribe"].strip("<>")
    path = "/" + address.split("/", 3)[3]
    assert address in letter.text
    assert "Ett klick" in client.get(path).content.decode()
    assert not NoMailing.objects.exists()
    for _again in range(2):
        answer = client.post(path, {"List-Unsubscribe": "One-Click"})
        assert "<form" not in answer.content.decode().split("<main")[1]
    assert NoMailing.objects.count() == 1
    assert TrailEntry.objects.filter(verb="mailings_left").count() == 1
    with pytest.raises(NotPossible):
        write(whole, by=cast.somebody("annan"))


def test_a_link_opens_nothing_but_itself(client):
    token = unsubscribe.sign("mailing person", 1)
    for kind, path in (("organisation", token), ("person", "1"), ("follow", token)):
        address = reverse("mailing-leave", args=[kind, path])
        assert client.post(address).status_code == 404
    assert (
        client.get(reverse("mailing-leave", args=["person", token])).status_code == 404
    )


# In the office


def test_a_selection_is_written_to(settings):
    first, second = body("a", mailbox="a@example.org"), body("b")
    client = office.as_role("coordinator_city")
    path = office.address(Mailing, "add")
    assert "Välj" in client.get(path).content.decode()
    assert client.post(path, {"subject": "Hej", "text": "Hej"}).status_code == 302
    chosen = {"action": "write_to", "_selected_action": [first.pk, second.pk]}
    answer = client.post(office.address(Organisation), chosen, follow=True)
    assert "Till 2 organisationer." in answer.content.decode()

    refused = client.post(path, {"subject": "Hej", "text": "19121212-1212"})
    assert refused.status_code == 200
    answer = client.post(path, {"subject": "Hej", "text": "<b>Kom!</b>"}, follow=True)
    mailing = Mailing.objects.get()
    shown = answer.content.decode()
    assert "1 adress skulle få brevet" in shown
    assert "&lt;b&gt;Kom!" in shown
    assert "Adressen är den för Exempelförening a" in shown
    assert "Exempelförening b</a>" in shown
    assert client.post(path, {"subject": "Hej", "text": "Igen"}).status_code == 302
    assert Mailing.objects.count() == 1

    send = office.address(Mailing, "send", mailing.pk)
    assert send in shown
    assert client.get(send).status_code == 200
    assert client.post(send).status_code == 302
    again = client.post(send)
    assert again.status_code == 200
    assert "redan skickats" in again.content.decode()
    assert Letter.objects.count() == 1
    shown = client.get(office.address(Mailing, "change", mailing.pk)).content.decode()
    assert "till 1 adress" in shown
    assert send not in shown


def test_nobody_but_coordinators_writes_to_many():
    mailing = write(body("a", mailbox="a@example.org"))
    boss = office.as_role("administrator")
    assert boss.post(office.address(Mailing, "send", mailing.pk)).status_code == 403
    shown = boss.get(office.address(Mailing, "change", mailing.pk))
    assert office.address(Mailing, "send", mailing.pk) not in shown.content.decode()
    chosen = {"action": "write_to", "_selected_action": [1]}
    boss.post(office.address(Organisation), chosen)
    assert "mailing-to" not in boss.session


def test_the_list_of_letters_asks_the_same_at_three_rows():
    def make(n: int) -> None:
        write(
            body(str(n), mailbox=f"{n}@example.org"),
            by=cast.somebody(f"skriver{n}"),
            sender=body(f"paraply {n}"),
        )

    office.asks_the_same_at_three_rows(Mailing, make)


@pytest.mark.audit
def test_the_pages_of_a_letter_are_clean(page, axe, transactional_db, live_server):
    mailing = write(body("a", mailbox="a@example.org"), body("b"))
    client = office.as_role("coordinator_city")
    office.hand_over(page, client, live_server)
    for name in ("change", "send"):
        page.goto(office.address(Mailing, name, mailing.pk))
        assert axe(page) == []
    whole = Organisation.objects.get(mailbox="a@example.org")
    token = unsubscribe.sign("mailing organisation", whole.pk)
    page.goto(reverse("mailing-leave", args=["organisation", token]))
    assert axe(page) == []
    page.get_by_role("button", name="Lämna").click()
    page.wait_for_selector("text=Inga fler utskick")
    assert axe(page) == []
