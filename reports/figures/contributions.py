"""Figures of the yearly contributions: who was asked, and who told."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from malmoandan.core.text import sort_key
from reports.figures.entries import Entry
from reports.figures.families import Part, define
from reports.figures.years import YearData
from reports.models import Contribution, ContributionAnswer


def asked_in(data: YearData) -> list[Contribution]:
    """Everyone's contribution to the year, by the names of the organisations."""
    rows: list[Contribution] = data.all(Contribution)
    return sorted(rows, key=lambda row: (sort_key(row.organisation.name), row.pk))


def sent_in(data: YearData) -> list[Contribution]:
    """Those that were sent in."""
    sent = Contribution.State.SENT
    return [row for row in asked_in(data) if row.state == sent]


def answers_of(row: Contribution) -> list[ContributionAnswer]:
    """What the organisation answered, in the order of the questions."""
    kept: list[ContributionAnswer] = list(row.answers.all())
    return sorted(kept, key=lambda each: (each.question.order, each.question_id))


def _asked(data: YearData) -> Iterator[Part]:
    """Only that they were asked: who has not answered is not told in public."""
    entries = [Entry(row.organisation.name, lang="sv") for row in asked_in(data)]
    yield Part("", "", entries)


def _answered(data: YearData) -> Iterator[Part]:
    entries = [
        Entry(
            row.organisation.name,
            lang="sv",
            about=_("nothing to tell") if row.nothing_to_report else "",
        )
        for row in sent_in(data)
    ]
    yield Part("", "", entries)


CONTRIBUTIONS = (
    define(
        "contributions-asked",
        gettext_lazy("Contributions asked for"),
        gettext_lazy("Boards and associations that were asked to tell of the year."),
        gettext_lazy("organisations"),
        _asked,
    ),
    define(
        "contributions-answered",
        gettext_lazy("Contributions sent in"),
        gettext_lazy(
            "Boards and associations that have sent in what they did, or that there "
            "is nothing to tell. Drafts do not count."
        ),
        gettext_lazy("organisations"),
        _answered,
    ),
)
