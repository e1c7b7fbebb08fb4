"""What is true of what we agreed and decide."""

from governance.models.agenda import AgendaItem, ItemRefusal, Paper, StandingItem
from governance.models.agreements import (
    Agreement,
    AgreementParty,
    Responsibility,
    ResponsibilityEvidence,
    ResponsibilityRefusal,
    SteeringDocument,
    TimelineEntry,
)
from governance.models.assignments import (
    Assignment,
    AssignmentRefusal,
    AssignmentStatus,
)
from governance.models.commitments import Commitment, CommitmentRefusal
from governance.models.endorsements import Endorsement, EndorsementRefusal
from governance.models.focus import FocusArea
from governance.models.meetings import (
    Meeting,
    MeetingRefusal,
    Participant,
    Presence,
)
from governance.models.minutes import (
    Correction,
    Dispatch,
    Minutes,
    MinutesApproval,
    MinutesRefusal,
    Paragraph,
)
from governance.models.plans import (
    CooperationPlan,
    MandatePeriod,
    MandateRefusal,
    PlanPoint,
    PlanRefusal,
    WheelRow,
)
from governance.models.polls import (
    Ballot,
    Poll,
    PollOption,
    PollRefusal,
    SecretBallot,
    Voter,
)
from governance.models.procedure import (
    Mode,
    OpenQuestion,
    Procedure,
    ProcedureRefusal,
)
from governance.models.seats import (
    CoOption,
    CoordinationPost,
    PostHolding,
    SeatRefusal,
    Tenure,
)
from governance.models.spoken import Conflict, Motion, Remark
from governance.models.steering import (
    Seat,
    SeatAllocation,
    SeatStatement,
    SteeringGroup,
    SteeringYear,
)

__all__ = [
    "AgendaItem",
    "Agreement",
    "AgreementParty",
    "Assignment",
    "AssignmentRefusal",
    "AssignmentStatus",
    "Ballot",
    "CoOption",
    "Commitment",
    "CommitmentRefusal",
    "Conflict",
    "CooperationPlan",
    "CoordinationPost",
    "Correction",
    "Dispatch",
    "Endorsement",
    "EndorsementRefusal",
    "FocusArea",
    "ItemRefusal",
    "MandatePeriod",
    "MandateRefusal",
    "Meeting",
    "MeetingRefusal",
    "Minutes",
    "MinutesApproval",
    "MinutesRefusal",
    "Mode",
    "Motion",
    "OpenQuestion",
    "Paper",
    "Paragraph",
    "Participant",
    "PlanPoint",
    "PlanRefusal",
    "Poll",
    "PollOption",
    "PollRefusal",
    "PostHolding",
    "Presence",
    "Procedure",
    "ProcedureRefusal",
    "Remark",
    "Responsibility",
    "ResponsibilityEvidence",
    "ResponsibilityRefusal",
    "Seat",
    "SeatAllocation",
    "SeatRefusal",
    "SeatStatement",
    "SecretBallot",
    "StandingItem",
    "SteeringDocument",
    "SteeringGroup",
    "SteeringYear",
    "Tenure",
    "TimelineEntry",
    "Voter",
    "WheelRow",
]
