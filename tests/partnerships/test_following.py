"""Following: asked, answered, told once, left in one click."""

import datetime as dt
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.jobs import following as event_jobs
from events.models import Event
from malmoandan.core import audit, unsubscribe
from malmoandan.core.models import Letter, Term, Vocabulary
from partnerships import actions
from partnerships.jobs import following as jobs
from partnerships.models import Follow, IopCase, Project, Story
from tests import cast
from tests.office import term

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2031, 3, 3, 8, tzinfo=dt.UTC)
MAIL = "exempel@example.org"


def theme(key: str = "exempeltema") -> Term:
    return term(Vocabulary.THEME, key, label_en=f"{key} in English")


def kind() -> Term:
    return term(Vocabulary.EVENT_KIND, "exempeltraff")


def send(client: Client, email: str = MAIL, **ticked: Any) -> Any:
    return client.post("/folj/", {"email": email, **ticked}, follow=True)


def standing(email: str = MAIL, **target: Any) -> Follow:
    return Follow.objects.create(
        email=email,
        asked_at=NOW,
        confirmed_at=NOW,
        told_until=NOW,
        **(target or {"term": theme()}),
    )


def link(follow: Follow, page: str = "follow-manage") -> str:
    return reverse(page, args=[unsubscribe.sign("follow", follow.pk)])


def test_an_address_asks_gets_a_letter_and_says_yes(client):
    page = send(client, themes=[theme().pk], kinds=[kind().pk])
    assert "Titta i din inkorg" in page.content.decode()
    letter = Letter.objects.get()
    assert letter.subject == "Vill du ha nyheter från oss?"
    assert "- exempeltema\n- exempeltraff" in letter.text
    assert not Follow.objects.standing().exists()

    path = link(Follow.objects.earliest("pk"))
    assert f"{path}\n" in letter.text
    assert "Vill du ha de här nyheterna?" in client.get(path).content.decode()
    page = client.post(path, {"confirm": "1"}, follow=True)
    assert "Tack!" in page.content.decode()
    assert Follow.objects.standing().count() == 2
    again = client.post(path, {"confirm": "1"}, follow=True)
    assert again.status_code == 200


def test_nothing_ticked_is_said_beside_the_field_and_the_address_stays(client):
    page = send(client).content.decode()
    assert "Kryssa i minst en sak" in page
    assert f'value="{MAIL}"' in page
    assert not Follow.objects.exists()


def test_a_box_is_ticked_by_the_address_of_the_page(client):
    page = client.get(f"/folj/?tema={theme().pk}&typ=x").content.decode()
    assert page.count(" checked") == 1


def test_the_same_form_twice_makes_one_follower_and_one_letter(client):
    with time_machine.travel(NOW, tick=False):
        send(client, themes=[theme().pk])
        send(client, themes=[theme().pk])
    assert Follow.objects.count() == 1
    assert Letter.objects.count() == 1


def test_who_follows_already_gets_the_link_and_the_page_says_nothing_of_it(client):
    standing()
    page = send(client, themes=[theme().pk])
    assert "Titta i din inkorg" in page.content.decode()
    assert "Du får redan alla de nyheterna" in Letter.objects.get().text


def test_a_letter_is_english_for_who_asked_in_english(client):
    client.post("/en/folj/", {"email": MAIL, "themes": [theme().pk]})
    assert Letter.objects.get().subject == "Do you want news from us?"
    assert "exempeltema in English" in Letter.objects.get().text


def test_logged_in_with_the_address_it_is_confirmed_at_once(client):
    person = cast.enter(client, cast.somebody("foljare")) and Follow
    page = send(client, "foljare@example.org", themes=[theme().pk])
    assert "Det du följer" in page.content.decode()
    assert person.objects.standing().get().person.email == "foljare@example.org"
    assert not Letter.objects.exists()


def test_logged_in_with_another_address_it_has_to_answer(client):
    cast.enter(client, cast.somebody("foljare"))
    send(client, themes=[theme().pk])
    assert Follow.objects.get().confirmed_at is None


def test_a_machine_that_fills_the_trap_gets_nothing(client):
    send(client, themes=[theme().pk], homepage="x")
    assert not Follow.objects.exists()


def test_a_link_that_has_run_out_says_so_and_is_erased(client):
    with time_machine.travel(NOW):
        send(client, themes=[theme().pk])
    path = link(Follow.objects.get())
    with time_machine.travel(NOW + dt.timedelta(days=4)):
        late = client.get(path)
        assert (late.status_code, "Länken har gått ut" in late.content.decode()) == (
            410,
            True,
        )
        assert client.post(path, {"confirm": "1"}).status_code == 410
        assert jobs.forget_follows() == 1
    assert client.get(path).status_code == 404


def test_a_link_that_nobody_signed_opens_nothing(client):
    standing()
    for page in ("follow-manage", "follow-stop"):
        assert client.get(reverse(page, args=["1.falsk"])).status_code == 404


def test_what_one_follows_is_changed_on_one_page(client):
    first = standing()
    other = theme("annat")
    waiting = Follow.objects.create(email=MAIL, term=kind(), asked_at=NOW)
    page = client.post(
        link(first), {"themes": [other.pk], "kinds": [kind().pk]}, follow=True
    )
    assert "Sparat." in page.content.decode()
    found = Follow.objects.standing().order_by("pk")
    assert [f.term for f in found] == [waiting.term, other]
    first.refresh_from_db()
    assert first.ended_at is not None
    kept = {"themes": [other.pk], "kinds": [kind().pk]}
    client.post(link(found[0]), kept)
    assert list(Follow.objects.standing().order_by("pk")) == list(found)
    page = client.post(link(found[0]), {}, follow=True)
    assert "Du har slutat" in page.content.decode()


def test_one_click_leaves_everything_without_a_token_of_ours():
    first = standing()
    standing(term=kind())
    strict = Client(enforce_csrf_checks=True)
    path = link(first, "follow-stop")
    assert "Sluta med allt" in strict.get(path).content.decode()
    done = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert "Du har slutat" in done.content.decode()
    assert strict.post(path).status_code == 200
    assert not Follow.objects.standing().exists()
    assert jobs.forget_follows() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=4)):
        assert jobs.forget_follows() == 2


def happenings() -> tuple[IopCase, Term]:
    """A day on which something of each kind happens about one theme."""
    about = theme()
    at = NOW + dt.timedelta(hours=1)
    story = Story.objects.create(
        title="Exempelsaga", text="x", state="published", written_at=at, published_at=at
    )
    project = Project.objects.create(name="Exempelprojekt", registered_at=at)
    case = IopCase.objects.create(name="Exempelfall", state="rådgivning")
    hidden = Project.objects.create(name="Dolt", registered_at=at, is_public=False)
    for record in (story, project, case, hidden):
        record.themes.add(about)
    with transaction.atomic():
        audit.record(
            verb="iopcase.advise",
            subject=case,
            by=None,
            at=at,
            from_state="initiativ",
            to_state="rådgivning",
        )
    event = Event.objects.create(
        year=2031,
        kind=kind(),
        title="Exempelträff",
        state="publicerat",
        date="2031-05-02",
    )
    with transaction.atomic():
        audit.record(verb="event.added", subject=event, by=None, at=at)
    return case, about


def tell(on: dt.datetime = NOW + dt.timedelta(days=1)) -> int:
    with time_machine.travel(on, tick=False):
        return event_jobs.tell_followers()


def test_one_letter_tells_all_that_is_new_and_never_again(settings):
    settings.SITE_URL = "https://portal.example"
    case, about = happenings()
    for target in ({"term": about}, {"term": kind()}, {"case": case}):
        standing(**target)
    standing("annan@example.org", term=theme("tyst"))

    assert tell() == 1
    letter = Letter.objects.get()
    for words in (
        "Ny berättelse: Exempelsaga",
        "Nytt samarbete: Exempelprojekt",
        "Exempelfall har kommit till ett nytt steg: rådgivning",
        "Nytt i kalendern: Exempelträff, 2 maj 2031",
    ):
        assert letter.text.count(words) == 1
    assert "Dolt" not in letter.text
    stop = letter.headers["List-Unsubscribe"].strip("<>")
    assert stop.startswith("https://portal.example/folj/")
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert tell() == 0
    assert tell(NOW + dt.timedelta(days=2)) == 0
    assert Letter.objects.count() == 1


def test_an_event_without_a_day_and_one_taken_back(settings):
    happenings()
    Event.objects.update(date=None)
    standing(term=kind())
    assert tell() == 1
    assert "Nytt i kalendern: Exempelträff" in Letter.objects.get().subject
    Event.objects.update(state="inställt")
    standing("b@example.org", term=kind())
    assert tell() == 0


def test_feeds_hold_what_is_new_and_nothing_hidden(client):
    case, about = happenings()
    feeds = (
        (reverse("follow-theme-feed", args=[about.pk]), 3),
        (reverse("follow-case-feed", args=[case.pk]), 1),
        (reverse("event-kind-feed", args=[kind().pk]), 1),
    )
    with time_machine.travel(NOW + dt.timedelta(days=1)):
        for path, count in feeds:
            feed = ElementTree.fromstring(client.get(path).content)  # noqa: S314
            space = "{http://www.w3.org/2005/Atom}"
            assert len(feed.findall(f"{space}entry")) == count
            assert feed.find(f"{space}title").text.startswith("Malmöandan: ")
    IopCase.objects.update(is_public=False)
    assert client.get(reverse("follow-case-feed", args=[case.pk])).status_code == 404


def test_a_kind_of_event_shows_what_comes_and_what_has_been(client):
    happenings()
    Event.objects.create(year=2031, kind=kind(), title="Odaterad", state="publicerat")
    Event.objects.create(
        year=2030, kind=kind(), title="Förra", state="genomfört", date="2030-05-02"
    )
    path = reverse("event-kind-read", args=[kind().pk])
    with time_machine.travel(NOW):
        page = client.get(path).content.decode()
    order = [page.index(t) for t in ("Exempelträff", "Odaterad", "Förra")]
    assert order == sorted(order)
    assert client.get(reverse("event-kind-read", args=[theme().pk])).status_code == 404
    empty = term(Vocabulary.EVENT_KIND, "tom")
    page = client.get(reverse("event-kind-read", args=[empty.pk])).content.decode()
    assert "Inget är utlyst just nu" in page


def test_two_forms_at_the_same_moment_make_one_follower():
    asked = {"email": MAIL, "terms": [theme()], "cases": [], "language": "sv"}
    actions.follow(**asked, at=NOW)
    actions.follow(**asked, at=NOW)
    assert Follow.objects.count() == 1


@pytest.mark.browser
@pytest.mark.audit
def test_pages_of_following_are_accessible(page, axe, live_server):
    follow = standing()
    for path in ("/folj/", link(follow), link(follow, "follow-stop")):
        page.goto(live_server.url + path)
        assert axe(page) == []
