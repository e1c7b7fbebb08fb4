"""What was arranged: events kind by kind, trainings one by one."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events.models import Event, Training
from malmoandan.core.models import Citation, Term, Vocabulary
from reports.exports import charts
from reports.exports.sections.desk import Content, Desk
from reports.exports.shown import Shown
from reports.figures import Figure, compliance, counted
from reports.figures.entries import cited, slug
from reports.figures.families import parts_of


@dataclass(frozen=True)
class Kind:
    """One kind of event in a year, with its figures and its named events."""

    term: Term
    part: str
    events: list[Event]
    held: Shown
    persons: Shown
    each: Shown
    organisations: Shown
    topics: Shown
    scores: list[Shown]
    promised: list[compliance.Row]
    sides: charts.Chart | None

    @property
    def in_detail(self) -> bool:
        """Whether the events are told one by one; else they stand in a table."""
        return len(self.events) < 3

    @property
    def ident(self) -> str:
        """The name of the table of the events."""
        return f"evenemang-{self.part}"

    @property
    def has_presenters(self) -> bool:
        """Whether any source says who presented."""
        return any(event.presenter for event in self.events)

    @property
    def has_sides(self) -> bool:
        """Whether any source says which side presented."""
        return any(event.presenter_side for event in self.events)

    @property
    def has_modes(self) -> bool:
        """Whether any source says how or where they were held."""
        return any(event.mode or event.venue for event in self.events)

    @property
    def has_persons(self) -> bool:
        """Whether any event has a number of persons of its own."""
        return any(event.attendance for event in self.events)

    @property
    def rest(self) -> int:
        """How many events a total has beside the named ones."""
        entries = self.held.figure.entries if self.held.figure else ()
        return int(sum(e.value.low for e in entries if not e.named and e.value))


def events(desk: Desk, what: str) -> Content | None:
    parts = parts_of(desk.data, Vocabulary.EVENT_KIND)
    if what:
        kinds = [_kind(desk, p, t) for p, t in parts if t.key == what]
    else:
        left = [(p, t) for p, t in parts if f"events:{t.key}" not in desk.told]
        kinds = [k for k in (_kind(desk, p, t) for p, t in left) if k.held or k.persons]
        if not kinds:
            return None
    sources = [_sources_of(kind) for kind in kinds]
    known = any(k.held or k.persons or k.each for k in kinds)
    return {"kinds": kinds, "known": known, "alone": bool(what)}, sources


def _kind(desk: Desk, part: str, term: Term) -> Kind:
    events = counted.events_of(desk.data, term.key)
    surveys = {s.pk for event in events for s in event.surveys.all()}
    scores = [
        shown
        for shown in desk.family("score")
        if shown.figure and _survey_of(shown.figure, events) and surveys
    ]
    sides = [
        s
        for s in desk.family("presented")
        if s.figure and s.figure.part.startswith(f"{part}-")
    ]
    return Kind(
        term=term,
        part=part,
        events=events,
        held=desk.shown(f"events-{part}"),
        persons=desk.shown(f"persons-{part}"),
        each=desk.shown(f"persons-each-{part}"),
        organisations=desk.shown(f"organisations-{part}"),
        topics=desk.shown(f"topics-{part}"),
        scores=scores,
        promised=desk.promised(f"events:{term.key}"),
        sides=_side_chart(desk, term, part, sides),
    )


def _survey_of(figure: Figure, events: list[Event]) -> bool:
    return any(entry.subject in events for entry in figure.entries)


def _side_chart(
    desk: Desk, term: Term, part: str, sides: list[Shown]
) -> charts.Chart | None:
    named = {s.figure.part: s for s in sides if s.figure}
    rows, tones = [], []
    for side in desk.data.vocabulary(Vocabulary.PRESENTER_SIDE):
        shown = named.get(f"{part}-{slug(side.key, side.pk)}")
        if shown:
            rows.append((capfirst(side.label), shown))
            tones.append(charts.TONES.get(side.meaning, "coral"))
    unknown = named.get(f"{part}-unknown")
    if unknown:
        rows.append((capfirst(_("side not stated")), unknown))
        tones.append("coral")
    return charts.chart(
        f"sidor-{part}",
        _("%(kind)s by the side that presented") % {"kind": capfirst(term.plural)},
        rows,
        head=_("Side"),
        unit=_("Number"),
        tones=tones,
    )


def _sources_of(kind: Kind) -> list[Citation]:
    shown = [kind.held, kind.persons, kind.each, *kind.scores]
    return [c for s in shown if s.figure for c in s.figure.sources]


@dataclass(frozen=True)
class Course:
    """One training with its figures."""

    training: Training
    seats: Shown
    sessions: Shown
    planned: Shown
    groups: list[tuple[Any, Shown]]


def trainings(desk: Desk, what: str) -> Content | None:
    told = {t.removeprefix("trainings:") for t in desk.told}
    courses = []
    for number, training in enumerate(desk.data.all(Training), 1):
        key = training.kind.key
        if key == what or (not what and key not in told):
            courses.append(_course(desk, number, training))
    if not courses and not what:
        return None
    promised = desk.promised(f"trainings:{what}") if what else []
    content = {"courses": courses, "promised": promised}
    return content, [cited(course.training) for course in courses]


def _course(desk: Desk, number: int, training: Training) -> Course:
    groups = [
        (
            group,
            desk.shown(
                f"training-groups-{number}-{slug(group.group.key, group.group.pk)}"
            ),
        )
        for group in training.groups.all()
    ]
    return Course(
        training,
        desk.shown(f"training-seats-{number}"),
        desk.shown(f"training-sessions-{number}"),
        desk.shown(f"training-planned-{number}"),
        groups,
    )
