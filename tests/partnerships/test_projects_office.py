"""Cooperations in the office: narrowed, closed, opened again, taken home."""

import csv
import io

import pytest
from django.test import Client

from partnerships.models import Project
from tests import cast, office
from tests.office import address
from tests.partnerships.people import organisation

pytestmark = pytest.mark.django_db


def inside(person) -> Client:
    return cast.enter(Client(), person)


def test_cooperations_are_closed_and_opened_in_the_office(keeper):
    project = Project.objects.create(name="Språkkafé", starts="2033")
    theme = office.term("theme", "unga")
    project.themes.add(theme)
    desk = inside(keeper)
    close = address(Project, "close", project.pk)
    assert "errors" in desk.post(close, {"report": ""}).text
    page = desk.post(close, {"report": "Slut.", "lessons": ""}, follow=True)
    assert "Samarbetet är avslutat." in page.text
    assert "redan avslutat" in desk.post(close, {"report": "Slut."}).text

    def rows(**asked) -> int:
        return len(desk.get(address(Project), asked).context["cl"].result_list)

    assert (rows(closed="yes"), rows(closed="no"), rows(theme=theme.pk)) == (1, 0, 1)
    page = desk.post(address(Project, "reopen", project.pk), follow=True)
    assert "Samarbetet är öppet igen." in page.text
    other = inside(cast.person("steering_civil"))
    assert other.get(close).status_code == 403


def test_the_offices_table_of_cooperations(keeper):
    body = organisation("Exempelföreningen Ängen")
    project = Project.objects.create(name="=1+1")
    project.partners.create(organisation=body)
    form = {"format": "0", "resource": "0"}
    chosen = {f"projects_{name}": "on" for name in ("name", "partners", "closed")}
    answer = inside(keeper).post(address(Project, "export"), {**form, **chosen})

    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (row["partners"], row["closed"]) == (body.name, "no")
    assert not row["name"].startswith("=")
