"""Template tags that every page uses: icons, the menu, the other language."""

import functools
import re
from pathlib import Path

import segno
from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ICONS = Path(settings.BASE_DIR) / "static" / "vendor" / "bootstrap-icons"

FACE = "fonts/atkinson-hyperlegible-next-latin-400-normal.woff2"
STYLE_SHEETS = (
    "vendor/bootstrap/bootstrap.min.css",
    "css/tokens.css",
    "css/site.css",
    "css/components.css",
    "css/drawings.css",
    "css/pages.css",
)


class NoSuchIcon(LookupError):
    """The icon is not among the ones we carry (static/vendor/bootstrap-icons)."""


@register.simple_tag
@functools.cache
def icon(name: str, css: str = "") -> SafeString:
    """Draw an icon in the text's colour and size; for eyes only, so write words too."""
    path = ICONS / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise NoSuchIcon(name)
    inner = re.sub(r"\s*\n\s*", "", path.read_text(encoding="utf-8"))
    return format_html(
        '<svg class="icon {}" viewBox="0 0 16 16" width="16" height="16" '
        'fill="currentColor" aria-hidden="true" focusable="false">{}</svg>',
        css,
        mark_safe(inner.partition(">")[2].rpartition("</svg>")[0]),  # noqa: S308 - ours
    )


@functools.cache
def _file(path: str) -> str:
    """The address of a static file, looked up once."""
    return static(path)


@register.simple_tag
@functools.cache
def site_files() -> SafeString:
    """Link to the files of every page: mark, face, script, and the style sheets.

    The style sheets stand in the order that they build on each other.
    """
    styles = format_html_join(
        "\n",
        '<link rel="stylesheet" href="{}">',
        ((static(path),) for path in STYLE_SHEETS),
    )
    return format_html(
        '<link rel="icon" href="{}" type="image/svg+xml">\n'
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>\n'
        '<script src="{}" defer></script>\n{}',
        static("favicon.svg"),
        static(FACE),
        static("js/site.js"),
        styles,
    )


@register.simple_tag
def share_picture() -> str:
    """The address of the picture to share, with the portal's own host."""
    return absolute_url(_file("img/share.png"))


@functools.cache
def _reversed(name: str, *_where: str) -> str:
    return reverse(name)


@register.simple_tag
def address(name: str) -> str:
    """The address of a page without arguments, in the active language.

    As `{% url %}`, but each is looked up once: the frame of every page has a dozen.
    """
    where = (get_script_prefix(), settings.ROOT_URLCONF)
    return _reversed(name, translation.get_language() or "", *where)


@register.simple_tag(takes_context=True)
def other_language_url(context: template.Context, code: str) -> str:
    """The address of this very page in another language; the first page if it has none.

    The same path words stand behind the language, so nothing has to be looked up. The
    query string stays behind: a search or a token means nothing in another tongue.
    """
    request = context.get("request")
    path = request.path if isinstance(request, HttpRequest) else "/"
    for other, _name in settings.LANGUAGES:
        if path.startswith(f"/{other}/"):
            path = path[len(other) + 1 :]
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"


@register.simple_tag(takes_context=True)
def alternates(context: template.Context) -> SafeString:
    """Tell machines where this very page stands in each language."""
    return format_html_join(
        "\n",
        '<link rel="alternate" hreflang="{}" href="{}">',
        (
            (code, absolute_url(other_language_url(context, code)))
            for code, _name in settings.LANGUAGES
        ),
    )


@register.simple_tag
def absolute_url(path: str) -> str:
    """The address with the portal's own host, for what is read elsewhere."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


@register.simple_tag
def code_picture(path: str) -> str:
    """A QR code of an address of ours, as the source of a picture; write words too."""
    made = segno.make(absolute_url(path), error="m", micro=False)
    return str(made.svg_data_uri(scale=4, border=2, light="#fff"))


@register.filter
def language_mark(lang: str) -> SafeString:
    """Write a lang attribute when a text is in another language than the page."""
    page = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    return SafeString("") if lang == page else format_html(' lang="{}"', lang)


@register.simple_tag
def sv() -> SafeString:
    """Mark words that people wrote in Swedish: a lang attribute on an English page."""
    return language_mark("sv")


@register.simple_tag(takes_context=True)
def nav_link(
    context: template.Context, name: str, label: str, *, exact: bool = False
) -> SafeString:
    """A place in the menu, marked when one stands there; nothing without its page."""
    try:
        there = address(name)
    except NoReverseMatch:
        return SafeString("")
    path = getattr(context.get("request"), "path", "")
    here = "page" if path == there else ""
    if not here and not exact and path.startswith(there):
        here = "true"
    current = f' aria-current="{here}"' if here else ""
    return mark_safe(  # noqa: S308 - the label is escaped, the rest is ours
        f'<li><a href="{there}"{current}>{conditional_escape(label)}</a></li>'
    )
