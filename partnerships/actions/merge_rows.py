"""How everything that points at one row comes to point at another, and back again.

Rows are found through the models' own relations, also those of apps above this one,
which need not be known here. What would stand twice is folded into its twin: whatever
points at the one points at the other, and the one is taken away, whole, to be kept.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import connection, models

from malmoandan.core.models import RoleGrant, TrailEntry
from malmoandan.core.transitions import target as leads_to
from malmoandan.core.transitions import verbs
from partnerships.models import Affiliation, IopParty, OrganisationMerge

# The trail and the merges tell what was; they stay as they were written.
STAYS = (TrailEntry, OrganisationMerge)


@dataclass(frozen=True)
class Link:
    """A column through which rows of a model point at another record."""

    model: Any
    name: str
    column: str
    nullable: bool = False
    alone: bool = False  # no two rows may point at the same record
    more: tuple[tuple[str, Any], ...] = ()

    def rows(self, pk: int) -> list[Any]:
        """The rows that point at the record, the oldest first."""
        found = {**dict(self.more), self.column: pk}
        return list(self.model._base_manager.filter(**found).order_by("pk"))


@dataclass(frozen=True)
class Step:
    """What happens to one row; `twin` is the row that it is folded into."""

    row: Any
    twin: Any = None
    leaves: bool = False


@dataclass
class Mover:
    """Turns rows from one record to another, and remembers how to turn them back."""

    moved: list[dict[str, Any]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def pour(self, gone: models.Model, kept: models.Model) -> None:
        """Let everything that points at the one point at the other."""
        for link in links_to(type(gone)):
            for row in link.rows(gone.pk):
                self._turn(row, link, kept)

    def _turn(self, row: Any, link: Link, kept: models.Model) -> None:
        if _names_twice(row, link, kept):
            # Nothing is a part of itself, and nobody speaks up for themselves.
            self._let_go(row, link)
            return
        while twin := _twin(row, link, kept.pk):
            if link.alone and link.nullable:
                self._let_go(row, link)
                return
            if not _stands_before(row, twin):
                self._fold(row, twin)
                return
            self._fold(twin, row)
        self._write(row, link, kept.pk)
        self.steps.append(Step(row))

    def _let_go(self, row: Any, link: Link) -> None:
        if link.nullable:
            self._write(row, link, None)
            self.steps.append(Step(row, leaves=True))
        else:
            self._take_away(row)
            self.steps.append(Step(row, twin=row))

    def _fold(self, gone: Any, kept: Any) -> None:
        self.pour(gone, kept)
        self._take_away(gone)
        self.steps.append(Step(gone, twin=kept))

    def _write(self, row: Any, link: Link, to: int | None) -> None:
        before = getattr(row, link.column)
        rows = link.model._base_manager.filter(pk=row.pk)
        rows.update(**{link.column: to})
        setattr(row, link.column, to)
        told = {"model": row._meta.label_lower, "pk": row.pk, "column": link.column}
        self.moved.append({**told, "n": self._next(), "from": before, "to": to})

    def _take_away(self, row: Any) -> None:
        whole = serializers.serialize("python", [row])[0]
        # Raw: what points at the row has been turned, so nothing is to follow it.
        rows = type(row)._base_manager.filter(pk=row.pk)
        rows._raw_delete(rows.db)
        self.removed.append({"n": self._next(), "row": json.loads(_text(whole))})

    def _next(self) -> int:
        return len(self.moved) + len(self.removed)


def _text(whole: dict[str, Any]) -> str:
    """A row as text; moments whole, where Django's own writer drops microseconds."""
    return json.dumps(
        whole, default=lambda v: v.isoformat() if isinstance(v, date) else str(v)
    )


def put_back(moved: list[dict[str, Any]], removed: list[dict[str, Any]]) -> None:
    """Undo what a mover did, the last thing first.

    A row that somebody has turned elsewhere or removed since stays so. Raises
    `IntegrityError` when the database cannot hold the rows as they were.
    """
    tables = set()
    for done in sorted([*moved, *removed], key=lambda one: -int(one["n"])):
        if "row" in done:
            found = serializers.deserialize("python", [done["row"]])
            for restored in found:
                restored.object.save_base(raw=True, force_insert=True)
                tables.add(restored.object._meta.db_table)
        else:
            model: Any = apps.get_model(done["model"])
            rows = model._base_manager.filter(pk=done["pk"])
            turned = rows.filter(**{done["column"]: done["to"]})
            turned.update(**{done["column"]: done["from"]})
            tables.add(model._meta.db_table)
    # Now, and not at the end of the transaction, where nobody could answer.
    connection.check_constraints(table_names=sorted(tables))


def links_to(model: type[models.Model]) -> Iterator[Link]:
    """Every column of every app through which rows point at records of the model."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
            continue
        if not relation.auto_created or not _turns(relation.related_model):
            continue
        foreign: Any = relation.field  # type: ignore[union-attr]
        yield Link(
            model=foreign.model,
            name=foreign.name,
            column=foreign.attname,
            nullable=foreign.null,
            alone=foreign.unique,
        )
    kind = ContentType.objects.get_for_model(model).pk
    for owner in filter(_turns, apps.get_models()):
        for generic in owner._meta.private_fields:
            if isinstance(generic, GenericForeignKey):
                more = ((f"{generic.ct_field}_id", kind),)
                yield Link(owner, generic.fk_field, generic.fk_field, more=more)


def _turns(model: Any) -> bool:
    """Whether rows of the model are turned; versions of records tell what was."""
    return model not in STAYS and not hasattr(model, "instance_type")


def _names_twice(row: Any, link: Link, kept: models.Model) -> bool:
    """Whether the row is the record itself, or names it in another column already."""
    if type(row) is type(kept) and row.pk == kept.pk:
        return True
    others = [
        other.attname
        for other in row._meta.concrete_fields
        if other.is_relation
        and other.related_model is type(kept)
        and other.attname != link.column
    ]
    return type(row) is not type(kept) and any(
        getattr(row, name) == kept.pk for name in others
    )


def _twin(row: Any, link: Link, to: int) -> Any:
    """The row that this one would stand beside a second time, were it turned."""
    if isinstance(row, RoleGrant):
        turned = RoleGrant.objects.get(pk=row.pk)
        turned.object_id = to
        return turned.twins().first()
    for names, condition in _unique(row._meta):
        if link.name not in names:
            continue
        every: Any = type(row)._base_manager.filter(condition)
        others = (row._meta.get_field(n).attname for n in names if n != link.name)
        same = {name: getattr(row, name) for name in others} | {link.column: to}
        if every.filter(pk=row.pk).exists():
            twin = every.filter(**same).exclude(pk=row.pk).first()
            if twin is not None:
                return twin
    return None


def _unique(meta: Any) -> Iterator[tuple[tuple[str, ...], models.Q]]:
    """What no two rows may have in common, and on which condition."""
    for one in meta.concrete_fields:
        if one.unique and not one.primary_key:
            yield (one.name,), models.Q()
    for names in meta.unique_together:
        yield tuple(names), models.Q()
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield tuple(constraint.fields), constraint.condition or models.Q()


def _stands_before(row: Any, twin: Any) -> bool:
    """Whether the row is the one to stay: it has come further, or weighs more."""
    if hasattr(row, "TRANSITIONS") and row.state != twin.state:
        further = row.state in _reached(row, twin.state)
        behind = twin.state in _reached(row, row.state)
        if further != behind:
            return further
    return bool(_weight(row) > _weight(twin))


def _reached(model: Any, state: str) -> set[str]:
    """Every state that can come after this one."""
    found: set[str] = set()
    wanted = [state]
    while wanted:
        at = wanted.pop()
        steps = {leads_to(model, at, verb) for verb in verbs(model, at)}
        fresh = {str(step) for step in steps if step} - found
        found |= fresh
        wanted += fresh
    return found


def _weight(row: Any) -> Any:
    """What a row lets people do, for rows of which one has to go."""
    if isinstance(row, Affiliation):
        return list(Affiliation.Role.values).index(row.role)
    if isinstance(row, IopParty):
        return row.capacity == IopParty.Capacity.LEGAL_PARTY
    if isinstance(row, RoleGrant):
        return row.to_on or date.max
    return 0
