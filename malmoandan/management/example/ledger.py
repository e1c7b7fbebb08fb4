"""Example rows: found again by their id, written once, moved on with the calendar."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Model

from malmoandan.core.models import Citation, FactRecord, SourceDocument, Term
from partnerships.models import Organisation

MARK = "exempel"
DATA = settings.BASE_DIR / "malmoandan" / "data" / "example_year.json"


def read() -> Any:
    """What an example year is made of."""
    return json.loads(DATA.read_text(encoding="utf-8"))


def mark_of(year: int) -> str:
    """What the id of every example row of a year begins with."""
    return f"{MARK}-{year}-"


@dataclass
class Ledger:
    """Writes the rows of one example year as they stand on a day, and counts them.

    A row that stands keeps what people made of it; only `move` touches it again.
    """

    year: int
    today: dt.date
    created: int = 0
    moved: int = 0

    def day(self, week: int, weekday: int) -> dt.date:
        """The same day of the same week whatever the year, so never a Sunday."""
        return dt.date.fromisocalendar(self.year, week, weekday)

    def has_come(self, on: tuple[int, int]) -> bool:
        """Whether the day has come."""
        return self.day(*on) <= self.today

    def has_passed(self, on: tuple[int, int]) -> bool:
        """Whether the day is over."""
        return self.day(*on) < self.today

    @property
    def months(self) -> int:
        """How many months of the year are over."""
        years = self.today.year - self.year
        return min(max(years * 12 + self.today.month - 1, 0), 12)

    @cached_property
    def document(self) -> SourceDocument:
        """The invented document that the example rows cite."""
        document, _is_new = SourceDocument.objects.get_or_create(
            fact_id=f"{MARK}-{self.year}",
            defaults={
                "title": f"Exempelunderlag {self.year} (påhittat)",
                "kind": MARK,
                "year": self.year,
            },
        )
        return document

    def word(self, vocabulary: str, key: str) -> Term:
        """A word that came with the portal."""
        return Term.objects.get(vocabulary=vocabulary, key=Term.key_of(key))

    def term(self, vocabulary: str, key: str | None) -> Term | None:
        """A word that came with the portal, where one is asked for."""
        return self.word(vocabulary, key) if key else None

    def body(self, key: str) -> Organisation:
        """One of the example organisations, which all example years share."""
        return Organisation.objects.get(fact_id=organisation_id(key))

    def organisation(self, key: str | None) -> Organisation | None:
        """An example organisation, where one is asked for."""
        return self.body(key) if key else None

    def put(
        self, model: type[FactRecord], key: str, *, cited: bool = True, **values: Any
    ) -> tuple[Any, bool]:
        """Return the row with this key, written now if it is not there, and if it was.

        Children without an id of their own are written by the caller when it was.
        """
        return self.put_as(model, mark_of(self.year) + key, cited=cited, **values)

    def put_as(
        self, model: type[FactRecord], fact_id: str, *, cited: bool, **values: Any
    ) -> tuple[Any, bool]:
        """`put` for a row that does not belong to the year alone."""
        row = model._default_manager.filter(fact_id=fact_id, is_example=True).first()
        if row is not None:
            return row, False
        row = model(fact_id=fact_id, is_example=True, **values)
        row.save()
        if cited:
            Citation.objects.create(subject=row, document=self.document)
        self.created += 1
        return row, True

    def move(self, row: Model, **values: Any) -> None:
        """Let the row say what the day makes true; nothing is saved when it does."""
        stale = {n: v for n, v in values.items() if getattr(row, n) != v}
        for name, value in stale.items():
            setattr(row, name, value)
        if stale:
            row.save(update_fields=list(stale))
            self.moved += 1

    def is_free(self, model: type[FactRecord], **lookup: Any) -> bool:
        """Whether no fact stands where the example row would."""
        return not model._default_manager.filter(is_example=False, **lookup).exists()


def organisation_id(key: str) -> str:
    """The id of an example organisation."""
    return f"{MARK}-organisation-{key}"
