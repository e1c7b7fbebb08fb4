"""What is true of follow-up: figures, judgements, money, reports."""

from reports.models.annual_reports import AnnualReport
from reports.models.figures import BudgetLine, CentreFigure, ChannelFigure
from reports.models.judgements import Judgement, Status
from reports.models.standings import Standing
from reports.models.status_reports import StatusReport, StatusReportRefusal

__all__ = [
    "AnnualReport",
    "BudgetLine",
    "CentreFigure",
    "ChannelFigure",
    "Judgement",
    "Standing",
    "Status",
    "StatusReport",
    "StatusReportRefusal",
]
