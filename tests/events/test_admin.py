"""What is arranged, in the office."""

from typing import Any

import pytest

from events.models import Event, Series, Survey, Training
from malmoandan.core.models import Term
from tests import office

pytestmark = pytest.mark.django_db


def kind(vocabulary: str = "event_kind") -> Term:
    return office.term(vocabulary, "slag")


def make_event(n: int) -> Event:
    return Event.objects.create(
        year=2000 + n,
        kind=kind(),
        title=f"Forum {n}",
        date=f"{2000 + n}-03-01",
        presenter_side=office.term("presenter_side", f"sida {n}"),
        persons=60 + n,
        persons_qualifier=office.term("qualifier", f"mer än {n}", meaning="at_least"),
    )


def make_series(n: int) -> Series:
    word = office.term("qualifier", f"drygt {n}", meaning="at_least")
    return Series.objects.create(
        year=2000 + n,
        kind=office.term("event_kind", f"slag {n}"),
        count=5,
        count_qualifier=word,
        persons=10,
        persons_to=15,
        persons_qualifier=word,
    )


def make_survey(n: int) -> Survey:
    return Survey.objects.create(event=make_event(n), question=f"Fråga {n}", score=4)


def make_training(n: int) -> Training:
    return Training.objects.create(
        year=2000 + n,
        kind=office.term("training_kind", f"slag {n}"),
        title=f"Kurs {n}",
    )


MAKERS = {
    Event: make_event,
    Series: make_series,
    Survey: make_survey,
    Training: make_training,
}


@pytest.mark.parametrize("model", MAKERS)
def test_a_list_asks_the_same_at_three_rows(model):
    office.asks_the_same_at_three_rows(model, MAKERS[model])


def test_numbers_are_shown_with_the_word_of_their_source():
    make_event(1)
    make_series(1)
    undated = Event.objects.create(year=2004, kind=kind(), title="Utan dag")
    Event.objects.create(
        year=2004, kind=kind(), title="Om våren", precision_text="våren 2004"
    )
    Series.objects.create(year=2004, kind=kind())
    client = office.as_role("coordinator_civil")
    events = client.get(office.address(Event)).content.decode()
    series = client.get(office.address(Series)).content.decode()

    assert "mer än 1 61" in events
    assert "1 mars 2001" in events
    assert f">{undated.year}<" in events
    assert "våren 2004" in events
    assert "drygt 1 5" in series
    assert "drygt 1 10–15" in series


def rows(prefix: str, *added: dict[str, Any], there: int = 0) -> dict[str, Any]:
    """The rows beside a record, as its form sends them."""
    made = {f"{prefix}-TOTAL_FORMS": len(added), f"{prefix}-INITIAL_FORMS": there}
    for number, row in enumerate(added):
        made |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return made


def filled_in(event: Event, **more: Any) -> dict[str, Any]:
    return {
        "kind": event.kind_id,
        "title": event.title,
        "year": event.year,
        "waiting_list": "offer",
        "offer_hours": 24,
        **rows("topics"),
        **rows("co_presenters"),
        **rows("answers"),
        **rows("pools"),
        **more,
    }


@pytest.mark.parametrize("who", ["administrator", "coordinator_city"])
def test_nobody_writes_a_state(who):
    event = make_event(1)
    form = filled_in(
        event,
        title="Nytt namn",
        state="genomfört",
        sectors="staden\nföreningarna",
        **rows("topics", {"text": "Ett ämne", "order": 1}),
    )
    there = office.address(Event, "change", event.pk)
    assert office.as_role(who).post(there, form).status_code == 302

    event.refresh_from_db()
    assert (event.title, event.state) == ("Nytt namn", "utkast")
    assert event.sectors == ["staden", "föreningarna"]
    assert event.topics.get().text == "Ett ämne"


def test_a_word_is_chosen_from_its_own_vocabulary():
    make_event(1)
    office.term("mode", "på plats")
    there = office.address(Event, "change", Event.objects.get().pk)
    form = office.as_role("coordinator_city").get(there)
    fields = form.context["adminform"].form.fields

    def offered(name: str) -> set[str]:
        return {term.vocabulary for term in fields[name].queryset}

    names = ["kind", "mode", "presenter_side", "persons_qualifier"]
    wanted = ["event_kind", "mode", "presenter_side", "qualifier"]
    assert [offered(name) for name in names] == [{word} for word in wanted]


def test_events_are_found_and_filtered():
    make_event(1)
    make_event(2)
    client = office.as_role("coordinator_city")
    asked = {"q": "FORUM 2", "year": 2002, "is_example__exact": 0}
    rows = client.get(office.address(Event), asked).context["cl"].result_list

    assert [row.title for row in rows] == ["Forum 2"]


@pytest.mark.audit
def test_list_and_form_are_clean(page, axe, transactional_db, live_server):
    event = make_event(1)
    event.topics.create(text="Ett ämne")
    office.hand_over(page, office.as_role("coordinator_city"), live_server)

    for path in (office.address(Event), office.address(Event, "change", event.pk)):
        page.goto(path)
        assert axe(page) == []
