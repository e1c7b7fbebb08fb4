"""Organisations about which everything is known, and how their cards are read."""

from django.test import Client

from partnerships.models import CardPart, Organisation
from tests import office
from tests.partnerships import people

EVERYTHING = [str(part) for part in CardPart]
LIST = "/foreningar/"


def full(name: str = "Exempelföreningen", **more: object) -> Organisation:
    """An organisation about which everything is known."""
    found = Organisation.objects.filter(name="Exempelparaplyet")
    umbrella = found.first() or people.organisation(
        "Exempelparaplyet", is_umbrella=True
    )
    values = {
        "about": "Vi odlar <b>på taken</b>.",
        "website": "https://exempel.se/",
        "mailbox": "info@exempel.se",
        "phone": "040-12 34 56",
        "number": "8020001239",
        "legal_form": office.term("legal_form", "ideell förening"),
        "category": office.term("sector_category", "kultur"),
        "umbrella": umbrella,
        "card_shows": EVERYTHING,
        **more,
    }
    made = people.organisation(name, **values)
    made.themes.add(office.term("theme", "fritid"))
    made.target_groups.add(office.term("target_group", "unga"))
    made.city_areas.add(office.term("city_area", "hamnen"))
    return made


def text(client: Client, path: str) -> str:
    """What the page says."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def card_of(organisation: Organisation) -> str:
    """The address of its card."""
    return f"{LIST}{organisation.pk}/{organisation.slug}/"
