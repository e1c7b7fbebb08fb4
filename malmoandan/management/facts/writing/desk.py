"""What every writer has at hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from governance.models import Agreement, Commitment
from malmoandan.core.models import Term, Vocabulary
from malmoandan.management.facts.ledger import Ledger, Stated
from malmoandan.management.facts.notes import Notes, shown
from malmoandan.management.facts.numbers import Number
from malmoandan.management.facts.organisations import Organisations
from malmoandan.management.facts.shapes import Row
from malmoandan.management.facts.values import Amount
from malmoandan.management.facts.vocabulary import Words
from partnerships.models import Project


@dataclass(frozen=True)
class Expectation:
    """What a file expects of a commitment that the portal measures itself."""

    path: str
    commitment: Commitment
    year: int
    status: str | None
    outcome: str | None


@dataclass
class Desk:
    """The pen and the registers of one load."""

    notes: Notes
    words: Words
    organisations: Organisations
    ledger: Ledger
    ids: dict[str, set[str]] = field(default_factory=dict)
    expectations: list[Expectation] = field(default_factory=list)

    def names_of_others(self, blocks: dict[str, Any]) -> Iterator[str]:
        """Names of projects and of the agreement: no organisations, though alike."""
        yield from Project.objects.values_list("name", flat=True)
        yield from Agreement.objects.values_list("name", flat=True)
        rows = [*(blocks.get("projects") or []), blocks.get("agreement")]
        yield from (row.get("name") for row in rows if row and row.get("name"))

    def term(self, vocabulary: Vocabulary, row: Row, key: str) -> Term | None:
        """The term of the word that stands under a key."""
        return self.words.term(vocabulary, row.get(key), row.at(key))

    def stated_term(
        self, row: Row, key: str, vocabulary: Vocabulary, name: str = ""
    ) -> Stated:
        """The word under a key, as a value for a field."""
        term = self.term(vocabulary, row, key)
        return {name or key: (row.at(key), term)} if term else {}

    def stated_amount(self, name: str, number: Number, path: str) -> Stated:
        """A number as a value for its three columns."""
        if not number:
            return {}
        qualifier = self.words.term(Vocabulary.QUALIFIER, number.word, path)
        return {name: (path, Amount(number.low, number.high, qualifier))}

    def has_all(self, row: Row, *keys: str) -> bool:
        """Whether a new record can be made of the row; refuses it for what it lacks."""
        lacking = [key for key in keys if row.get(key) in (None, [])]
        for key in lacking:
            if key not in row.broken:
                self.notes.refuse(row.at(key), _("is missing"))
        return not lacking

    def refer(
        self, row: Row, key: str, block: str, records: models.QuerySet[Any]
    ) -> Any:
        """The record whose id stands under a key; a dangling reference is refused."""
        wanted = row.get(key)
        if not wanted:
            return None
        found = records.filter(fact_id=wanted).first()
        if found is None and wanted not in self.ids.get(block, set()):
            self.dangling(row, key)
        return found

    def dangling(self, row: Row, key: str) -> None:
        """Refuse a reference to something that is neither here nor in the file."""
        text = _("refers to “%s”, which does not exist") % shown(row.get(key))
        self.notes.refuse(row.at(key), text)

    def collect_ids(self, blocks: dict[str, Any]) -> None:
        """Know every id of the file; refuse one that comes twice in a block."""
        for name, rows in blocks.items():
            if isinstance(rows, list):
                self.ids[name] = self._unique_ids(rows)
        for plan in blocks.get("plans") or []:
            self._unique_ids(plan.rows("commitments"))

    def _unique_ids(self, rows: Sequence[Row]) -> set[str]:
        seen: set[str] = set()
        for row in rows:
            if row.id and row.id in seen:
                self.notes.refuse(row.at("id"), _("stands twice in the block"))
            seen.add(row.id)
        return seen - {""}
