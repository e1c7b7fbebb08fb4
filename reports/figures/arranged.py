"""Figures of what was arranged: events and those who came, surveys, trainings."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, Series, Survey, Training, TrainingGroup
from malmoandan.core.models import Vocabulary
from malmoandan.core.numbers import Quantity
from reports.figures import counted
from reports.figures.entries import Entry, cited, slug
from reports.figures.families import Part, define, parts_of
from reports.figures.years import YearData

EVENTS = gettext_lazy("events")
PERSONS = gettext_lazy("persons")


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


ARRANGED = (
    define(
        "events",
        gettext_lazy("Events held"),
        gettext_lazy(
            "Events of a kind that were held. A total that a source states stands for "
            "the year; what it has beside the named events is a row of its own."
        ),
        EVENTS,
        _events,
    ),
    define(
        "persons",
        gettext_lazy("Took part"),
        gettext_lazy(
            "Persons at the events of a kind, as stated for each event or for all. "
            "Somebody who came twice is counted twice."
        ),
        PERSONS,
        _persons,
    ),
    define(
        "persons-each",
        gettext_lazy("Took part each time"),
        gettext_lazy("Persons at each event of a kind, where a source says just that."),
        PERSONS,
        _persons_each,
    ),
    define(
        "organisations",
        gettext_lazy("Organisations that took part"),
        gettext_lazy("Organisations at the events of a kind, as stated for each."),
        gettext_lazy("organisations"),
        _organisations,
    ),
    define(
        "topics",
        gettext_lazy("Topics"),
        gettext_lazy("Topics that the events of a kind took up."),
        gettext_lazy("topics"),
        _topics,
    ),
    define(
        "presented",
        gettext_lazy("Presented by side"),
        gettext_lazy("Named events of a kind, by the side that presented."),
        EVENTS,
        _presented,
    ),
    define(
        "score",
        gettext_lazy("Score in the survey"),
        gettext_lazy("The score that a survey gave, on its own scale."),
        gettext_lazy("points"),
        _scores,
    ),
    define(
        "trainings",
        gettext_lazy("Trainings"),
        gettext_lazy("Courses and series of workshops that belong to the year."),
        gettext_lazy("trainings"),
        _trainings,
    ),
    define(
        "training-seats",
        gettext_lazy("Seats"),
        gettext_lazy("Seats in a training, where a source states them."),
        gettext_lazy("seats"),
        lambda data: _stated(data, "seats"),
    ),
    define(
        "training-sessions",
        gettext_lazy("Sessions"),
        gettext_lazy("Sessions of a training, where a source states them."),
        gettext_lazy("sessions"),
        lambda data: _stated(data, "sessions"),
    ),
    define(
        "training-planned",
        gettext_lazy("Sessions planned"),
        gettext_lazy("Sessions that a training was planned to have."),
        gettext_lazy("sessions"),
        lambda data: _stated(data, "sessions_planned"),
    ),
    define(
        "training-groups",
        gettext_lazy("Took part in a training"),
        gettext_lazy("Participants of a training, group by group, as stated."),
        gettext_lazy("participants"),
        _groups,
    ),
)
