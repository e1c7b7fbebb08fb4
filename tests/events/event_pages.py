"""Pages of events as the tests read them, and an event of which everything is known."""

import json
import re

from django.test import Client
from django.urls import reverse

from events.models import (
    CoPresenter,
    Event,
    EventAnswer,
    KindQuestion,
    SeatPool,
    Training,
)
from governance.models import Agreement, AgreementParty, FocusArea
from partnerships.models import Venue
from tests import office
from tests.events import made
from tests.events.made import DAY, NOW
from tests.partnerships import people

LINK = "https://mote.example/hemligt"


def path_of(event: Event) -> str:
    return reverse("event-read", args=[event.pk, event.slug])


def read(client: Client, event: Event, prefix: str = "") -> str:
    """What the page says, its white space single."""
    answer = client.get(prefix + path_of(event))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def schema_of(page: str) -> dict:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told: dict = json.loads(found[0])
    return told


def everything() -> Event:
    """An event about which everything is known."""
    agreement = Agreement.objects.create(name="Överenskommelsen")
    for order, name in enumerate(("Staden", "Föreningarna")):
        AgreementParty.objects.create(agreement=agreement, name=name, order=order)
    place = Venue.objects.create(
        name="Exempelhuset",
        address="Exempelgatan 1",
        hearing_loop="yes",
        quiet_room="no",
        travel="Buss 5.",
        access_note="Ring på.",
        website="https://hus.example/",
    )
    body = people.organisation("Exempelföreningen")
    event = made.event(
        title="Hur gör vi?",
        place=place,
        room="Sal 2",
        digital_link=LINK,
        programme="13.00 Vi börjar",
        audience="Alla",
        food_served=True,
        spoken_language="svenska",
        interpretation="teckenspråk",
        focus_area=FocusArea.objects.create(year=2034, title="ungas plats"),
        presenter="Exempelperson Ett",
        presenter_organisation=body,
        presenter_side=office.term("presenter_side", "ideburen", label_sv="idéburen"),
        level=office.term("matrix_level", "samråd"),
        mode=office.term("mode", "på plats"),
        method="öppet forum",
        theme="platser",
        sectors=["idrott", "kultur"],
        co_organiser="Exempelnämnden",
        target_group_part="Unga leder borden.",
        training=Training.objects.create(
            year=2034, kind=office.term("training_kind", "kurs"), title="Exempelkurs"
        ),
        follows=made.event(title="Förra forumet", state=Event.State.HELD),
        contact_phone="040-12 34 56",
        capacity=20,
        signup_closes_at=NOW + 3 * DAY,
    )
    event.steps.add(office.term("matrix_step", "agenda"))
    event.global_goals.add(office.term("global_goal", "5. Jämställdhet"))
    CoPresenter.objects.create(event=event, name="Exempelperson Två")
    question = KindQuestion.objects.create(kind=event.kind, text_sv="Inflytande")
    EventAnswer.objects.create(
        event=event, question=question, before="Nämnden lyssnar.", after="De svarade."
    )
    SeatPool.objects.create(event=event, side="civil", seats=4, released_at=NOW + DAY)
    return event
