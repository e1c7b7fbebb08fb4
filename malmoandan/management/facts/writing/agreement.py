"""Writing the agreement: its words, its parties, its history, who answers for what."""

import re

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
# How Swedish names tell whom a responsibility is laid on; both, and it is shared.
ON_CIVIL = re.compile(r"\b(?:idébur|organisation|förening|medborgare)", re.IGNORECASE)
ON_CITY = re.compile(r"\b(?:malmö stad|kommun|nämnd|kf\b|ks\b)", re.IGNORECASE)
MOST_OF_A_PARTY = Responsibility._meta.get_field("party").max_length or 0
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
        text = row.get("text") or ""
        guesses = {"party": party_of(text), "side": laid_on(party_of(text) or text)}
        duty = desk.ledger.write(
            Responsibility,
            row,
            found,
            stated,
            fixed=fixed,
            assumed=guesses,
        )
        _tell_apart(duty, guesses)
        finder.remember(duty)


def _tell_apart(duty: Responsibility, guesses: dict[str, str]) -> None:
    """Say whose a line is that was loaded before that was told apart."""
    if duty.party or duty.side or "party" in duty.assumed:
        return
    duty.party, duty.side = guesses["party"], guesses["side"]
    duty.assumed = sorted({*duty.assumed, *guesses})
    duty.save(update_fields=["party", "side", "assumed"])


def party_of(text: str) -> str:
    """Who a line such as “Nämnderna: årlig rapportering” says is to do it."""
    party, colon, _rest = text.partition(":")
    return party.strip() if colon and len(party) <= MOST_OF_A_PARTY else ""


def laid_on(words: str) -> str:
    """The side that the words name; empty for both, or for neither."""
    civil, city = ON_CIVIL.search(words), ON_CITY.search(words)
    if bool(civil) == bool(city):
        return ""
    return Side.CIVIL if civil else Side.CITY
