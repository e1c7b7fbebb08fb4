"""Writing the agreement: its words, its parties, its history, who answers for what."""

from governance.models import Agreement, CooperationPlan, Responsibility, TimelineEntry
from malmoandan.core.models import Side, Vocabulary
from malmoandan.core.text import search_key
from malmoandan.management.facts.finding import Finder, folded
from malmoandan.management.facts.ledger import pick
from malmoandan.management.facts.shapes import Row
from malmoandan.management.facts.writing.desk import Desk
from partnerships.models import Organisation

WORDS = {
    "principles": Vocabulary.PRINCIPLE,
    "ways_of_working": Vocabulary.WAY_OF_WORKING,
    "ideburen_criteria": Vocabulary.IDEBUREN_CRITERION,
    "legal_forms": Vocabulary.LEGAL_FORM,
}
# How Swedish names tell which side a party is on; others are left for a coordinator.
SIDES = (("idébur", Side.CIVIL), ("stad", Side.CITY), ("kommun", Side.CITY))


def agreement(row: Row, desk: Desk) -> None:
    """Write the agreement; one installation holds one."""
    if not (row.values or row.other):
        return
    record = desk.ledger.write(
        Agreement,
        row,
        Agreement.objects.filter(is_example=False).first(),
        pick(row, "name", "purpose", "vision", "case_number", "website"),
    )
    plans = CooperationPlan.objects.filter(agreement=None, is_example=False)
    plans.update(agreement=record)
    for key, vocabulary in WORDS.items():
        desk.words.all(vocabulary, row.get(key), row.at(key))
    parties, at = row.get("parties"), row.at("parties")
    desk.ledger.add_texts(record.parties, parties, at, name="name")
    for party in record.parties.filter(side=""):
        party.side = suggested_side(party.name)
        party.save(update_fields=["side"])
    key = "umbrella_organisations"
    umbrellas = desk.organisations.all(row.get(key), row.at(key))
    desk.ledger.link(record.umbrella_organisations, umbrellas, row.at(key))
    Organisation.objects.filter(pk__in=[u.pk for u in umbrellas]).update(
        is_umbrella=True
    )
    _timeline(record, row.rows("timeline"), desk)
    _responsibilities(record, row.rows("responsibilities"), desk)


def suggested_side(name: str) -> str:
    """The side that the name of a party suggests; empty where it suggests none."""
    key = search_key(name)
    return next((side for part, side in SIDES if search_key(part) in key), "")


def _timeline(record: Agreement, rows: list[Row], desk: Desk) -> None:
    finder = Finder(
        record.timeline.all(),
        rows,
        of_record=lambda e: ((folded(e.what),), (e.date,)),
        of_row=lambda r: ((folded(r.get("what")),), (r.get("date"),)),
        notes=desk.notes,
    )
    for place, row in enumerate(rows, 1):
        found = finder.find(row)
        if found is None and not desk.has_all(row, "what"):
            continue
        stated = pick(row, "date", "precision_text", "what")
        fixed = {"agreement": record, "order": place}
        entry = desk.ledger.write(TimelineEntry, row, found, stated, fixed=fixed)
        finder.remember(entry)


def _responsibilities(record: Agreement, rows: list[Row], desk: Desk) -> None:
    finder = Finder(
        record.responsibilities.all(),
        rows,
        of_record=lambda r: ((folded(r.text),), (r.valid_from,)),
        of_row=lambda r: ((folded(r.get("text")),), (r.get("from"),)),
        notes=desk.notes,
    )
    for place, row in enumerate(rows, 1):
        found = finder.find(row)
        if found is None and not desk.has_all(row, "text"):
            continue
        stated = pick(row, "text", valid_from="from", valid_to="to")
        fixed = {"agreement": record, "order": place}
        duty = desk.ledger.write(Responsibility, row, found, stated, fixed=fixed)
        finder.remember(duty)
