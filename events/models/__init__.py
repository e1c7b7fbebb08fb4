"""What is true of what we arrange."""

from events.models.attendance import (
    AttendanceSheet,
    DayRefusal,
    EventCount,
    EventInvitation,
    EventMailing,
)
from events.models.documentation import (
    EventFile,
    EventPicture,
    EventProposal,
    EventReport,
    ProposalRefusal,
    ReportRefusal,
    ReportUse,
)
from events.models.event_parts import CoPresenter, EventAnswer, EventMove, EventTopic
from events.models.event_steps import EventRefusal, Season
from events.models.events import Event
from events.models.guests import Guest, GuestNeeds
from events.models.kinds import KindQuestion, KindTemplate, WaitingList
from events.models.registrations import (
    Registration,
    SignUpRefusal,
    why_not_sign_up,
)
from events.models.seats import CalendarKey, SeatHold, SeatPool
from events.models.series import Series
from events.models.survey_rounds import (
    SurveyAnswer,
    SurveyInvite,
    SurveyQuestion,
    SurveyRefusal,
    SurveyRound,
)
from events.models.surveys import Survey
from events.models.trainings import (
    ApplyRefusal,
    SeatApplication,
    Training,
    TrainingGroup,
)

__all__ = [
    "ApplyRefusal",
    "AttendanceSheet",
    "CalendarKey",
    "CoPresenter",
    "DayRefusal",
    "Event",
    "EventAnswer",
    "EventCount",
    "EventFile",
    "EventInvitation",
    "EventMailing",
    "EventMove",
    "EventPicture",
    "EventProposal",
    "EventRefusal",
    "EventReport",
    "EventTopic",
    "Guest",
    "GuestNeeds",
    "KindQuestion",
    "KindTemplate",
    "ProposalRefusal",
    "Registration",
    "ReportRefusal",
    "ReportUse",
    "Season",
    "SeatApplication",
    "SeatHold",
    "SeatPool",
    "Series",
    "SignUpRefusal",
    "Survey",
    "SurveyAnswer",
    "SurveyInvite",
    "SurveyQuestion",
    "SurveyRefusal",
    "SurveyRound",
    "Training",
    "TrainingGroup",
    "WaitingList",
    "why_not_sign_up",
]
