"""Template tags that every page uses: icons, the menu, the other language."""

import functools
import re
from pathlib import Path

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ICONS = Path(settings.BASE_DIR) / "static" / "vendor" / "bootstrap-icons"

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


@register.simple_tag
@functools.cache
def stylesheets() -> SafeString:
    """Link to the style sheets of every page, in the order that they build on."""
    return format_html_join(
        "\n",
        '<link rel="stylesheet" href="{}">',
        ((static(path),) for path in STYLE_SHEETS),
    )


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


@register.simple_tag
def absolute_url(path: str) -> str:
    """The address with the portal's own host, for what is read elsewhere."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


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
        address = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    path = getattr(context.get("request"), "path", "")
    here = "page" if path == address else ""
    if not here and not exact and path.startswith(address):
        here = "true"
    current = format_html(' aria-current="{}"', here) if here else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', address, current, label)
