"""What every drawing shares: the sheet with its title, colours, numbers as text."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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


def words(
    x: float, y: float, text: object, *, size: float, css: str = "d-ink", **more: str
) -> SafeString:
    """A line of text; `more` are presentation attributes with _ for -."""
    fill = {"d-soft": SOFT, "d-on-dark": PAPER}.get(css, INK)
    attributes = {"font_size": n(size), "fill": fill, **more}
    return format_html(
        '<text class="{}" x="{}" y="{}"{}>{}</text>',
        css,
        n(x),
        n(y),
        format_html_join(
            "", ' {}="{}"', ((k.replace("_", "-"), v) for k, v in attributes.items())
        ),
        text,
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
    """The drawing around its parts; `ident` must be one of a kind on its page."""
    width = width or box[2]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="drawing {css}" role="img" '
        'lang="{lang}" aria-labelledby="{ident}-title" aria-describedby="{ident}-desc" '
        'viewBox="{box}" width="{width}" height="{height}" font-family="{face}">'
        '<title id="{ident}-title">{title}</title><desc id="{ident}-desc">{desc}</desc>'
        "{parts}</svg>",
        css=css,
        lang=lang,
        ident=ident,
        box=" ".join(n(b) for b in box),
        width=n(width),
        height=n(width * box[3] / box[2]),
        face=FACE,
        title=title,
        desc=desc,
        parts=format_html_join("", "{}", ((p,) for p in parts)),
    )
