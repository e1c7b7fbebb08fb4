"""The figures of a year: what each means, and how its entries are found.

A family is a definition and a function that gives its figures in a year: one, or one
for each kind, side or measure that the year knows. The kinds are data; so is the year.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.models import Event, Series, Survey, Training, TrainingGroup
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.numbers import Quantity
from partnerships.models import IopCase, ProcessSupport, Project
from reports.figures import counted, promises
from reports.figures.entries import Definition, Entry, Figure, add_up, cited, slug
from reports.figures.years import YearData

Text = str | Promise
Finder = Callable[[YearData], Iterable["Part"]]

EVENTS = gettext_lazy("events")
PERSONS = gettext_lazy("persons")


@dataclass(frozen=True)
class Part:
    """What tells the figures of one family apart, with the entries of each."""

    key: str
    label: str
    entries: Iterable[Entry]
    lang: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """A definition, and the figures that it has in a year."""

    definition: Definition
    find: Finder

    def figures(self, data: YearData) -> Iterator[Figure]:
        """The figures of the family that have entries in the year."""
        for part in self.find(data):
            entries = tuple(part.entries)
            if entries:
                yield Figure(
                    self.definition,
                    data.year,
                    entries,
                    part.key,
                    part.label,
                    part.lang or (get_language() or "sv")[:2],
                    tuple(filter(None, part.notes)),
                )


def parts_of(data: YearData, vocabulary: Vocabulary) -> Iterator[tuple[str, Term]]:
    """Each term of a vocabulary with its part of a figure's address."""
    taken: set[str] = set()
    for term in data.vocabulary(vocabulary):
        name = slug(term.key, term.pk)
        part = f"{name}-{term.pk}" if name in taken else name
        taken.add(part)
        yield part, term


# Events


def _events(data: YearData) -> Iterator[Part]:
    for part, kind in parts_of(data, Vocabulary.EVENT_KIND):
        entries = counted.event_entries(data, kind.key)
        series = counted.series_of(data, kind.key)
        note = counted.overstated(entries, series.occasions if series else None)
        yield Part(part, kind.plural, entries, kind.lang, (note,))


def _persons(data: YearData) -> Iterator[Part]:
    for part, kind in parts_of(data, Vocabulary.EVENT_KIND):
        entries = counted.person_entries(data, kind.key)
        yield Part(part, kind.plural, entries, kind.lang)


def _persons_each(data: YearData) -> Iterator[Part]:
    for part, kind in parts_of(data, Vocabulary.EVENT_KIND):
        series = counted.series_of(data, kind.key)
        each = series.attendance if series else None
        if series and each and series.scope == Series.Scope.PER_EVENT:
            entry = Entry(kind.plural, each, kind.lang, sources=cited(series))
            yield Part(part, kind.plural, [entry], kind.lang)


def _organisations(data: YearData) -> Iterator[Part]:
    for part, kind in parts_of(data, Vocabulary.EVENT_KIND):
        entries = counted.organisation_entries(data, kind.key)
        yield Part(part, kind.plural, entries, kind.lang)


def _topics(data: YearData) -> Iterator[Part]:
    for part, kind in parts_of(data, Vocabulary.EVENT_KIND):
        entries = [
            Entry(
                topic.text,
                lang="sv",
                date=event.date,
                subject=event,
                sources=cited(event),
            )
            for event in counted.events_of(data, kind.key)
            for topic in event.topics.all()
        ]
        yield Part(part, kind.plural, entries, kind.lang)


def _presented(data: YearData) -> Iterator[Part]:
    """One figure a side, where any event of the kind says which side presented."""
    for part, kind in parts_of(data, Vocabulary.EVENT_KIND):
        sides = dict(counted.sides_of(data, kind.key))
        if not any(sides):
            continue
        for side in sorted(sides, key=lambda s: (s is None, s.order if s else 0)):
            name = side.label if side else _("side not stated")
            key = f"{part}-{slug(side.key, side.pk) if side else 'unknown'}"
            yield Part(key, f"{kind.plural}, {name}", sides[side], kind.lang)


def _scores(data: YearData) -> Iterator[Part]:
    surveys: list[Survey] = data.all(Survey)
    for number, survey in enumerate(surveys, 1):
        score = None if survey.score is None else Quantity(survey.score.normalize())
        subject: Event | None = survey.event
        label = subject.title if subject else survey.question
        entry = Entry(
            survey.question or label,
            score,
            lang="sv",
            about=label if survey.question else "",
            subject=subject,
            sources=cited(survey),
        )
        yield Part(str(number), label, [entry], "sv")


# Trainings


def _trainings(data: YearData) -> Iterator[Part]:
    yield Part("", "", counted.training_entries(data))
    for part, kind in parts_of(data, Vocabulary.TRAINING_KIND):
        entries = counted.training_entries(data, kind.key)
        yield Part(part, kind.plural, entries, kind.lang)


def _stated(data: YearData, name: str) -> Iterator[Part]:
    """A number of each training that states one, under the training's own name."""
    for number, training in enumerate(data.all(Training), 1):
        value = getattr(training, name)
        if value is not None:
            entry = _training_entry(training, Quantity(value))
            yield Part(str(number), training.title, [entry], "sv")


def _groups(data: YearData) -> Iterator[Part]:
    for number, training in enumerate(data.all(Training), 1):
        for group in training.groups.all():
            key = f"{number}-{slug(group.group.key, group.group.pk)}"
            label = f"{training.title}, {group.group.label}"
            yield Part(key, label, [_group_entry(training, group)], "sv")


def _group_entry(training: Training, group: TrainingGroup) -> Entry:
    return _training_entry(training, group.quantity, about=group.text)


def _training_entry(
    training: Training, value: Quantity | None, about: str = ""
) -> Entry:
    return Entry(
        training.title,
        value,
        lang="sv",
        date=training.starts,
        about=about or training.provider,
        subject=training,
        sources=cited(training),
    )


# The steering group


def _meetings(data: YearData) -> Iterator[Part]:
    found = promises.counted(data, "meetings")
    yield Part("", "", found.entries, "", found.contradictions)


def _members(data: YearData) -> Iterator[Part]:
    found = promises.seats(data)
    known = found.entries if add_up(found.entries) else []
    yield Part("", "", known, "", found.contradictions)


# Partnerships and projects


def _agreements(data: YearData) -> Iterator[Part]:
    cases = [c for c in data.all(IopCase) if c.has_agreement_in(data.year)]
    yield Part("", "", [_case_entry(case, data.year) for case in cases])


def _under_way(data: YearData) -> Iterator[Part]:
    """Cases that a source speaks of this year, with neither agreement nor end."""
    over = {IopCase.Step.ENDED, IopCase.Step.CLOSED}
    cases = [
        case
        for case in data.all(IopCase)
        if not case.has_agreement_in(data.year)
        and any(y.year == data.year and y.step not in over for y in case.years.all())
    ]
    yield Part("", "", [_case_entry(case, data.year) for case in cases])


def _case_entry(case: IopCase, year: int) -> Entry:
    texts = [y.text for y in case.years.all() if y.year == year]
    return Entry(
        case.name,
        lang="sv",
        date=case.agreed_from,
        about=texts[0] if texts else "",
        subject=case,
        sources=cited(case),
    )


def _support(data: YearData) -> Iterator[Part]:
    entries = [
        Entry(
            support.name,
            lang="sv",
            about=", ".join(o.name for o in support.organisations.all()),
            subject=support,
            sources=cited(support),
        )
        for support in data.all(ProcessSupport)
    ]
    yield Part("", "", entries)


def running(data: YearData) -> list[Project]:
    """The projects that the sources place in the year: by period or by activity."""
    return [
        project
        for project in data.all(Project)
        if project.runs_in(data.year)
        and (project.starts or project.ends or project.activities.all())
    ]


def _projects(data: YearData) -> Iterator[Part]:
    entries = [
        Entry(
            project.name,
            lang="sv",
            date=project.starts,
            about=project.purpose or project.about,
            subject=project,
            sources=cited(project),
        )
        for project in running(data)
    ]
    yield Part("", "", entries)


def _activities(data: YearData) -> Iterator[Part]:
    for number, project in enumerate(data.all(Project), 1):
        entries = [
            Entry(
                activity.text,
                lang="sv",
                subject=project,
                sources=cited(activity) or cited(project),
            )
            for activity in project.activities.all()
        ]
        name = slug(project.fact_id or project.name, number)
        yield Part(name, project.name, entries, "sv")


def _define(key: str, name: Text, counts: Text, unit: Text, find: Finder) -> Family:
    return Family(Definition(key, name, counts, unit), find)


HAPPENED = (
    _define(
        "events",
        gettext_lazy("Events held"),
        gettext_lazy(
            "Events of a kind that were held. A total that a source states stands for "
            "the year; what it has beside the named events is a row of its own."
        ),
        EVENTS,
        _events,
    ),
    _define(
        "persons",
        gettext_lazy("Took part"),
        gettext_lazy(
            "Persons at the events of a kind, as stated for each event or for all. "
            "Somebody who came twice is counted twice."
        ),
        PERSONS,
        _persons,
    ),
    _define(
        "persons-each",
        gettext_lazy("Took part each time"),
        gettext_lazy("Persons at each event of a kind, where a source says just that."),
        PERSONS,
        _persons_each,
    ),
    _define(
        "organisations",
        gettext_lazy("Organisations that took part"),
        gettext_lazy("Organisations at the events of a kind, as stated for each."),
        gettext_lazy("organisations"),
        _organisations,
    ),
    _define(
        "topics",
        gettext_lazy("Topics"),
        gettext_lazy("Topics that the events of a kind took up."),
        gettext_lazy("topics"),
        _topics,
    ),
    _define(
        "presented",
        gettext_lazy("Presented by side"),
        gettext_lazy("Named events of a kind, by the side that presented."),
        EVENTS,
        _presented,
    ),
    _define(
        "score",
        gettext_lazy("Score in the survey"),
        gettext_lazy("The score that a survey gave, on its own scale."),
        gettext_lazy("points"),
        _scores,
    ),
    _define(
        "trainings",
        gettext_lazy("Trainings"),
        gettext_lazy("Courses and series of workshops that belong to the year."),
        gettext_lazy("trainings"),
        _trainings,
    ),
    _define(
        "training-seats",
        gettext_lazy("Seats"),
        gettext_lazy("Seats in a training, where a source states them."),
        gettext_lazy("seats"),
        lambda data: _stated(data, "seats"),
    ),
    _define(
        "training-sessions",
        gettext_lazy("Sessions"),
        gettext_lazy("Sessions of a training, where a source states them."),
        gettext_lazy("sessions"),
        lambda data: _stated(data, "sessions"),
    ),
    _define(
        "training-planned",
        gettext_lazy("Sessions planned"),
        gettext_lazy("Sessions that a training was planned to have."),
        gettext_lazy("sessions"),
        lambda data: _stated(data, "sessions_planned"),
    ),
    _define(
        "training-groups",
        gettext_lazy("Took part in a training"),
        gettext_lazy("Participants of a training, group by group, as stated."),
        gettext_lazy("participants"),
        _groups,
    ),
    _define(
        "meetings",
        gettext_lazy("Meetings of the steering group"),
        gettext_lazy("Meetings that the sources state as held in the year."),
        gettext_lazy("meetings"),
        _meetings,
    ),
    _define(
        "members",
        gettext_lazy("Members of the steering group"),
        gettext_lazy("Members that the sources list by side, not the number stated."),
        gettext_lazy("members"),
        _members,
    ),
    _define(
        "iop-agreements",
        gettext_lazy("IOP agreements"),
        gettext_lazy(
            "Partnerships (IOP) with an agreement in force during the year. Dialogues, "
            "inquiries and process support never count."
        ),
        gettext_lazy("agreements"),
        _agreements,
    ),
    _define(
        "iop-under-way",
        gettext_lazy("IOP cases under way"),
        gettext_lazy("Cases that a source speaks of this year, without an agreement."),
        gettext_lazy("cases"),
        _under_way,
    ),
    _define(
        "process-support",
        gettext_lazy("Process support"),
        gettext_lazy("Dialogues that the coordinators helped on; never an agreement."),
        gettext_lazy("processes"),
        _support,
    ),
    _define(
        "projects",
        gettext_lazy("Projects"),
        gettext_lazy("Projects that ran in the year, by their period or activities."),
        gettext_lazy("projects"),
        _projects,
    ),
    _define(
        "activities",
        gettext_lazy("Activities of a project"),
        gettext_lazy("What a project did in the year, as far as the sources name it."),
        gettext_lazy("activities"),
        _activities,
    ),
)
