"""The sections of the report: what each tells, put together from the year's records.

Which sections there are, in which order and under which heading is data (the vocabulary
`report_section`). What a section is about stands in its term: its meaning, or else its
key, names a builder here and a template in templates/reports/sections. A meaning with
an argument, such as `events:seminar`, is about that kind alone; without one it takes
what no other section has told, and is left out when nothing is left.
"""

from collections.abc import Callable

from malmoandan.core.models import Term
from reports.exports.sections import (
    arranged,
    contributions,
    kept,
    shared,
    steering,
    told,
)
from reports.exports.sections.desk import Content, Desk, Section
from reports.figures.entries import merged

BUILDERS: dict[str, Callable[[Desk, str], Content | None]] = {
    "about_agreement": steering.about_agreement,
    "about_report": steering.about_report,
    "steering_group": steering.steering_group,
    "focus_area": steering.focus_area,
    "events": arranged.events,
    "trainings": arranged.trainings,
    "project": shared.projects,
    "iop": shared.iop,
    "advice": shared.advice,
    "centre": shared.centre,
    "communication": shared.communication,
    "contributions": contributions.contributions,
    "next_year": steering.next_year,
    "economy": told.economy,
    "work_log": told.work_log,
    "self_assessments": told.self_assessments,
    "evaluations": told.evaluations,
    "tables": kept.tables,
    "compliance": kept.compliance,
}


def compose(desk: Desk, term: Term) -> Section | None:
    """The section that a term names; None for what is left when nothing is."""
    name, _colon, what = (term.meaning or term.key).partition(":")
    builder = BUILDERS.get(name)
    if builder is None:
        return None
    made = builder(desk, what)
    if made is None:
        return None
    content, sources = made
    return Section(
        key=term.key,
        heading=_heading(term, desk.data.year),
        lang=term.lang,
        template=f"reports/sections/{name}.html",
        content=content,
        sources=merged(sources),
    )


def _heading(term: Term, year: int) -> str:
    """The heading; `{year}` and `{next_year}` in it become the years."""
    text = term.label.replace("{year}", str(year))
    return text.replace("{next_year}", str(year + 1))


__all__ = ["BUILDERS", "Desk", "Section", "compose"]
