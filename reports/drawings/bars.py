"""Bar charts with direct labels: the words above the bar, the number at its end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.drawings import svg
from reports.drawings.svg import n

WIDTH, ROW, BAR, TOP = 720.0, 62.0, 24.0, 4.0
LETTER = 9.6  # width of a letter of 18 units, on the safe side
FILLS = {"sea": svg.SEA, "green": svg.GREEN, "sun": svg.SUN, "coral": svg.CORAL}


@dataclass(frozen=True)
class Bar:
    """One row: its name, its number (None is "not stated") and the number in words.

    `text` is the number as people read it, with its qualifier. `value_to` is the upper
    end of a range; `at_least` says that the true number may be larger.
    """

    label: str
    value: float | Decimal | None
    text: str = ""
    value_to: float | Decimal | None = None
    at_least: bool = False
    tone: str = "sea"

    @property
    def words(self) -> str:
        """What stands at the end of the bar."""
        if self.text:
            return self.text
        return _("not stated") if self.value is None else f"{self.value:n}"

    @property
    def reach(self) -> float:
        """How far the bar goes at most."""
        return float(self.value_to or self.value or 0)


def bar_chart(
    rows: Sequence[Bar],
    *,
    title: str,
    ident: str,
    desc: str = "",
    legend: Sequence[tuple[str, str]] = (),
    lang: str = "",
) -> SafeString:
    """Draw one bar a row. `legend` names tones: [("sea", "Malmö stad"), …].

    Without `desc` the description reads the rows aloud. Tones differ in grey too: sea
    is dark, green has stripes, sun is light with an outline, coral has dots.
    """
    lang = lang or (translation.get_language() or "sv")[:2]
    with translation.override(lang):
        told = desc or "; ".join(f"{r.label}: {r.words}" for r in rows)
        head = 38.0 if legend else 0.0
        scale = _scale(rows)
        parts = [_patterns(ident), *_legend(legend, ident)]
        for i, row in enumerate(rows):
            parts += _row(row, head + TOP + i * ROW, scale, ident)
        return svg.sheet(
            parts,
            ident=ident,
            box=(0, 0, WIDTH, head + TOP + max(len(rows), 1) * ROW),
            title=title,
            desc=told or _("No rows."),
            lang=lang,
            css="bar-chart",
        )


def _scale(rows: Sequence[Bar]) -> float:
    """Units a bar gets per one, so that the longest fits with its words."""
    room = ((WIDTH - 24 - LETTER * len(r.words)) / r.reach for r in rows if r.reach > 0)
    return max(min(room, default=1.0), 0.0)


def _patterns(ident: str) -> str:
    gap = f'class="d-gap" fill="{svg.PAPER}"'
    stripes = (
        'width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"'
    )
    return (
        f'<defs><pattern id="{ident}-green" {stripes}>'
        f'<rect class="d-green" width="7" height="7" fill="{svg.GREEN}"/>'
        f'<rect {gap} width="1.6" height="7"/></pattern>'
        f'<pattern id="{ident}-coral" width="8" height="8" '
        'patternUnits="userSpaceOnUse">'
        f'<rect class="d-coral" width="8" height="8" fill="{svg.CORAL}"/>'
        f'<circle {gap} cx="4" cy="4" r="1.3"/></pattern>'
        f'<pattern id="{ident}-more" {stripes}>'
        f'<rect {gap} width="7" height="7"/>'
        f'<rect class="d-sea" width="2.2" height="7" fill="{svg.SEA}"/>'
        "</pattern></defs>"
    )


def _box(x: float, y: float, width: float, height: float, tone: str, ident: str) -> str:
    pattern = f"url(#{ident}-{tone})" if tone in {"green", "coral", "more"} else ""
    edge = {"sun": svg.INK, "more": svg.SEA}.get(tone)
    line = f'stroke="{edge}" stroke-width="1.2"' if edge else 'stroke="none"'
    return (
        f'<rect class="d-bar{"" if pattern else f" d-{tone}"}" x="{n(x)}" y="{n(y)}" '
        f'width="{n(max(width, 2))}" height="{n(height)}" rx="3" '
        f'fill="{pattern or FILLS[tone]}" {line}/>'
    )


def _legend(legend: Sequence[tuple[str, str]], ident: str) -> Iterator[str]:
    x = 0.0
    for tone, label in legend:
        yield _box(x, 2, 20, 20, tone, ident)
        yield svg.words(x + 28, 18, label, size=18)
        x += 52 + LETTER * len(label)


def _row(row: Bar, top: float, scale: float, ident: str) -> Iterator[str]:
    bar_top = top + 27
    yield svg.words(0, top + 18, row.label, size=18)
    end = 0.0
    if row.value is not None:
        end = float(row.value) * scale
        yield _box(0, bar_top, end, BAR, row.tone, ident)
    if row.value is not None and row.value_to is not None:
        more = (float(row.value_to) - float(row.value)) * scale
        yield _box(end, bar_top, more, BAR, "more", ident)
        end += more
    elif row.at_least and row.value is not None:
        yield (
            f'<path class="d-more" d="M{n(end + 5)} {n(bar_top + 3)}l9 '
            f'{n(BAR / 2 - 3)}l-9 {n(BAR / 2 - 3)}" fill="none" stroke="{svg.SEA}" '
            'stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>'
        )
        end += 14
    css, weight = ("d-soft", "400") if row.value is None else ("d-ink", "700")
    x = end + 10 if row.value is not None else 0
    yield svg.words(x, bar_top + 18, row.words, size=18, css=css, font_weight=weight)
