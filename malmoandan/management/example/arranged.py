"""What is arranged in an example year: events, their survey, trainings."""

from typing import Any

from events.models import Event, EventTopic, Survey, Training, TrainingGroup
from malmoandan.core.models import Vocabulary
from malmoandan.management.example import signed_up
from malmoandan.management.example.ledger import Ledger

# A forum or a workshop is written up in three weeks.
DOCUMENTED_AFTER_DAYS = 21
DOCUMENTED_KINDS = {"dialogforum", "ideverkstad"}
PLAIN = ("title", "venue", "method", "theme", "co_organiser", "presenter")
QUALIFIERS = ("persons_qualifier", "organisations_qualifier")


def write(ledger: Ledger, data: dict[str, Any]) -> None:
    """Write what is arranged; what has been held says how many came."""
    events: dict[str, Event] = {}
    for spec in data["events"]:
        events[spec["key"]] = _event(ledger, spec, events)
    _survey(ledger, data["survey"], events)
    for spec in data["trainings"]:
        # A training has no state: it counts as soon as it stands, so it waits.
        if ledger.has_come(spec["starts"]):
            _training(ledger, spec)


def _event(ledger: Ledger, spec: dict[str, Any], others: dict[str, Event]) -> Event:
    plain = {name: spec.get(name, "") for name in (*PLAIN, "precision_text")}
    event, is_new = ledger.put(
        Event,
        spec["key"],
        year=ledger.year,
        kind=ledger.term(Vocabulary.EVENT_KIND, spec["kind"]),
        mode=ledger.term(Vocabulary.MODE, spec.get("mode")),
        presenter_side=ledger.term(
            Vocabulary.PRESENTER_SIDE, spec.get("presenter_side")
        ),
        presenter_organisation=ledger.organisation(spec.get("presenter_organisation")),
        follows=others.get(spec.get("follows", "")),
        sectors=spec.get("sectors", []),
        state=spec.get("state", Event.State.PUBLISHED),
        **plain,
        **signed_up.dress(ledger, spec),
    )
    if is_new:
        signed_up.sign_up(ledger, event, spec.get("signed_up", 0))
        for order, text in enumerate(spec.get("topics", [])):
            EventTopic.objects.create(event=event, text=text, order=order)
    _hold(ledger, event, spec)
    written: Event = event
    return written


def _hold(ledger: Ledger, event: Event, spec: dict[str, Any]) -> None:
    """Move a published event on when its day is over; people's own moves stand."""
    if event.state == Event.State.PUBLISHED and ledger.has_passed(spec["on"]):
        came = dict(spec["held"])
        for name in QUALIFIERS:
            came[name] = ledger.term(Vocabulary.QUALIFIER, came.get(name))
        ledger.move(event, state=Event.State.HELD, **came)
        signed_up.come(event)
    if event.state == Event.State.HELD and spec["kind"] in DOCUMENTED_KINDS:
        days = (ledger.today - ledger.day(*spec["on"])).days
        if days > DOCUMENTED_AFTER_DAYS:
            ledger.move(event, state=Event.State.DOCUMENTED)


def _survey(ledger: Ledger, spec: dict[str, Any], events: dict[str, Event]) -> None:
    event = events[spec["event"]]
    if event.state in {Event.State.HELD, Event.State.DOCUMENTED}:
        values = {name: value for name, value in spec.items() if name != "event"}
        ledger.put(Survey, "survey", event=event, year=ledger.year, **values)


def _training(ledger: Ledger, spec: dict[str, Any]) -> None:
    training, is_new = ledger.put(
        Training,
        spec["key"],
        year=ledger.year,
        kind=ledger.term(Vocabulary.TRAINING_KIND, spec["kind"]),
        mode=ledger.term(Vocabulary.MODE, spec["mode"]),
        title=spec["title"],
        provider=spec["provider"],
        seats=spec.get("seats"),
        sessions_planned=spec["sessions_planned"],
        starts=ledger.day(*spec["starts"]),
        ends=ledger.day(*spec["ends"]),
    )
    if is_new:
        training.partners.set(ledger.body(key) for key in spec["partners"])
        for group in spec["groups"]:
            TrainingGroup.objects.create(
                training=training,
                group=ledger.word(Vocabulary.PARTICIPANT_GROUP, group["group"]),
                count=group.get("count"),
                text=group.get("text", ""),
            )
    ledger.move(training, sessions=_sessions(ledger, spec))


def _sessions(ledger: Ledger, spec: dict[str, Any]) -> int:
    """How many sessions have been held, if they are spread evenly."""
    starts, ends = ledger.day(*spec["starts"]), ledger.day(*spec["ends"])
    gone = (min(ledger.today, ends) - starts) / (ends - starts)
    return 1 + int(gone * (spec["sessions_planned"] - 1))
