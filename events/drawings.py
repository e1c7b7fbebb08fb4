"""What is drawn about surveys: how marks are spread, and the years beside each other.

Each drawing is words and numbers too: its description reads them aloud, and the page
has a table beside it.
"""

from collections.abc import Iterable
from html import escape
from itertools import pairwise

from django.utils import formats, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.models.survey_rounds import SCALE
from events.search.surveys import Result, Trend

INK, SOFT, SEA, RULE = "#0f2a2f", "#42585c", "#0a5563", "#bdb5a3"
WIDTH, ROW, BAR, HEAD = 600.0, 40.0, 24.0, 70.0
HEIGHT, LEFT, BOTTOM = 260.0, 50.0, 44.0


def spread(result: Result) -> SafeString:
    """How many gave each mark, a bar each; nothing for texts and for too few."""
    if not result.spread:
        return SafeString("")
    rows = [(mark_words(mark), count) for mark, count in result.spread]
    per_one = (WIDTH - HEAD - 60) / max(count for _label, count in rows)
    parts: list[str] = []
    for number, (label, count) in enumerate(rows):
        y = number * ROW + 6
        length = count * per_one
        parts += [
            _words(HEAD - 12, y + 18, label, anchor="end"),
            _bar(HEAD, y, length) if count else "",
            _words(HEAD + length + 10, y + 18, count, weight="600"),
        ]
    told = "; ".join(f"{label}: {count}" for label, count in rows)
    ident = f"q{result.question.pk}"
    return _sheet(parts, ident, len(rows) * ROW + 8, result.question.text, told)


def mark_words(mark: int | bool) -> str:
    """A mark as people read it."""
    if isinstance(mark, bool):
        return pgettext("answer", "Yes") if mark else pgettext("answer", "No")
    return str(mark)


def trend(found: Trend) -> SafeString:
    """The score of each year as a dot with its number, a line between neighbours."""
    years = found.years
    step = (WIDTH - LEFT - 60) / max(len(years) - 1, 1)
    dots = [
        (LEFT + 30 + number * step, _height(float(year.mean)), year)
        for number, year in enumerate(years)
    ]
    parts = [*_levels()]
    for (x, y, _year), (to_x, to_y, to_year) in pairwise(dots):
        if not to_year.reworded:
            parts.append(
                f'<line class="d-more" x1="{x:.0f}" y1="{y:.0f}" x2="{to_x:.0f}" '
                f'y2="{to_y:.0f}" stroke="{SEA}" stroke-width="3"/>'
            )
    for x, y, year in dots:
        parts += [
            f'<circle class="d-sea" cx="{x:.0f}" cy="{y:.0f}" r="7" fill="{SEA}"/>',
            _words(x, y - 14, number(year.mean), anchor="middle", weight="700"),
            _words(x, HEIGHT - 12, year.year, anchor="middle"),
        ]
    told = "; ".join(f"{year.year}: {number(year.mean)}" for year in years)
    title = _("%(kind)s: score by year") % {"kind": found.kind.label}
    return _sheet(parts, f"kind{found.kind.pk}", HEIGHT, title, told)


def number(value: object) -> str:
    """A score as it is written here."""
    return str(formats.localize(value))


def _height(score: float) -> float:
    low, high = SCALE
    room = HEIGHT - BOTTOM - 40
    return HEIGHT - BOTTOM - (score - low) / (high - low) * room


def _levels() -> Iterable[str]:
    for mark in SCALE:
        y = _height(mark)
        yield (
            f'<line class="d-track" x1="{LEFT:.0f}" y1="{y:.0f}" x2="{WIDTH:.0f}" '
            f'y2="{y:.0f}" stroke="{RULE}" stroke-width="1"/>'
        )
        yield _words(LEFT - 12, y + 6, mark, anchor="end", soft=True)


def _bar(x: float, y: float, length: float) -> str:
    return (
        f'<rect class="d-sea" x="{x:.0f}" y="{y:.0f}" width="{max(length, 2):.1f}" '
        f'height="{BAR:.0f}" rx="3" fill="{SEA}"/>'
    )


def _words(
    x: float,
    y: float,
    text: object,
    *,
    anchor: str = "start",
    weight: str = "400",
    soft: bool = False,
) -> str:
    css, fill = ("d-soft", SOFT) if soft else ("d-ink", INK)
    return (
        f'<text class="{css}" x="{x:.0f}" y="{y:.0f}" font-size="18" fill="{fill}" '
        f'text-anchor="{anchor}" font-weight="{weight}">{escape(str(text))}</text>'
    )


def _sheet(
    parts: Iterable[str], ident: str, height: float, title: str, told: str
) -> SafeString:
    lang = (translation.get_language() or "sv")[:2]
    return mark_safe(  # noqa: S308 - made of numbers, and of words that are escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing bar-chart" role="img" '
        f'lang="{escape(lang)}" aria-labelledby="{ident}-title" '
        f'aria-describedby="{ident}-desc" viewBox="0 0 {WIDTH:.0f} {height:.0f}">'
        f'<title id="{ident}-title">{escape(title)}</title>'
        f'<desc id="{ident}-desc">{escape(told)}</desc>{"".join(parts)}</svg>'
    )
