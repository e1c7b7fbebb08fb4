"""Drawings of follow-up: SVG as text, each to be shown with its table beside it.

Pure functions: the same rows give the same bytes. Shapes carry presentation attributes,
so that a PDF and a page without style sheets show them; classes let the style sheet
put them in the tokens of the day, dark mode included (static/css/drawings.css).
"""

from reports.drawings.bars import Bar, bar_chart
from reports.drawings.overlay import Milestone, milestones
from reports.drawings.wheel import Mark, MarkState, year_wheel

__all__ = [
    "Bar",
    "Mark",
    "MarkState",
    "Milestone",
    "bar_chart",
    "milestones",
    "year_wheel",
]
