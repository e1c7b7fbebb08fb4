"""The door on paper: a list of guests to tick, and badges to wear. No needs on either.

The badges of a guest who does not want to be photographed get a red dot by hand.
"""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from events.models import Event
from events.search.door import Row, paper_rows
from malmoandan.core import pdf

STYLES = ("css/tokens.css", "css/events-door-pdf.css")
BADGES_A_SHEET = 10


def guest_list(event: Event, *, now: dt.datetime, lang: str) -> bytes:
    """Name, organisation and a box for each guest with a seat; youths as a number."""
    with translation.override(lang):
        title = _("List of guests: %s") % event.title
        context = {"rows": paper_rows(event), "now": now}
        return _written(event, title, "guest_list_pdf", context, now, lang)


def badges(event: Event, *, now: dt.datetime, lang: str) -> bytes:
    """A badge with a code for each named guest who has a seat, ten on a sheet."""
    rows = [row for row in paper_rows(event) if row.guest is not None]
    with translation.override(lang):
        title = _("Badges: %s") % event.title
        context = {"sheets": _sheets(rows)}
        return _written(event, title, "badges_pdf", context, now, lang)


def _sheets(rows: list[Row]) -> list[list[Row]]:
    starts = range(0, len(rows), BADGES_A_SHEET)
    return [rows[start : start + BADGES_A_SHEET] for start in starts]


def _written(
    event: Event,
    title: str,
    template: str,
    context: Mapping[str, object],
    now: dt.datetime,
    lang: str,
) -> bytes:
    more = {
        "event": event,
        "title": title,
        "lang": lang,
        "SITE_NAME": settings.SITE_NAME,
    }
    html = render_to_string(f"events/door/{template}.html", {**context, **more})
    return pdf.render(
        html=html, title=title, lang=lang, created_at=now, stylesheets=STYLES
    )
