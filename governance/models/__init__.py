"""What is true of what we agreed and decide."""

from governance.models.agreements import (
    Agreement,
    AgreementParty,
    Responsibility,
    TimelineEntry,
)
from governance.models.endorsements import Endorsement, EndorsementRefusal
from governance.models.focus import Assignment, FocusArea
from governance.models.plans import Commitment, CooperationPlan, PlanPoint, WheelRow
from governance.models.steering import (
    Meeting,
    Seat,
    SeatAllocation,
    SeatStatement,
    SteeringGroup,
    SteeringYear,
)

__all__ = [
    "Agreement",
    "AgreementParty",
    "Assignment",
    "Commitment",
    "CooperationPlan",
    "Endorsement",
    "EndorsementRefusal",
    "FocusArea",
    "Meeting",
    "PlanPoint",
    "Responsibility",
    "Seat",
    "SeatAllocation",
    "SeatStatement",
    "SteeringGroup",
    "SteeringYear",
    "TimelineEntry",
    "WheelRow",
]
