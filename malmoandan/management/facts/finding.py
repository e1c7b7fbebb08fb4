"""Which standing record a row of a file speaks of."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from malmoandan.core.models import FactRecord
from malmoandan.core.text import search_key
from malmoandan.management.facts.notes import Notes
from malmoandan.management.facts.shapes import Row

Record = TypeVar("Record", bound=FactRecord)
Key = tuple[Any, ...]


def folded(value: Any) -> Any:
    """A value as keys compare it: texts without case, null and empty alike."""
    if value in (None, ""):
        return None
    return search_key(value) if isinstance(value, str) else value


class Finder(Generic[Record]):
    """Finds records of one model: by id, else by natural key.

    `key` is what tells rows apart as a rule. `closer` adds what tells them apart when
    the key does not, such as the date of events that share year, kind and title. A row
    with an id takes over a record that has none.
    """

    def __init__(
        self,
        records: Iterable[Record],
        rows: Sequence[Row],
        *,
        of_record: Callable[[Record], tuple[Key, Key]],
        of_row: Callable[[Row], tuple[Key, Key]],
        notes: Notes,
    ) -> None:
        self.notes = notes
        self._of_record = of_record
        self._of_row = of_row
        self._records = [r for r in records if not r.is_example]
        self._in_file = [of_row(row)[0] for row in rows]

    def find(self, row: Row) -> Record | None:
        """The record of the row; None where it is a new one.

        Refuses a row that fits several records equally well.
        """
        if row.id:
            named = [r for r in self._records if r.fact_id == row.id]
            if named:
                return named[0]
        key, closer = self._of_row(row)
        free = [r for r in self._records if not (row.id and r.fact_id)]
        fitting = [r for r in free if self._of_record(r)[0] == key]
        exactly = [r for r in fitting if self._of_record(r)[1] == closer]
        if len(exactly) == 1:
            return exactly[0]
        if len(fitting) == 1 and self._in_file.count(key) == 1:
            return fitting[0]
        if len(exactly) > 1 or (fitting and not any(closer)):
            self.notes.refuse(row.path, _("fits several records: give its id"))
        return None

    def remember(self, record: Record) -> None:
        """Let later rows of the file find the record."""
        if record not in self._records:
            self._records.append(record)
