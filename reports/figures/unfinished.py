"""What keeps a year from being closed, each with its name and its page."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse

from governance.models import Assignment, Commitment
from governance.search import assignments
from partnerships.models import IopCase
from reports.figures import compliance, years
from reports.models import CarriedOver, WheelYear


class Kind(StrEnum):
    """What is still open; the word stands in addresses."""

    ASSIGNMENT = "uppdrag"
    CASE = "partnerskap"
    COMMITMENT = "atagande"


MODELS: dict[Kind, type[Model]] = {
    Kind.ASSIGNMENT: Assignment,
    Kind.CASE: IopCase,
    Kind.COMMITMENT: Commitment,
}


@dataclass(frozen=True)
class Open:
    """One thing that the year has not finished: what it is, and where it is ended."""

    kind: Kind
    subject: Any
    words: str
    url: str
    status: str = ""

    @property
    def what(self) -> str:
        """What sort of thing it is, in words."""
        return str(MODELS[self.kind]._meta.verbose_name)


def what_stops(year: WheelYear) -> list[Open]:
    """Assignments, partnerships and commitments that nobody has closed or carried over.

    A commitment is closed by a judgement that says both why and what is done about it.
    """
    carried = _carried(year)
    found = [*_assignments(year), *_cases(year), *_commitments(year)]
    return [one for one in found if (type(one.subject), one.subject.pk) not in carried]


def carried_over(year: WheelYear) -> list[CarriedOver]:
    """What was carried over into the next year, with its subject at hand."""
    rows = CarriedOver.objects.filter(year=year).select_related("by")
    return list(rows.prefetch_related("subject"))


def model_of(kind: str) -> type[Model] | None:
    """The model that a word in an address stands for; None for any other word."""
    return MODELS[Kind(kind)] if kind in list(Kind) else None


def opened(year: int) -> WheelYear | None:
    """The year as it is worked with; None where nobody has opened it."""
    found: WheelYear | None = (
        WheelYear.objects.select_related("plan").filter(year=year).first()
    )
    return found


def _carried(year: WheelYear) -> set[tuple[type[Model] | None, int]]:
    rows = CarriedOver.objects.filter(year=year).values_list(
        "content_type", "object_id"
    )
    types = ContentType.objects
    return {(types.get_for_id(kind).model_class(), pk) for kind, pk in rows}


def _assignments(year: WheelYear) -> Iterator[Open]:
    found = assignments.not_carried(year.year).filter(is_example=year.is_example)
    for row in found:
        url = reverse("admin:governance_assignment_change", args=[row.pk])
        yield Open(Kind.ASSIGNMENT, row, row.what, url)


def _cases(year: WheelYear) -> Iterator[Open]:
    found = IopCase.objects.missing_status(year.year)
    for row in found.filter(is_example=year.is_example).order_by("name", "pk"):
        url = reverse("admin:partnerships_iopcase_change", args=[row.pk])
        yield Open(Kind.CASE, row, row.name, url)


def _commitments(year: WheelYear) -> Iterator[Open]:
    data = years.load(
        year.year,
        with_examples=year.is_example,
        today=dt.date(year.year, 12, 31),
    )
    page = reverse("admin:reports_judgement_judge", args=[year.year])
    for row in compliance.without_words(compliance.of(year.year, data)):
        promise = row.commitment
        url = f"{page}?atagande={promise.pk}"
        yield Open(Kind.COMMITMENT, promise, promise.title, url, str(row.status.label))
