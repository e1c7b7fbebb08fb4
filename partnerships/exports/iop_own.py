"""A party's partnerships as its own pages show them: what waits, who has answered."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerships.exports.iop_shown import Shown
from partnerships.figures import iop as figures
from partnerships.models import (
    IopCase,
    IopParty,
    IopRenewalAnswer,
    Organisation,
)
from partnerships.models.iop_possible import why_not_answer_renewal

SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class OwnCase:
    """A case that the organisation takes part in, and what waits there."""

    party: IopParty
    shown: Shown
    waits: list[tuple[str, str]]

    @property
    def address(self) -> str:
        """The organisation's own page about the case."""
        return own_address("iop-own", self.party)


def own_address(name: str, party: IopParty, *more: int) -> str:
    """The address of one of the party's pages about its case."""
    return reverse(name, args=[party.organisation_id, party.case_id, *more])


def cases_of(organisation: Organisation, today: dt.date) -> list[OwnCase]:
    """The organisation's cases: first those where something waits, over ones last."""
    cases = figures.with_parties(IopCase.objects.prefetch_related("meetings"))
    parties = IopParty.objects.filter(organisation=organisation).prefetch_related(
        Prefetch("case", cases), "contributions", "renewal_answers"
    )
    found = [
        OwnCase(party, Shown(party.case, today), waits(party, today))
        for party in parties
    ]
    return sorted(
        found, key=lambda o: (o.shown.is_over, not o.waits, o.party.case.name)
    )


def waits(party: IopParty, today: dt.date) -> list[tuple[str, str]]:
    """What the party is to do in the case: words, and where to do it."""
    case = party.case
    if case.is_over:
        return []
    here = own_address("iop-own", party)
    found = []
    if why_not_answer_renewal(party, today) is None and answer_of(party) is None:
        words = _("The agreement ends on %(day)s. Do you want to go on?")
        there = own_address("iop-renewal", party)
        found.append((words % {"day": case.agreed_to}, there))
    if case.ball_with_id == party.organisation_id:
        words = _("You hold the ball: %(move)s") % {"move": case.next_move}
        found.append((words, own_address("iop-ball", party)))
    if case.is_in_agreement and not any(
        row.year == today.year for row in party.contributions.all()
    ):
        words = _("What do you bring in %(year)s?") % {"year": today.year}
        found.append((words, own_address("iop-contribution-add", party)))
    found += [(words, here) for words in _meetings(case, today)]
    return found


def _meetings(case: IopCase, today: dt.date) -> list[str]:
    words = _("Follow-up meeting on %(day)s")
    return [
        words % {"day": date_format(meeting.planned_on, "j F Y")}
        for meeting in case.meetings.all()
        if meeting.held_on is None and today <= meeting.planned_on <= today + SOON
    ]


def answer_of(party: IopParty) -> IopRenewalAnswer | None:
    """What the party has said about the end that the agreement has now."""
    ends = party.case.agreed_to
    if ends is None:
        return None
    given = party.renewal_answers.all()
    return next((row for row in given if row.ends_on == ends.last), None)


@dataclass(frozen=True)
class Renewal:
    """What the parties have said about going on."""

    mine: IopRenewalAnswer | None
    answered: int
    count: int
    all_answers: list[IopRenewalAnswer]


def renewal_of(party: IopParty) -> Renewal:
    """The answers about the end; nobody sees another's before all have answered."""
    performer = IopParty.Capacity.PERFORMER
    signing = party.case.parties.exclude(capacity=performer)
    rows = signing.select_related("organisation").prefetch_related("renewal_answers")
    parties = list(rows)
    for row in parties:
        row.case = party.case
    answers = [answer for answer in map(answer_of, parties) if answer]
    for answer in answers:
        answer.party = next(p for p in parties if p.pk == answer.party_id)
    is_complete = len(answers) == len(parties)
    return Renewal(
        mine=answer_of(party),
        answered=len(answers),
        count=len(parties),
        all_answers=answers if is_complete else [],
    )
