"""What is true of follow-up: figures, judgements, money, reports."""

from reports.models.annual_reports import AnnualReport
from reports.models.figures import BudgetLine, CentreFigure, ChannelFigure
from reports.models.judgements import Judgement, Status
from reports.models.standings import Standing

__all__ = [
    "AnnualReport",
    "BudgetLine",
    "CentreFigure",
    "ChannelFigure",
    "Judgement",
    "Standing",
    "Status",
]
