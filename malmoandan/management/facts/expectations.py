"""What a file expects of measured commitments, held against what is computed."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from malmoandan.management.facts.notes import Notes
from malmoandan.management.facts.writing.desk import Expectation
from reports.figures import compliance
from reports.models import Status


def compare(expectations: Iterable[Expectation], notes: Notes) -> None:
    """Note which expectations are met and which differ; nothing is stored."""
    computed: dict[int, dict[int, str]] = {}
    for expected in expectations:
        if expected.year not in computed:
            rows = compliance.of(expected.year)
            computed[expected.year] = {r.commitment.pk: r.computed for r in rows}
        found = computed[expected.year].get(expected.commitment.pk)
        told = {
            "commitment": expected.commitment,
            "year": expected.year,
            "expected": _label(expected.status),
            "computed": _label(found),
        }
        if expected.status is None or found == expected.status:
            text = _("%(commitment)s %(year)d: %(computed)s")
            notes.meet(expected.path, text % told)
        else:
            text = _(
                "%(commitment)s %(year)d: the file expects “%(expected)s”, "
                "the portal computes “%(computed)s”"
            )
            notes.differ(expected.path, text % told)


def _label(status: str | None) -> str:
    return str(Status(status).label) if status else _("not stated")
