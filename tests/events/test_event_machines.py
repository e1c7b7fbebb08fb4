"""One event as machines read it: schema.org, and the picture that is shared."""

import io

import pytest
import time_machine
from django.urls import reverse
from PIL import Image

from events.models import Event, Training
from tests import office
from tests.events import made
from tests.events.event_pages import LINK, everything, read, schema_of
from tests.events.made import DAY, NOW

pytestmark = pytest.mark.django_db
State = Event.State


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def test_machines_read_the_event_in_their_own_words(client):
    event = everything()
    Event.objects.filter(pk=event.pk).update(summary="</script><b>& så")
    event.refresh_from_db()

    page = read(client, event)
    told = schema_of(page)

    assert told["@type"] == "Event"
    assert told["name"] == "Hur gör vi?"
    assert told["description"] == "</script><b>& så"
    assert told["startDate"] == "2034-03-21T13:00:00+01:00"
    assert told["endDate"] == "2034-03-21T16:00:00+01:00"
    assert told["eventAttendanceMode"] == (
        "https://schema.org/MixedEventAttendanceMode"
    )
    assert [place["@type"] for place in told["location"]] == [
        "Place",
        "VirtualLocation",
    ]
    assert [o["name"] for o in told["organizer"]] == ["Staden", "Föreningarna"]
    assert told["isAccessibleForFree"] is True
    assert told["maximumAttendeeCapacity"] == 20
    assert told["superEvent"]["name"] == "Exempelkurs"
    assert told["performer"]["name"] == "Exempelföreningen"
    assert LINK not in page
    picture = f"http://127.0.0.1:8000/evenemang/{event.pk}/bild.png"
    assert f'property="og:image" content="{picture}"' in page


def test_machines_are_told_what_is_cancelled_and_what_is_hidden(client):
    hidden = Training.objects.create(
        year=2034,
        kind=office.term("training_kind", "kurs"),
        title="Hemlig kurs",
        is_public=False,
    )
    event = made.event(state=State.CANCELLED, training=hidden)

    page = read(client, event)

    assert schema_of(page)["eventStatus"] == "https://schema.org/EventCancelled"
    assert "Hemlig kurs" not in page


@pytest.mark.parametrize(
    "title", ["Kort", "Ett forum om hur unga får en plats att vara på " * 6, "x" * 300]
)
def test_the_shared_picture_is_drawn_for_any_title(client, title):
    event = made.event(title=title, venue="Ett ställe långt bort, " * 9)

    answer = client.get(reverse("event-picture", args=[event.pk]))

    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert answer["Cache-Control"] == "public, max-age=3600"
    known = {"HTTP_IF_NONE_MATCH": answer["ETag"]}
    again = client.get(reverse("event-picture", args=[event.pk]), **known)
    assert again.status_code == 304


def test_another_day_and_a_cancelled_event_are_another_picture(client):
    event = made.event(venue="", digital_link=LINK)
    path = reverse("event-picture", args=[event.pk])
    tags = [client.get(path)["ETag"]]
    event.digital_link = ""
    event.set_times(event.starts_at + DAY, event.ends_at + DAY)
    event.save()
    tags.append(client.get(path)["ETag"])
    event.state = State.CANCELLED
    event.save()
    tags.append(client.get(path)["ETag"])

    assert len(set(tags)) == 3
