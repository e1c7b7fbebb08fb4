"""Many small tables in one question to the database.

A report reads some thirty tables, each with a handful of rows of the year. Asked one
by one the questions cost more than the answers, so they are asked as one UNION where
each row travels as a JSON object, and become the usual model instances here.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import models
from django.db.models.functions import JSONObject
from django.utils import timezone


def read_together(querysets: Sequence[models.QuerySet[Any]]) -> list[list[Any]]:
    """Return the rows of each queryset, in the order of its model, with one query.

    Joins, annotations and slices of the querysets are not carried over: only their
    filters and what they `defer` are, for a database builds an object of fifty columns
    at most. Related objects are attached by the caller (see `attach`).
    """
    read = [_columns(queryset) for queryset in querysets]
    asked = [
        queryset.order_by()
        .annotate(
            nth_=models.Value(place, output_field=models.IntegerField()),
            row_=JSONObject(**{f.attname: models.F(f.attname) for f in fields}),
        )
        .values_list("nth_", "row_")
        for place, (queryset, fields) in enumerate(zip(querysets, read, strict=True))
    ]
    answers: list[list[Any]] = [[] for _queryset in querysets]
    if not asked:
        return answers
    readers = [
        _reader(q.model, fields) for q, fields in zip(querysets, read, strict=True)
    ]
    for place, row in asked[0].union(*asked[1:], all=True):
        answers[place].append(readers[place](row))
    for queryset, found in zip(querysets, answers, strict=True):
        found.sort(key=_order_of(queryset.model))
    return answers


def _columns(queryset: models.QuerySet[Any]) -> list[Any]:
    """The fields of the rows, without those that the queryset leaves for later."""
    deferred = queryset.query.deferred_loading[0]
    fields = queryset.model._meta.concrete_fields
    return [field for field in fields if field.name not in deferred]


def _reader(
    model: type[models.Model], fields: Sequence[Any]
) -> Callable[[dict[str, Any]], Any]:
    names = [field.attname for field in fields]

    def read(row: dict[str, Any]) -> Any:
        values = [_value(field, row[field.attname]) for field in fields]
        return model.from_db("default", names, values)

    return read


def _value(field: Any, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        # SQLite hands a JSON column inside a JSON object over as text.
        return json.loads(value) if isinstance(value, str) else value
    found = field.to_python(value) if value is not None else None
    if isinstance(found, dt.datetime) and timezone.is_naive(found):
        # SQLite keeps moments in UTC, and says nothing of it inside a JSON object.
        return found.replace(tzinfo=dt.UTC)
    return found


def _order_of(model: type[models.Model]) -> Callable[[Any], tuple[Any, ...]]:
    """The key that sorts as the model's own plain ordering; unknown comes last."""
    plain = {
        name: f.attname
        for f in model._meta.concrete_fields
        for name in (f.name, f.attname)
    }
    names = [str(name) for name in model._meta.ordering or ()]
    steps = [(plain[n.lstrip("-")], n.startswith("-")) for n in names if "__" not in n]

    def key(row: Any) -> tuple[Any, ...]:
        found = []
        for name, falling in steps:
            value = getattr(row, name)
            number = -value if falling and isinstance(value, int) else value
            found.append((value is None, number if value is not None else 0))
        return (*found, row.pk)

    return key


def remember(parent: Any, name: str, rows: Sequence[Any]) -> None:
    """Let the related manager `name` of the parent answer with these rows."""
    model = parent._meta.get_field(name).related_model
    if "_prefetched_objects_cache" not in parent.__dict__:
        parent._prefetched_objects_cache = {}
    answer = _answer(model, rows) if rows else _nothing(model)
    parent._prefetched_objects_cache[name] = answer


def _answer(
    model: type[models.Model], rows: Sequence[Any]
) -> models.QuerySet[models.Model]:
    queryset: models.QuerySet[Any] = models.QuerySet(model)
    queryset._result_cache = list(rows)
    queryset._prefetch_done = True  # type: ignore[attr-defined]
    return queryset


@cache
def _nothing(model: type[models.Model]) -> models.QuerySet[models.Model]:
    """One for all: most rows have no children, and a year has thousands of rows."""
    return _answer(model, ())


def attach(parents: Sequence[Any], name: str, children: Sequence[Any], by: str) -> None:
    """Give each parent its children, as prefetching does; `by` is their foreign key."""
    known = {parent.pk: parent for parent in parents}
    found: dict[Any, list[Any]] = {pk: [] for pk in known}
    for child in children:
        parent_id = getattr(child, f"{by}_id")
        if parent_id in found:
            found[parent_id].append(child)
            setattr(child, by, known[parent_id])
    for pk, parent in known.items():
        remember(parent, name, found[pk])


def link(
    parents: Sequence[Any],
    name: str,
    links: Sequence[Any],
    by: tuple[str, str],
    others: Mapping[int, Any],
) -> None:
    """Give each parent the others that a link table pairs it with."""
    found: dict[Any, list[Any]] = {parent.pk: [] for parent in parents}
    for pair in links:
        left, right = (getattr(pair, f"{side}_id") for side in by)
        if left in found and right in others:
            found[left].append(others[right])
    for parent in parents:
        remember(parent, name, found[parent.pk])


def point(rows: Sequence[Any], name: str, others: Mapping[int, Any]) -> None:
    """Set the foreign key `name` of each row to the object that is at hand already."""
    for row in rows:
        other = others.get(getattr(row, f"{name}_id"))
        if other is not None:
            setattr(row, name, other)
