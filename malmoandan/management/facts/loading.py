"""Loading a file: read all of it, write all of it, or change nothing."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from malmoandan.core import audit
from malmoandan.core.models import FactsLoad, Vocabulary
from malmoandan.management import example
from malmoandan.management.facts import blocks, expectations, kinds, vocabulary, writing
from malmoandan.management.facts.ledger import Ledger
from malmoandan.management.facts.notes import Notes, within
from malmoandan.management.facts.organisations import Organisations
from malmoandan.management.facts.parsing import Unreadable, look_through, parse
from malmoandan.management.facts.reporting import Outcome
from malmoandan.management.facts.shapes import attempt
from malmoandan.management.facts.vocabulary import Words
from malmoandan.management.facts.writing.desk import Desk

WHOLE = "file"
TURN = 20_260_101  # what the lock of all loads is called in the database


class Load:
    """One file on its way in. Its row is made only when there is something to note."""

    def __init__(self, name: str, content: bytes, at: datetime) -> None:
        self.notes = Notes()
        self._row: FactsLoad | None = None
        self._name = name
        self._content = content
        self._at = at

    def row(self) -> FactsLoad:
        """The row of the load, made when it is first asked for."""
        if self._row is None:
            self._row = FactsLoad.objects.create(
                file_name=self._name[:200],
                digest=hashlib.sha256(self._content).hexdigest(),
                loaded_at=self._at,
            )
        return self._row

    def run(self) -> None:
        """Read and write; the caller undoes everything when something was refused."""
        try:
            facts = parse(self._content)
        except Unreadable as error:
            self.notes.refuse(WHOLE, str(error))
            return
        can_be_stored = look_through(facts, self.notes)
        if can_be_stored:
            example.make_way(facts, at=self._at)
        vocabulary.load_shipped()
        kinds.load_kinds()
        words = Words(self.notes)
        read = self._read(facts, words)
        desk = Desk(
            notes=self.notes,
            words=words,
            organisations=Organisations(words, self.notes),
            ledger=Ledger(self.notes, self.row),
        )
        desk.collect_ids(read)
        if can_be_stored:
            writing.write(read, desk)
        if not self.notes.refused:
            expectations.compare(desk.expectations, self.notes)
            self._finish()

    def _read(self, facts: dict[str, Any], words: Words) -> dict[str, Any]:
        shapes = blocks.shapes(words.keys(Vocabulary.PLAN_POINT))
        for key in facts:
            if key not in shapes and key != "format":
                self.notes.warn(
                    within("", key), _("unknown block, kept in the report of the load")
                )
                self.notes.other[key] = facts[key]
        return {
            name: attempt(read, facts.get(name), name, self.notes)
            for name, read in shapes.items()
        }

    def _finish(self) -> None:
        """Keep the report beside the file, and leave a trace of what happened."""
        if not (self.notes.changes_something or self._brings_unknown_blocks()):
            return
        row = self.row()
        row.report = self.notes.as_json()
        row.save(update_fields=["report"])
        audit.record(verb="load_facts", subject=row, by=None, at=self._at)

    def _brings_unknown_blocks(self) -> bool:
        """Whether the file has blocks that no load has kept yet."""
        digest = hashlib.sha256(self._content).hexdigest()
        known = FactsLoad.objects.filter(digest=digest).exists()
        return bool(self.notes.other) and not known


def _wait_for_turn() -> None:
    """Let a load that is under way finish: two at once would both make what is new.

    On SQLite the transaction itself is that turn (`IMMEDIATE` in the settings).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def load(name: str, content: bytes, *, at: datetime, check: bool = False) -> Outcome:
    """Load one file and return what became of it.

    All or nothing: a file with a refusal changes nothing, and neither does `check`.
    What is kept of the load is in the portal's language, whoever loads.
    """
    one = Load(name, content, at)
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        _wait_for_turn()
        one.run()
        if check or one.notes.refused:
            transaction.set_rollback(True)
    return Outcome(name, one.notes, only_checked=check)
