"""Writing documents, organisations, partnerships, process support and projects."""

from collections.abc import Callable
from typing import Any

from malmoandan.core.models import FactRecord, SourceDocument, Vocabulary
from malmoandan.management.facts.finding import Finder, folded
from malmoandan.management.facts.ledger import pick
from malmoandan.management.facts.notes import within
from malmoandan.management.facts.organisations import is_part
from malmoandan.management.facts.shapes import Row
from malmoandan.management.facts.writing.desk import Desk
from partnerships.actions import place_by_sources
from partnerships.models import (
    IopCase,
    IopParty,
    IopYear,
    Organisation,
    ProcessSupport,
    Project,
    ProjectPartner,
)


def documents(rows: list[Row], desk: Desk) -> None:
    """Write the titles of the documents that facts are taken from."""
    for row in rows:
        if not desk.has_all(row, "id"):
            continue
        found = desk.ledger.known_document(row.id)
        stated = pick(row, "title", "kind", "year", "url")
        document = desk.ledger.write(
            SourceDocument, row, found, stated, fixed={"fact_id": row.id}
        )
        desk.ledger.remember(document)


def organisations(rows: list[Row], desk: Desk) -> None:
    """Write the organisations that the file describes."""
    for row in rows:
        found = _described(row, desk)
        if found is None and not desk.has_all(row, "name"):
            continue
        by_id = found is None or (row.id != "" and found.fact_id == row.id)
        same = ("name", "website") if by_id else ("website",)
        stated = {
            **pick(row, *same),
            **desk.stated_term(row, "kind", Vocabulary.ORGANISATION_KIND),
        }
        record = desk.ledger.write(Organisation, row, found, stated)
        desk.organisations.remember(record)


def _described(row: Row, desk: Desk) -> Organisation | None:
    """The organisation of a row; "X: Y" is the part Y of X, as in a mention."""
    name = row.get("name")
    found = desk.organisations.find(id_=row.id, name=name)
    if found is None and name and is_part(name):
        return desk.organisations.mentioned(name, row.at("name"))
    return found


def _by_name(model: type[FactRecord], rows: list[Row], desk: Desk) -> Finder[Any]:
    return Finder(
        model._default_manager.all(),
        rows,
        of_record=_named,
        of_row=lambda r: ((folded(r.get("name")),), ()),
        notes=desk.notes,
    )


def _named(record: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    return (folded(record.name),), ()


def _each(
    model: type[FactRecord],
    rows: list[Row],
    desk: Desk,
    write: Callable[[Row, Any], FactRecord],
) -> None:
    finder = _by_name(model, rows, desk)
    for row in rows:
        found = finder.find(row)
        if found is not None or desk.has_all(row, "name"):
            finder.remember(write(row, found))


def iop(rows: list[Row], desk: Desk) -> None:
    """Write the cases of partnership, with where each stood year by year."""

    def write(row: Row, found: IopCase | None) -> IopCase:
        stated = pick(row, "name", "purpose", "hub", agreed_from="from", agreed_to="to")
        case = desk.ledger.write(IopCase, row, found, stated)
        _parties(case, row, desk)
        for year, told in (row.get("status") or {}).items():
            if told and (told.values or told.other):
                standing = case.years.filter(year=year).first()
                stated = pick(told, "step", "text")
                fixed = {"case": case, "year": year}
                desk.ledger.write(IopYear, told, standing, stated, fixed=fixed)
        return place_by_sources(case=case)

    _each(IopCase, rows, desk, write)


def _parties(case: IopCase, row: Row, desk: Desk) -> None:
    path = row.at("parties")
    have = set(case.parties.values_list("organisation", flat=True))
    for place, party in enumerate(desk.organisations.all(row.get("parties"), path)):
        if party.pk not in have:
            made = IopParty.objects.create(
                case=case,
                organisation=party,
                capacity=IopParty.usual_capacity(party),
                order=place,
            )
            if not desk.ledger.has_made(case):
                desk.notes.create(path, made)


def process_support(rows: list[Row], desk: Desk) -> None:
    """Write the help with processes, which is no agreement."""
    finder = Finder(
        ProcessSupport.objects.all(),
        rows,
        of_record=lambda p: ((p.year, folded(p.name)), ()),
        of_row=lambda r: ((r.get("year"), folded(r.get("name"))), ()),
        notes=desk.notes,
    )
    for row in rows:
        found = finder.find(row)
        if found is None and not desk.has_all(row, "year", "name"):
            continue
        stated = pick(row, "year", "name")
        record = desk.ledger.write(ProcessSupport, row, found, stated)
        finder.remember(record)
        others = desk.organisations.all(row.get("with"), row.at("with"))
        desk.ledger.link(record.organisations, others, row.at("with"))


def projects(rows: list[Row], desk: Desk) -> None:
    """Write the projects, their partners and what they did year by year."""

    def write(row: Row, found: Project | None) -> Project:
        same = ("name", "purpose", "about", "goals")
        stated = pick(row, *same, starts="from", ends="to")
        case = desk.refer(row, "iop", "iop", IopCase.objects.all())
        if case is not None:
            stated["iop"] = (row.at("iop"), case)
        project = desk.ledger.write(Project, row, found, stated)
        areas = desk.words.all(Vocabulary.CITY_AREA, row.get("areas"), row.at("areas"))
        desk.ledger.link(project.areas, areas, row.at("areas"))
        _partners(project, row, desk)
        for year, texts in (row.get("activities") or {}).items():
            path = within(row.at("activities"), str(year))
            desk.ledger.add_texts(project.activities, texts, path, year=year)
        return project

    _each(Project, rows, desk, write)


def _partners(project: Project, row: Row, desk: Desk) -> None:
    path = row.at("partners")
    have = set(project.partners.values_list("organisation", flat=True))
    for place, partner in enumerate(desk.organisations.all(row.get("partners"), path)):
        if partner.pk not in have:
            made = ProjectPartner.objects.create(
                project=project, organisation=partner, order=place
            )
            if not desk.ledger.has_made(project):
                desk.notes.create(path, made)
