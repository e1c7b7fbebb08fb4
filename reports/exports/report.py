"""The annual report of a year, put together once for the page, the PDF and the JSON."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from governance.models import Agreement
from malmoandan.core.models import Term, Vocabulary
from reports.drawings import Mark, year_wheel
from reports.exports import charts, followup, sections, wheel
from reports.exports.followup import Line
from reports.exports.sections import kept
from reports.exports.shown import Notes, Shown
from reports.figures import YearData, comparison, promises
from reports.figures.entries import slug
from reports.models import AnnualReport, Status

KEY_FIGURES = 8


@dataclass
class Report:
    """Everything that the report of a year shows, in the active language."""

    data: YearData
    desk: sections.Desk
    sections: list[sections.Section]
    notes: Notes
    lines: list[Line]
    disputes: list[followup.Dispute]
    key_figures: list[tuple[Shown, str]]
    charts: list[charts.Chart]
    marks: list[Mark]
    drawing: SafeString
    base: str = ""
    themes: list[str] = field(default_factory=list)
    tally: dict[str, Any] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The year that the report is about."""
        return self.data.year

    @property
    def title(self) -> str:
        """What stands on the cover and in the file."""
        return _("Annual report %(year)s") % {"year": self.year}

    @property
    def agreement(self) -> Agreement | None:
        """The agreement that the report is of."""
        found: Agreement | None = self.data.first(Agreement)
        return found

    @property
    def name(self) -> str:
        """The name that the agreement goes by."""
        return str(self.agreement or settings.SITE_NAME)

    @property
    def address(self) -> str:
        """The public address of the report."""
        return self.base + reverse("annual-report-read", args=[self.year])

    @property
    def is_preliminary(self) -> bool:
        """Whether the parties have yet to approve it: so it says on every page."""
        record: AnnualReport | None = self.data.first(AnnualReport)
        return record is None or record.state == AnnualReport.State.DRAFT


def of(data: YearData, today: dt.date, base: str = "") -> Report:
    """Put the report of a year together; `base` goes before addresses in a file.

    `today` only tells the wheel which slots of an open year are late.
    """
    desk = followup.desk(data, base)
    notes = Notes()
    found = [s for term in _terms(data) if (s := sections.compose(desk, term))]
    for section in found:
        section.notes = notes.add(section.sources)
    marks = wheel.marks(data.year, today, data, base=base)
    return Report(
        data=data,
        desk=desk,
        sections=found,
        notes=notes,
        lines=followup.lines(desk, before=comparison.before(data, desk.rows)),
        disputes=followup.disputes(data),
        key_figures=_key_figures(desk),
        charts=_charts(desk),
        marks=marks,
        drawing=year_wheel(marks, year=data.year, ident="arshjul"),
        base=base,
        themes=[area.title for area in promises.themes_of(data, data.year)],
        tally=kept.tally(desk),
    )


def _terms(data: YearData) -> Sequence[Term]:
    """The sections that the installation has; where it names none, all there are."""
    return data.vocabulary(Vocabulary.REPORT_SECTION) or [
        Term(vocabulary=Vocabulary.REPORT_SECTION, key=key, label_sv=key)
        for key in sections.BUILDERS
    ]


def _key_figures(desk: sections.Desk) -> list[tuple[Shown, str]]:
    """What opens the report: what was held, by kind, then what else is known."""
    found = [
        (held, _people(desk, held.figure.part))
        for held in desk.family("events")
        if held.figure
    ]
    met = f"commitments-{slug(Status.MET.value)}"
    others = ("meetings", "trainings", "iop-agreements", "projects", met)
    found += [(desk.shown(key), "") for key in others]
    return [(shown, note) for shown, note in found if shown][:KEY_FIGURES]


def _people(desk: sections.Desk, part: str) -> str:
    """How many came to a kind of event, in words; each time where that is stated."""
    each, persons = desk.shown(f"persons-each-{part}"), desk.shown(f"persons-{part}")
    if each:
        return _("%(persons)s persons each time") % {"persons": each}
    return _("%(persons)s persons") % {"persons": persons} if persons else ""


def _charts(desk: sections.Desk) -> list[charts.Chart]:
    found = (
        charts.by_part(
            "evenemang",
            _("Events held, by kind"),
            desk.family("events"),
            _("Number"),
        ),
        charts.by_part(
            "deltagare",
            _("Persons who took part, by kind of event"),
            desk.family("persons"),
            _("Persons"),
        ),
    )
    return [chart for chart in found if chart]
