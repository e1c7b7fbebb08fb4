"""What is true of organisations, IOP cases and projects."""

import pytest
from django.core.exceptions import ValidationError

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Side, Term, Vocabulary
from partnerships.models import (
    Affiliation,
    IopCase,
    IopYear,
    Organisation,
    Project,
)
from tests import cast

pytestmark = pytest.mark.django_db


def kind(key: str, meaning: str = "") -> Term:
    """A kind of organisation that means a side, or none."""
    return Term.objects.create(
        vocabulary=Vocabulary.ORGANISATION_KIND, key=key, label_sv=key, meaning=meaning
    )


def test_an_organisation_is_found_whatever_the_case_of_its_name():
    found = Organisation.objects.create(name="Exempelföreningen Åkerbär")

    assert Organisation.objects.named("exempelföreningen  ÅKERBÄR").get() == found
    assert str(found) == "Exempelföreningen Åkerbär"


def test_the_kind_says_the_side_and_other_sectors_have_none():
    board = Organisation.objects.create(name="Exempelnämnden", kind=kind("n", "city"))
    school = Organisation.objects.create(name="Exempelskolan", kind=kind("a"))
    unknown = Organisation.objects.create(name="Okänd exempelförening")

    assert board.side is Side.CITY
    assert school.side is None
    assert unknown.side is None
    assert list(Organisation.objects.on_side(Side.CITY)) == [board]


@pytest.mark.parametrize(
    ("since", "until", "step", "counts"),
    [
        (None, None, "avtal", True),
        (None, None, "uppföljning", True),
        (None, None, "förlängt", True),
        (None, None, "utredning", False),
        (None, None, "rådgivning", False),
        (None, None, "avslutat", False),
        (None, None, "", False),
        ("2030", "2031", "utredning", True),
        ("2030-12", None, "beslutat", True),
        ("2031", None, "avtal", False),
        ("2027", "2029-12", "avtal", False),
        ("2027", "2030-01", "nedlagt", True),
    ],
)
def test_an_agreement_counts_in_the_years_that_its_period_covers(
    since, until, step, counts
):
    case = IopCase.objects.create(
        name="Exempelpartnerskapet",
        agreed_from=PartialDate(since) if since else None,
        agreed_to=PartialDate(until) if until else None,
    )
    IopYear.objects.create(case=case, year=2030, step=step)
    IopYear.objects.create(case=case, year=2029, step="avtal")

    assert IopCase.objects.get().has_agreement_in(2030) is counts


@pytest.mark.parametrize(
    ("starts", "ends", "runs"),
    [
        (None, None, True),
        ("2030", None, True),
        ("2030-12-31", None, True),
        ("2031-01", None, False),
        (None, "2029", False),
        ("2028", "2030-01", True),
    ],
)
def test_a_project_runs_in_the_years_it_is_known_to_cover(starts, ends, runs):
    project = Project(
        name="Exempelprojektet",
        starts=PartialDate(starts) if starts else None,
        ends=PartialDate(ends) if ends else None,
    )

    assert project.runs_in(2030) is runs


def test_an_affiliation_belongs_to_the_side_of_its_organisation() -> None:
    organisation = Organisation(name="Exempel", kind=cast.kind_of_side("civil"))
    assert Affiliation(organisation=organisation).side == "civil"


def test_nothing_is_a_part_of_itself() -> None:
    organisation = Organisation.objects.create(name="Exempel i sig självt")
    organisation.umbrella = organisation
    with pytest.raises(ValidationError) as said:
        organisation.clean()
    assert set(said.value.message_dict) == {"parent"}
