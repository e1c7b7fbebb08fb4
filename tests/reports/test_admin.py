"""Follow-up in the office."""

import pytest

from governance.models import Commitment, CooperationPlan
from malmoandan.core.models import Term
from partnerships.models import Centre, Organisation
from reports.models import (
    AnnualReport,
    BudgetLine,
    CentreFigure,
    ChannelFigure,
    Judgement,
)
from tests import office

pytestmark = pytest.mark.django_db


def measure(n: int) -> Term:
    return office.term("measure", f"mått {n}")


def word(n: int) -> Term:
    return office.term("qualifier", f"cirka {n}", meaning="about")


def make_judgement(n: int) -> None:
    plan, _new = CooperationPlan.objects.get_or_create(title="Plan")
    commitment = Commitment.objects.create(plan=plan, title=f"Löfte {n}")
    Judgement.objects.create(commitment=commitment, year=2001, status="uppfyllt")


def make_centre_figure(n: int) -> None:
    centre = Centre.objects.create(name=f"Hus {n}")
    CentreFigure.objects.create(
        centre=centre,
        year=2001,
        measure=measure(n),
        value=10 + n,
        value_qualifier=word(n),
    )


def make_channel_figure(n: int) -> None:
    figure = ChannelFigure.objects.create(
        year=2001, measure=measure(n), channels_key=str(n), value=n
    )
    figure.channels.add(office.term("channel", f"kanal {n}"))


def make_line(n: int) -> None:
    BudgetLine.objects.create(
        year=2001,
        title=f"Post {n}",
        recipient=Organisation.objects.create(name=f"Exempelförening {n}"),
        amount=1000 + n,
        amount_qualifier=word(n),
    )


MAKERS = {
    AnnualReport: lambda n: AnnualReport.objects.create(year=2000 + n),
    Judgement: make_judgement,
    CentreFigure: make_centre_figure,
    ChannelFigure: make_channel_figure,
    BudgetLine: make_line,
}


@pytest.mark.parametrize("model", MAKERS)
def test_a_list_asks_the_same_at_three_rows(model):
    office.asks_the_same_at_three_rows(model, MAKERS[model])


def test_values_are_shown_with_the_word_of_their_source():
    make_centre_figure(1)
    make_channel_figure(1)
    make_line(1)
    CentreFigure.objects.create(
        centre=Centre.objects.get(), year=2002, measure=measure(1)
    )
    client = office.as_role("coordinator_civil")

    assert "cirka 1 11" in client.get(office.address(CentreFigure)).content.decode()
    assert "kanal 1" in client.get(office.address(ChannelFigure)).content.decode()
    assert "cirka 1 1\xa0001" in client.get(office.address(BudgetLine)).content.decode()


def test_which_channels_were_counted_stays():
    make_channel_figure(1)
    figure, other = ChannelFigure.objects.get(), office.term("channel", "en annan")
    form = {"year": 2001, "measure": figure.measure_id, "value": 7}
    client = office.as_role("coordinator_civil")
    path = office.address(ChannelFigure, "change", figure.pk)
    assert client.post(path, {**form, "channels": [other.pk]}).status_code == 302

    figure.refresh_from_db()
    assert figure.value == 7
    assert [term.key for term in figure.channels.all()] == ["kanal 1"]


def test_an_annual_report_takes_both_sides():
    make_line(1)
    report = AnnualReport.objects.create(year=2001)
    path = office.address(AnnualReport, "change", report.pk)

    assert office.as_role("coordinator_city").post(path, {}).status_code == 403
    form = {"year": 2001, "completed_on": "2002-02", "note": "", "state": "godkänd"}
    assert office.as_role("administrator").post(path, form).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.completed_on.text) == ("utkast", "2002-02")


@pytest.mark.audit
def test_list_and_form_are_clean(page, axe, transactional_db, live_server):
    make_line(1)
    line = BudgetLine.objects.get()
    office.hand_over(page, office.as_role("coordinator_city"), live_server)

    for path in (
        office.address(BudgetLine),
        office.address(BudgetLine, "change", line.pk),
    ):
        page.goto(path)
        assert axe(page) == []
