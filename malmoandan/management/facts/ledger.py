"""The pen: writes records so that nothing known is lost and nothing comes twice."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from malmoandan.core.models import (
    Citation,
    Contradiction,
    FactRecord,
    FactsLoad,
    SourceDocument,
)
from malmoandan.core.text import search_key
from malmoandan.management.facts.notes import Notes, block_of, shown
from malmoandan.management.facts.shapes import Row
from malmoandan.management.facts.values import (
    Amount,
    Outcome,
    as_json,
    compare,
    distinct,
)

Record = TypeVar("Record", bound=models.Model)
Stated = dict[str, tuple[str, Any]]
Place = tuple[int, int, int, int | None, str]


def pick(row: Row, *same: str, **renamed: str) -> Stated:
    """What the row states for fields: those named as in the file, and those renamed."""
    pairs = {**{key: key for key in same}, **renamed}
    stated: Stated = {}
    for name, key in pairs.items():
        value = row.get(key)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = distinct(value)
        if value is not None and value != []:
            stated[name] = (row.at(key), value)
    return stated


class Ledger:
    """Writes the records of one file, with their sources and what contradicts them."""

    def __init__(self, notes: Notes, load: Callable[[], FactsLoad]) -> None:
        self.notes = notes
        self._load = load
        self._documents = {d.fact_id: d for d in SourceDocument.objects.all()}
        self._cited: set[Place] = set(
            Citation.objects.values_list(
                "content_type", "object_id", "document", "line", "section"
            )
        )
        self._to_cite: list[Citation] = []
        self._made: set[tuple[type[models.Model], Any]] = set()
        self._contradicted: dict[tuple[int, int, str], list[Contradiction]] = {}
        for row in Contradiction.objects.all():
            key = (row.content_type_id, row.object_id, row.field)
            self._contradicted.setdefault(key, []).append(row)

    def write(
        self,
        model: type[Record],
        row: Row,
        found: Record | None,
        stated: Stated,
        *,
        fixed: dict[str, Any] | None = None,
        assumed: dict[str, Any] | None = None,
        cited: bool = True,
    ) -> Record:
        """Return the record of the row: made, filled in, or as it stood.

        `fixed` tells which record it is; `assumed` fills fields that nobody states, so
        that a later file may state them without contradicting anything.
        """
        record = found
        if record is None:
            record = self._make(model, row, stated, fixed or {}, assumed or {})
        else:
            self._fill(record, row, stated)
        if cited:
            self.cite(record, row)
        return record

    def _make(
        self,
        model: type[Record],
        row: Row,
        stated: Stated,
        fixed: dict[str, Any],
        assumed: dict[str, Any],
    ) -> Record:
        values: dict[str, Any] = {}
        for name, (_path, value) in stated.items():
            values.update(
                value.columns(name) if isinstance(value, Amount) else {name: value}
            )
        guesses = {k: v for k, v in assumed.items() if k not in values}
        record = model(**fixed, **guesses, **values)
        if isinstance(record, FactRecord):
            record.fact_id = row.id
            record.assumed = sorted(guesses)
        if hasattr(record, "other_facts"):
            record.other_facts = row.other_facts()
        record.save(force_insert=True)
        self._made.add((model, record.pk))
        self.notes.create(row.path, record)
        return record

    def _fill(self, record: models.Model, row: Row, stated: Stated) -> None:
        changed = [
            name
            for name, (path, value) in stated.items()
            if self.settle(record, name, path, value, row)
        ]
        changed += self._keep_others(record, row)
        if isinstance(record, FactRecord) and row.id and not record.fact_id:
            record.fact_id = row.id
            changed.append("fact_id")
            self.notes.change(row.at("id"), shown(row.id))
        if changed:
            record.save()
        else:
            self.notes.known[block_of(row.path)] += 1

    def settle(
        self, record: models.Model, name: str, path: str, value: Any, row: Row
    ) -> bool:
        """Compare one value with what stands; say whether the record has changed."""
        is_amount = isinstance(value, Amount)
        standing = Amount.standing(record, name) if is_amount else getattr(record, name)
        outcome, wanted = compare(standing, value)
        assumed = getattr(record, "assumed", [])
        if name in assumed:
            record.assumed = [n for n in assumed if n != name]  # type: ignore[attr-defined]
            outcome = Outcome.NEW
        if outcome is Outcome.CONTRADICTED:
            self.contradict(record, name, path, standing, value, row)
        if outcome is not Outcome.NEW:
            return False
        for column, part in (
            wanted.columns(name) if is_amount else {name: wanted}
        ).items():
            setattr(record, column, part)
        if not self.has_made(record):
            before, after = shown(as_json(standing)), shown(as_json(wanted))
            self.notes.change(path, f"{before} → {after}")
        return True

    def _keep_others(self, record: models.Model, row: Row) -> list[str]:
        others = row.other_facts()
        if not others or not hasattr(record, "other_facts"):
            return []
        before = kept = record.other_facts
        for key, value in others.items():
            if key not in kept:
                record.other_facts = kept = {**kept, key: value}
                self.notes.change(row.at(key), shown(value))
            elif kept[key] != value:
                name = f"other_facts.{key}"[:80]
                self.contradict(record, name, row.at(key), kept[key], value, row)
        return [] if kept is before else ["other_facts"]

    def has_made(self, record: models.Model) -> bool:
        """Whether the record is new with this file."""
        return (type(record), record.pk) in self._made

    def made_beside(self, record: models.Model, row: Row, path: str) -> None:
        """Say that a row has led to a record of its own, with the same sources."""
        self._made.add((type(record), record.pk))
        self.notes.create(path, record)
        self.cite(record, row)

    # Contradictions

    def contradict(
        self,
        record: models.Model,
        name: str,
        path: str,
        standing: Any,
        stated: Any,
        row: Row,
    ) -> None:
        """Keep both values: the record's, and this one beside it with its sources.

        A contradiction that a coordinator has settled is not raised again.
        """
        kind = ContentType.objects.get_for_model(record)
        known = self._contradicted.setdefault((kind.pk, record.pk, name), [])
        stands, said = as_json(standing), as_json(stated)
        if any(c.settled_at and said in (c.standing, c.stated) for c in known):
            return
        text = _("%(standing)s stands, the file says %(stated)s")
        parts = {"standing": shown(stands), "stated": shown(said)}
        self.notes.contradict(path, text % parts)
        if any(c.stated == said for c in known):
            return
        self.notes.made_anything = True
        known.append(
            Contradiction.objects.create(
                subject=record,
                field=name,
                standing=stands,
                stated=said,
                load=self._load(),
                sources=[dict(source.values) for source in row.rows("source")],
            )
        )

    # Sources

    def document(self, fact_id: str) -> SourceDocument:
        """The document of that id; one that nobody has described is shown by its id."""
        if fact_id not in self._documents:
            self.remember(SourceDocument.objects.create(fact_id=fact_id))
        return self._documents[fact_id]

    def remember(self, document: SourceDocument) -> None:
        """Let later rows find the document."""
        self._documents[document.fact_id] = document

    def known_document(self, fact_id: str) -> SourceDocument | None:
        """The document of that id, if any row has spoken of it."""
        return self._documents.get(fact_id)

    def cite(self, record: models.Model, row: Row) -> None:
        """Note where the file found what it says of the record."""
        for source in row.rows("source"):
            if source.get("document"):
                self._cite_one(record, source)

    def _cite_one(self, record: models.Model, source: Row) -> None:
        kind = ContentType.objects.get_for_model(record)
        document = self.document(source.get("document"))
        line, section = source.get("line"), source.get("section") or ""
        place = (kind.pk, record.pk, document.pk, line, section)
        if place in self._cited:
            return
        self._cited.add(place)
        self._to_cite.append(
            Citation(
                content_type=kind,
                object_id=record.pk,
                document=document,
                line=line,
                section=section,
            )
        )
        if not self.has_made(record):
            self.notes.change(source.path, _("one more source: %s") % document)

    def write_citations(self) -> None:
        """Write what has been noted, in one go."""
        Citation.objects.bulk_create(self._to_cite)
        self._to_cite = []

    # Rows beside a record

    def add_texts(
        self,
        manager: Any,
        texts: Iterable[str] | None,
        path: str,
        *,
        name: str = "text",
        **fixed: Any,
    ) -> None:
        """Add the texts that the record has not got yet, in the order of the file."""
        standing = list(manager.filter(**fixed))
        have = {search_key(getattr(child, name)) for child in standing}
        first = max((child.order for child in standing), default=0) + 1
        more = [t for t in distinct(list(texts or [])) if search_key(t) not in have]
        owner = {manager.field.name: manager.instance}
        made = manager.model.objects.bulk_create(
            manager.model(**owner, **fixed, **{name: text, "order": place})
            for place, text in enumerate(more, first)
        )
        if not self.has_made(manager.instance):
            for child in made:
                self.notes.create(path, child)

    def link(self, manager: Any, others: list[Any], path: str) -> None:
        """Link the others that the record is not linked with yet."""
        have = set(manager.values_list("pk", flat=True))
        more = [other for other in others if other.pk not in have]
        manager.add(*more)
        if not self.has_made(manager.instance):
            for other in more:
                self.notes.change(path, shown(other))
