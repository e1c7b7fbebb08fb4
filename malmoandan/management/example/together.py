"""Who is in an example year, and what they do together."""

from typing import Any

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Vocabulary
from malmoandan.management.example.ledger import MARK, Ledger, organisation_id
from partnerships.actions import place_by_sources
from partnerships.models import (
    Centre,
    IopCase,
    IopContribution,
    IopDecision,
    IopMeeting,
    IopParty,
    IopYear,
    Organisation,
    ProcessSupport,
    Project,
    ProjectActivity,
    ProjectPartner,
    Venue,
)

# What an organisation is a part of, in some way; each stands before its parts.
UPWARD = ("parent", "board", "umbrella")


def organisations(ledger: Ledger, specs: list[dict[str, Any]]) -> None:
    """Write the example organisations, which all example years share."""
    for spec in specs:
        organisation, is_new = ledger.put_as(
            Organisation,
            organisation_id(spec["key"]),
            cited=False,
            name=spec["name"],
            kind=ledger.term(Vocabulary.ORGANISATION_KIND, spec["kind"]),
            legal_form=ledger.term(Vocabulary.LEGAL_FORM, spec.get("legal_form")),
            category=ledger.term(Vocabulary.SECTOR_CATEGORY, spec.get("category")),
            is_umbrella=spec.get("is_umbrella", False),
            **{key: spec.get(key, "") for key in ("about", "seat", "mailbox")},
            **{key: ledger.organisation(spec.get(key)) for key in UPWARD},
        )
        if is_new:
            _words(ledger, organisation.themes, Vocabulary.THEME, spec)
            _words(ledger, organisation.target_groups, Vocabulary.TARGET_GROUP, spec)


def _words(
    ledger: Ledger, relation: Any, vocabulary: Vocabulary, spec: dict[str, Any]
) -> None:
    words = spec.get(relation.prefetch_cache_name, [])
    relation.set([ledger.word(vocabulary, word) for word in words])


def write(ledger: Ledger, data: dict[str, Any]) -> None:
    """Write what the example organisations do together."""
    cases = {spec["key"]: _case(ledger, spec) for spec in data["iop"]}
    for spec in data["projects"]:
        _project(ledger, spec, cases)
    for spec in data["process_support"]:
        support, is_new = ledger.put(
            ProcessSupport, spec["key"], year=ledger.year, name=spec["name"]
        )
        if is_new:
            found = [ledger.organisation(key) for key in spec["organisations"]]
            support.organisations.set(found)


def centre(ledger: Ledger, spec: dict[str, Any]) -> Centre:
    """Write the example centre."""
    found, _is_new = ledger.put(
        Centre,
        spec["key"],
        name=spec["name"],
        address=spec["address"],
        operator=ledger.organisation(spec["operator"]),
        facilities=spec["facilities"],
    )
    # All example years share the place, as they do the organisations.
    ledger.put_as(
        Venue,
        f"{MARK}-place-{spec['key']}",
        cited=False,
        name=spec["name"],
        address=spec["address"],
        **spec["place"],
    )
    written: Centre = found
    return written


def _case(ledger: Ledger, spec: dict[str, Any]) -> IopCase:
    period = {}
    if "agreed_from" in spec:
        starts = ledger.day(*spec["agreed_from"])
        ends = starts.year + spec["agreed_years"] - 1
        period = {"agreed_from": starts, "agreed_to": PartialDate(str(ends))}
    case, is_new = ledger.put(
        IopCase,
        spec["key"],
        name=spec["name"],
        purpose=spec["purpose"],
        hub=spec.get("hub", ""),
    )
    if is_new:
        _parties(ledger, case, spec)
    _work(ledger, case, spec)
    if period and ledger.has_come(spec["agreed_from"]) and case.agreed_from is None:
        ledger.move(case, **period)
    come = [step for step in spec["steps"] if ledger.has_come(step["on"])]
    if come:
        year, _is_new = ledger.put(
            IopYear, f"{spec['key']}-year", case=case, year=ledger.year
        )
        ledger.move(year, step=come[-1]["step"], text=come[-1]["text"])
        place_by_sources(case=case)
    found: IopCase = case
    return found


def _parties(ledger: Ledger, case: IopCase, spec: dict[str, Any]) -> None:
    """Write who takes part, and what each of them brings in the year."""
    parties: dict[str, IopParty] = {}
    for order, party in enumerate(spec["parties"]):
        parties[party["organisation"]] = IopParty.objects.create(
            case=case,
            organisation=ledger.body(party["organisation"]),
            capacity=party["capacity"],
            performs_for=parties.get(party.get("performs_for")),
            order=order,
        )
    for contribution in spec.get("contributions", []):
        values = {**contribution, "party": parties[contribution["party"]]}
        IopContribution.objects.create(year=ledger.year, **values)


def _work(ledger: Ledger, case: IopCase, spec: dict[str, Any]) -> None:
    """Write what boards decide, which meetings are planned, and who holds the ball."""
    for order, decision in enumerate(spec.get("decisions", []), start=1):
        board = ledger.body(decision["board"])
        row, _is_new = IopDecision.objects.get_or_create(
            case=case, order=order, defaults={"board": board}
        )
        if ledger.has_come(decision["on"]):
            yes, on = IopDecision.Outcome.APPROVED, ledger.day(*decision["on"])
            ledger.move(row, outcome=yes, decided_on=on)
    for on in spec.get("meetings", []):
        day = ledger.day(*on)
        meeting, _is_new = IopMeeting.objects.get_or_create(case=case, planned_on=day)
        if ledger.has_passed(on):
            ledger.move(meeting, held_on=day)
    ball = spec.get("ball")
    if ball and ledger.has_come(ball["since"]) and case.ball_with is None:
        ledger.move(
            case,
            ball_with=ledger.body(ball["with"]),
            ball_since=ledger.day(*ball["since"]),
            next_move=ball["next_move"],
        )


def _project(ledger: Ledger, spec: dict[str, Any], cases: dict[str, IopCase]) -> None:
    project, is_new = ledger.put(
        Project,
        spec["key"],
        name=spec["name"],
        about=spec["about"],
        purpose=spec["purpose"],
        starts=PartialDate(str(ledger.year)),
        ends=PartialDate(str(ledger.year)),
        goals=spec["goals"],
        iop=cases[spec["iop"]],
    )
    if is_new:
        for order, key in enumerate(spec["partners"]):
            ProjectPartner.objects.create(
                project=project, organisation=ledger.body(key), order=order
            )
    for order, activity in enumerate(spec["activities"]):
        if ledger.has_come(activity["on"]):
            ledger.put(
                ProjectActivity,
                f"{spec['key']}-{order}",
                project=project,
                year=ledger.year,
                text=activity["text"],
                order=order,
            )
