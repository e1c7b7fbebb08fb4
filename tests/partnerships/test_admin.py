"""The register and the partnerships in the office."""

import pytest
import tablib

from malmoandan.core.models import (
    Citation,
    Contradiction,
    FactsLoad,
    SourceDocument,
    Term,
    TrailEntry,
)
from partnerships.models import Centre, IopCase, Organisation, ProcessSupport, Project
from tests import cast, office

pytestmark = pytest.mark.django_db


def kind(side: str) -> Term:
    return office.term("organisation_kind", f"slag {side}", meaning=side)


def body(n: object, side: str = "civil", **more: object) -> Organisation:
    return Organisation.objects.create(
        name=f"Exempelförening {n}", kind=kind(side), **more
    )


def make_organisation(n: int) -> None:
    body(n, parent=Organisation.objects.first())


def make_case(n: int) -> None:
    case = IopCase.objects.create(name=f"Fall {n}")
    case.years.create(year=2000 + n, step="avtal")
    case.parties.create(organisation=body(n))


def make_project(n: int) -> None:
    case = IopCase.objects.create(name=f"Fall {n}")
    Project.objects.create(name=f"Projekt {n}", iop=case)


def make_support(n: int) -> None:
    support = ProcessSupport.objects.create(year=2001, name=f"Stöd {n}")
    support.organisations.add(body(n))


def make_centre(n: int) -> None:
    Centre.objects.create(name=f"Hus {n}", operator=body(n))


@pytest.mark.parametrize(
    ("model", "make"),
    [
        (Organisation, make_organisation),
        (IopCase, make_case),
        (Project, make_project),
        (ProcessSupport, make_support),
        (Centre, make_centre),
    ],
)
def test_a_list_asks_the_same_at_three_rows(model, make):
    office.asks_the_same_at_three_rows(model, make)


@pytest.mark.parametrize(
    ("who", "side", "status"),
    [
        ("administrator", "city", 302),
        ("administrator", "civil", 302),
        ("coordinator_city", "city", 302),
        ("coordinator_city", "civil", 403),
        ("coordinator_civil", "city", 403),
        ("coordinator_civil", "civil", 302),
        ("coordinator_civil", "", 302),
        ("steering_city", "city", 403),
        ("other_office", "city", 403),
    ],
)
def test_each_side_keeps_its_own_register(who, side, status):
    own = body("ett", side=side)
    path = office.address(Organisation, "change", own.pk)
    form = {"name": "Exempelförening två", "kind": own.kind_id, "website": ""}
    answer = office.as_role(who).post(path, form)

    own.refresh_from_db()
    assert answer.status_code == status
    assert own.name == f"Exempelförening {'två' if status == 302 else 'ett'}"
    assert own.history.count() == (2 if status == 302 else 1)


def test_nobody_hands_an_organisation_over_to_the_other_side():
    own, other = body("ett"), kind("city")
    path = office.address(Organisation, "change", own.pk)
    form = {"name": own.name, "kind": other.pk, "website": ""}
    answer = office.as_role("coordinator_civil").post(path, form)

    own.refresh_from_db()
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert own.kind == kind("civil")


def test_a_coordinator_confirms_organisations_of_the_own_side():
    mine, theirs, nobodys = (
        body(side, side=side, state="mentioned") for side in ("civil", "city", "")
    )
    form = {"action": "verify", "_selected_action": [mine.pk, theirs.pk, nobodys.pk]}
    client = office.as_role("coordinator_civil")
    answer = client.post(office.address(Organisation), form, follow=True)

    assert "2 organisationer är verifierade." in answer.content.decode()
    waiting = Organisation.objects.filter(state="mentioned")
    assert list(waiting) == [theirs]
    assert TrailEntry.objects.filter(verb="organisation.verify").count() == 2
    again = client.post(office.address(Organisation), form, follow=True)
    assert "0 organisationer" in again.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("åkerbär", {"Åkerbär"}),
        ("ÅKERBÄR", {"Åkerbär"}),
        ("ide", {"Idé och Form"}),
        ("idé", {"Idé och Form"}),
        ("form idé", {"Idé och Form"}),
        ("örn", {"HAVSÖRN"}),
        ("orn", set()),
    ],
)
def test_search_finds_swedish_letters_whatever_the_case(asked, found):
    for name in ("Åkerbär", "Idé och Form", "HAVSÖRN"):
        Organisation.objects.create(name=name)
    client = office.as_role("administrator")
    page = client.get(office.address(Organisation), {"q": asked})
    rows = page.context["cl"].result_list

    assert {row.name for row in rows} == found


@pytest.mark.parametrize(
    ("side", "found"),
    [("city", {"city"}), ("civil", {"civil"}), ("none", {"", "utan"})],
)
def test_organisations_are_filtered_by_side(side, found):
    for each in ("city", "civil", ""):
        body(each, side=each)
    Organisation.objects.create(name="Exempelförening utan")
    client = office.as_role("administrator")
    page = client.get(office.address(Organisation), {"side": side})
    rows = page.context["cl"].result_list

    assert {row.name.removeprefix("Exempelförening").strip() for row in rows} == found


def test_a_record_shows_where_it_comes_from_and_what_contradicts_it():
    case = IopCase.objects.create(name="Fall", other_facts={"väder": "sol"})
    document = SourceDocument.objects.create(fact_id="S9", title="En rapport")
    Citation.objects.create(subject=case, document=document, section="Kapitel 3")
    load = FactsLoad.objects.create(
        file_name="a.json", digest="-", loaded_at="2020-01-01T00:00Z"
    )
    for standing, settled_at in ((1, None), (2, "2020-01-02T00:00Z")):
        Contradiction.objects.create(
            subject=case,
            field="purpose",
            standing=f"ett {standing}",
            stated="ett annat",
            load=load,
            settled_at=settled_at,
        )
    client = office.as_role("coordinator_city")
    page = client.get(office.address(IopCase, "change", case.pk)).content.decode()

    assert "En rapport, Kapitel 3" in page
    assert "syfte: ”ett 1” står kvar, en annan källa säger ”ett annat”</li>" in page
    assert "”ett 2” står kvar, en annan källa säger ”ett annat” (bedömd)" in page
    assert "väder: sol" in page


def test_rows_beside_a_record_are_written_with_it():
    case = IopCase.objects.create(name="Fall")
    path = office.address(IopCase, "change", case.pk)
    form = {
        "name": "Fall",
        "purpose": "",
        "hub": "",
        "agreed_from": "2024-05",
        "agreed_to": "i morgon",
        "years-TOTAL_FORMS": 1,
        "years-INITIAL_FORMS": 0,
        "years-0-year": 2024,
        "years-0-step": "avtal",
        "years-0-text": "",
        "parties-TOTAL_FORMS": 1,
        "parties-INITIAL_FORMS": 0,
        "parties-0-organisation": body("ett").pk,
        "parties-0-capacity": "performer",
        "parties-0-order": 0,
        **{
            f"{rows}-{n}_FORMS": 0
            for rows in ("decisions", "documents", "meetings", "amendments")
            for n in ("TOTAL", "INITIAL")
        },
    }
    client = office.as_role("coordinator_city")
    refused = client.post(path, form)
    assert "Skriv ett år, en månad eller en dag" in refused.content.decode()
    assert client.post(path, {**form, "agreed_to": "2025"}).status_code == 302

    case.refresh_from_db()
    assert (case.agreed_from.text, case.agreed_to.text) == ("2024-05", "2025")
    assert case.years.get().step == "avtal"
    assert case.parties.get().capacity == "performer"
    shown = client.get(path).content.decode()
    assert 'value="2024-05"' in shown


def test_goals_are_written_one_on_each_line():
    project = Project.objects.create(name="Projekt", goals=["ett", "två"])
    path = office.address(Project, "change", project.pk)
    client = office.as_role("coordinator_city")
    assert "ett\ntvå</textarea>" in client.get(path).content.decode()
    area = office.term("city_area", "ön")
    form = {
        "name": "Projekt",
        "goals": "två\r\n\r\n tre ",
        "areas": [area.pk],
        **{
            f"{rows}-{n}_FORMS": 0
            for rows in ("partners", "activities")
            for n in ("TOTAL", "INITIAL")
        },
    }
    assert client.post(path, form).status_code == 302

    project.refresh_from_db()
    assert project.goals == ["två", "tre"]
    assert list(project.areas.all()) == [area]


def test_the_register_goes_out_as_a_table_without_formulas():
    parent = body("förälder", side="city")
    theme = office.term("theme", "exempeltema")
    body("ett", parent=parent, number="8020014711", about="=1+1").themes.add(theme)
    client = office.as_role("coordinator_city")
    path = office.address(Organisation, "export")
    answer = client.post(path, {"format": "0", "resource": "0"})
    table = tablib.Dataset().load(answer.content.decode(), format="csv")

    row = table.dict[0]
    assert table.headers[:4] == ["name", "kind", "legal_form", "number"]
    assert (row["parent"], row["number"]) == (parent.name, "8020014711")
    assert (row["about"], row["themes"]) == ("1+1", "exempeltema")


@pytest.mark.audit
def test_list_and_form_are_clean(page, axe, transactional_db, live_server):
    case = IopCase.objects.create(name="Fall")
    case.years.create(year=2024, step="avtal")
    case.parties.create(organisation=body("ett"))
    client = office.as_role("coordinator_city")
    office.hand_over(page, client, live_server)

    for path in (
        office.address(Organisation),
        office.address(IopCase, "change", case.pk),
    ):
        page.goto(path)
        assert axe(page) == []


def test_a_name_is_taken_once_whatever_its_case(client):
    kind = cast.kind_of_side("civil")
    Organisation.objects.create(name="Exempelföreningen Ö", kind=kind)
    coordinator = cast.enter(client, cast.person("coordinator_civil"))
    path = "/admin/partnerships/organisation/add/"

    refused = coordinator.post(path, {"name": "EXEMPELFÖRENINGEN ö", "kind": kind.pk})
    assert "Det finns redan en organisation med det namnet." in refused.content.decode()
    assert "EXEMPELFÖRENINGEN ö" in refused.content.decode()

    assert coordinator.post(path, {"name": "Ny", "kind": kind.pk}).status_code == 302
    assert Organisation.objects.count() == 2
