"""What is true of follow-up: the year, figures, judgements, money, reports."""

from reports.models.annual_reports import AnnualReport
from reports.models.centre_reports import (
    CentreCount,
    CentreReport,
    CentreReportRefusal,
)
from reports.models.communication import (
    CommunicationPlan,
    CommunicationRefusal,
    Message,
)
from reports.models.contributions import (
    Contribution,
    ContributionAnswer,
    ContributionQuestion,
    ContributionRefusal,
    ContributionRound,
    PersonalLink,
)
from reports.models.evaluations import AssessmentRefusal, Evaluation, SelfAssessment
from reports.models.figures import BudgetLine, CentreFigure, ChannelFigure
from reports.models.judgements import (
    Judgement,
    JudgementEvidence,
    JudgementRefusal,
    Status,
)
from reports.models.standings import Standing
from reports.models.status_reports import StatusReport, StatusReportRefusal
from reports.models.wheel import (
    CarriedOver,
    WheelSlot,
    WheelYear,
    YearMark,
    YearRefusal,
)
from reports.models.work import WorkEntry

__all__ = [
    "AnnualReport",
    "AssessmentRefusal",
    "BudgetLine",
    "CarriedOver",
    "CentreCount",
    "CentreFigure",
    "CentreReport",
    "CentreReportRefusal",
    "ChannelFigure",
    "CommunicationPlan",
    "CommunicationRefusal",
    "Contribution",
    "ContributionAnswer",
    "ContributionQuestion",
    "ContributionRefusal",
    "ContributionRound",
    "Evaluation",
    "Judgement",
    "JudgementEvidence",
    "JudgementRefusal",
    "Message",
    "PersonalLink",
    "SelfAssessment",
    "Standing",
    "Status",
    "StatusReport",
    "StatusReportRefusal",
    "WheelSlot",
    "WheelYear",
    "WorkEntry",
    "YearMark",
    "YearRefusal",
]
