"""The figures that somebody else counted, and those that follow from the plan."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Term
from malmoandan.core.numbers import Quantity
from partnerships.models import Centre
from reports.figures import compliance, quarters
from reports.figures.entries import Definition, Entry, cited, slug
from reports.figures.families import Family, Part
from reports.figures.years import YearData
from reports.models import BudgetLine, ChannelFigure, Status


def _centres(data: YearData) -> Iterator[Part]:
    for number, centre in enumerate(data.all(Centre), 1):
        for figure in centre.figures.all():
            measure: Term = figure.measure
            entry = Entry(
                centre.name,
                figure.quantity,
                lang="sv",
                about=measure.label,
                sources=cited(figure),
            )
            key = f"{number}-{slug(measure.key, measure.pk)}"
            label = f"{centre.name}, {measure.label}"
            yield Part(key, label, [entry], "sv")
        yield from quarters.parts(data, number, centre)


def _channels(data: YearData) -> Iterator[Part]:
    """Each stated number by itself: new and total followers never meet in a sum."""
    for figure in data.all(ChannelFigure):
        measure: Term = figure.measure
        names = [channel.label for channel in figure.channels.all()]
        entry = Entry(
            ", ".join(names),
            figure.quantity,
            lang="sv",
            date=_counted(figure),
            about=measure.label,
            sources=cited(figure),
        )
        key = f"{slug(measure.key, measure.pk)}-{slug(figure.channels_key, figure.pk)}"
        yield Part(key, measure.label, [entry], measure.lang)


def _counted(figure: ChannelFigure) -> PartialDate | None:
    day = figure.counted_on
    return None if day is None else PartialDate(day.isoformat())


def _amounts(data: YearData) -> Iterator[Part]:
    lines: list[BudgetLine] = data.all(BudgetLine)
    yield Part("", "", [_line_entry(line, line.quantity) for line in lines])


def _outcomes(data: YearData) -> Iterator[Part]:
    lines = [line for line in data.all(BudgetLine) if line.outcome is not None]
    yield Part("", "", [_line_entry(line, Quantity(line.outcome)) for line in lines])


def _line_entry(line: BudgetLine, value: Quantity | None) -> Entry:
    return Entry(line.title, value, lang="sv", about=line.note, sources=cited(line))


def _commitments(data: YearData) -> Iterator[Part]:
    rows = compliance.of(data.year, data)
    yield Part("", "", [_commitment_entry(row) for row in rows])
    for status in Status:
        entries = [_commitment_entry(row) for row in rows if row.status == status]
        yield Part(slug(status.value), str(status.label), entries)


def _commitment_entry(row: compliance.Row) -> Entry:
    return Entry(
        row.commitment.title,
        lang="sv",
        about=row.commitment.rule,
        subject=row.commitment,
        sources=row.sources or cited(row.commitment),
    )


STATED = (
    Family(
        Definition(
            "centre",
            gettext_lazy("The association centre"),
            gettext_lazy("What the centre states of itself, each measure by itself."),
            "",
        ),
        _centres,
    ),
    Family(
        Definition(
            "channels",
            gettext_lazy("Channels"),
            gettext_lazy("Followers as stated. New and total are never added."),
            gettext_lazy("followers"),
        ),
        _channels,
    ),
    Family(
        Definition(
            "budget",
            gettext_lazy("Granted or planned money"),
            gettext_lazy("Amounts granted or planned for the year, in whole kronor."),
            gettext_lazy("kronor"),
        ),
        _amounts,
    ),
    Family(
        Definition(
            "budget-outcome",
            gettext_lazy("Money used"),
            gettext_lazy("What the year cost, line by line, in whole kronor."),
            gettext_lazy("kronor"),
        ),
        _outcomes,
    ),
    Family(
        Definition(
            "commitments",
            gettext_lazy("Commitments of the plan"),
            gettext_lazy("Commitments of the plan that the year is held against."),
            gettext_lazy("commitments"),
        ),
        _commitments,
    ),
)
