"""What can be done with a partnership's pre-assessment and renewal question now."""

import datetime as dt

from partnerships.models.iop import IopCase, IopParty
from partnerships.models.iop_steps import IopRefusal

Step = IopCase.Step
BEFORE_MANDATE = frozenset({Step.INITIATIVE, Step.ADVICE, Step.PRE_ASSESSMENT})
# From the first reminder on (rules: 90, 60, 30 and 15 days before).
RENEWAL_ASKED = dt.timedelta(days=90)


def why_not_assess(case: IopCase) -> IopRefusal | None:
    """What keeps the pre-assessment from being written in; None when nothing does."""
    if case.state in BEFORE_MANDATE:
        return None
    return IopRefusal.OVER if case.is_over else IopRefusal.ASSESSED


def why_not_answer_renewal(party: IopParty, today: dt.date) -> IopRefusal | None:
    """What keeps a party from saying whether it wants to go on; None when nothing does.

    The question is open from the first reminder until the agreement's last day, to
    those who sign; an answer can be changed as long.
    """
    case = party.case
    if case.is_over:
        return IopRefusal.OVER
    if party.capacity == IopParty.Capacity.PERFORMER:
        return IopRefusal.NOT_A_PARTY
    return None if is_renewal_asked(case, today) else IopRefusal.NOT_ASKED


def is_renewal_asked(case: IopCase, today: dt.date) -> bool:
    """Whether the end is so near that the parties are asked about going on."""
    last = agreement_ends(case)
    return last is not None and last - RENEWAL_ASKED <= today <= last


def agreement_ends(case: IopCase) -> dt.date | None:
    """The last day of the agreement; None where there is none, or no end is known."""
    if not case.is_in_agreement or case.agreed_to is None:
        return None
    return case.agreed_to.last
