"""What every drawing shares: the sheet with its title, colours, numbers as text."""

import math
from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

FACE = "'Atkinson Hyperlegible Next', 'Source Sans 3', sans-serif"

INK = "#0f2a2f"
SOFT = "#42585c"
PAPER = "#fffdf9"
SUNK = "#f2ebdc"
RULE = "#bdb5a3"
SEA = "#0a5563"
GREEN = "#1a7054"
SUN = "#f5bd3d"
CORAL = "#e65a38"
CORAL_TINT = "#fbe3d8"


def n(value: float) -> str:
    """A coordinate with at most one decimal, so that bytes stay few and the same."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def at_month(month: float, radius: float) -> tuple[float, float]:
    """The point at a place in the year: 1 is the middle of January."""
    angle = math.radians((month - 0.5) * 30 - 90)
    return radius * math.cos(angle), radius * math.sin(angle)


def words(
    x: float, y: float, text: object, *, size: float, css: str = "d-ink", **more: str
) -> str:
    """A line of text; `more` are presentation attributes with _ for -."""
    fill = {"d-soft": SOFT, "d-on-dark": PAPER}.get(css, INK)
    rest = "".join(f' {k.replace("_", "-")}="{v}"' for k, v in more.items())
    return (
        f'<text class="{css}" x="{n(x)}" y="{n(y)}" font-size="{n(size)}" '
        f'fill="{fill}"{rest}>{escape(str(text))}</text>'
    )


def sheet(
    parts: Iterable[str],
    *,
    ident: str,
    box: tuple[float, float, float, float],
    title: object,
    desc: object,
    lang: str,
    css: str,
    width: float | None = None,
) -> SafeString:
    """The drawing around its parts; `ident` must be one of a kind on its page.

    Parts are made as plain text and not by `format_html`, which takes longer than the
    rest of a page: whoever makes a part escapes the words in it.
    """
    width = width or box[2]
    return mark_safe(  # noqa: S308 - made of numbers, our own words and escaped ones
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing {css}" role="img" '
        f'lang="{escape(lang)}" aria-labelledby="{ident}-title" '
        f'aria-describedby="{ident}-desc" viewBox="{" ".join(n(b) for b in box)}" '
        f'width="{n(width)}" height="{n(width * box[3] / box[2])}" '
        f'font-family="{FACE}"><title id="{ident}-title">{escape(str(title))}</title>'
        f'<desc id="{ident}-desc">{escape(str(desc))}</desc>{"".join(parts)}</svg>'
    )
