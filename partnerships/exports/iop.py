"""The register of partnerships as files: the same cases, public fields only."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from malmoandan.core.exports import csv_lines
from partnerships.exports.iop_shown import Shown
from partnerships.figures import iop as figures
from partnerships.models import IopCase, IopContribution, IopDocument, IopParty

COLUMNS = (
    *("id", "name", "address", "step", "agreement_in_force"),
    *("agreement_from", "agreement_to", "contracting_parties", "performers"),
    *("purpose", "meeting_place", "themes", "ball_with", "ball_since", "next_move"),
    *("latest_status_year", "latest_status", "years_without_status", "example"),
)


def whole(cases: QuerySet[IopCase]) -> QuerySet[IopCase]:
    """The cases with everything that the files say of them."""
    contributions = IopContribution.objects.select_related("party__organisation")
    return cases.prefetch_related(
        "decisions__board",
        "meetings",
        "amendments",
        Prefetch("parties__contributions", contributions),
        Prefetch("documents", IopDocument.objects.filter(is_public=True)),
    )


def as_csv(cases: Iterable[IopCase], today: dt.date) -> Iterator[str]:
    """A row a case; the columns have English keys."""
    return csv_lines(COLUMNS, (_row(case, today) for case in cases))


def _row(case: IopCase, today: dt.date) -> list[Any]:
    parties = list(case.parties.all())
    doing = IopParty.Capacity.PERFORMER
    told = [year for year in case.years.all() if year.step or year.text]
    last = told[-1] if told else None
    missing = figures.years_without_status(case, today)
    return [
        *(case.pk, case.name, _address(case, today), case.state),
        "yes" if figures.in_force(case, today) else "no",
        *(_text(case.agreed_from), _text(case.agreed_to)),
        "; ".join(p.organisation.name for p in parties if p.capacity != doing),
        "; ".join(p.organisation.name for p in parties if p.capacity == doing),
        *(case.purpose, case.hub, "; ".join(t.label_sv for t in case.themes.all())),
        *(case.ball_with or "", case.ball_since, case.next_move),
        *(last.year if last else "", (last.text or last.step) if last else ""),
        "; ".join(map(str, missing)),
        "yes" if case.is_example else "no",
    ]


def as_data(cases: Iterable[IopCase], today: dt.date) -> dict[str, Any]:
    """The cases as data for machines."""
    found = list(cases)
    return {
        "read_on": today.isoformat(),
        "agreements_in_force": figures.counts(found, today).in_force,
        "cases": [_case(case, today) for case in found],
    }


def _case(case: IopCase, today: dt.date) -> dict[str, Any]:
    return {
        "id": case.pk,
        "name": case.name,
        "address": _address(case, today),
        "example": case.is_example,
        "step": case.state,
        "agreement_in_force": figures.in_force(case, today),
        "agreement_from": _text(case.agreed_from) or None,
        "agreement_to": _text(case.agreed_to) or None,
        "purpose": case.purpose,
        "target_group_part": case.target_group_part,
        "meeting_place": case.hub,
        "themes": [term.label_sv for term in case.themes.all()],
        "ball": _ball(case),
        "parties": [_party(party) for party in case.parties.all()],
        "years": [
            {"year": year.year, "step": year.step or None, "text": year.text}
            for year in case.years.all()
        ],
        "years_without_status": figures.years_without_status(case, today),
        **_work(case),
    }


def _ball(case: IopCase) -> dict[str, Any] | None:
    if case.ball_with is None:
        return None
    return {
        "with": case.ball_with.name,
        "since": _day(case.ball_since),
        "next_move": case.next_move,
    }


def _party(party: IopParty) -> dict[str, Any]:
    performs_for = party.performs_for.organisation_id if party.performs_for else None
    return {
        "organisation": party.organisation.name,
        "organisation_id": party.organisation_id,
        "side": party.organisation.side or None,
        "capacity": party.capacity or None,
        "performs_for_organisation_id": performs_for,
        "contributions": [
            {"year": c.year, "kind": c.kind, "amount": c.amount, "text": c.text}
            for c in party.contributions.all()
        ],
    }


def _work(case: IopCase) -> dict[str, Any]:
    return {
        "decisions": [
            {
                "order": decision.order,
                "board": decision.board.name,
                "case_number": decision.case_number,
                "decided_on": _day(decision.decided_on),
                "paragraph": decision.paragraph,
                "outcome": decision.outcome,
            }
            for decision in case.decisions.all()
        ],
        "amendments": [
            {
                "agreed_on": _day(amendment.agreed_on),
                "text": amendment.text,
                "new_end": _text(amendment.new_end) or None,
            }
            for amendment in case.amendments.all()
        ],
        "meetings": [
            {"planned_on": _day(m.planned_on), "held_on": _day(m.held_on)}
            for m in case.meetings.all()
        ],
        "documents": [
            {
                "title": document.title,
                "kind": document.kind,
                "address": _whole(
                    reverse("iop-document-read", args=[case.pk, document.pk])
                ),
            }
            for document in case.documents.all()
        ],
    }


def _address(case: IopCase, today: dt.date) -> str:
    return _whole(Shown(case, today).address)


def _whole(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _text(date: Any) -> str:
    return date.text if date else ""


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
