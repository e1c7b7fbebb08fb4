"""The documentation of an event on paper: an archival PDF, readable aloud."""

import datetime as dt
import io
from collections.abc import Mapping

from PIL import Image

from malmoandan.core import pdf

STYLES = ("css/tokens.css", "css/report-pdf.css", "css/events-report-pdf.css")
# As wide as the page at 200 points an inch.
LONG_SIDE = 1300


def documentation(
    html: str,
    *,
    title: str,
    lang: str,
    created_at: dt.datetime,
    pictures: Mapping[str, bytes],
) -> bytes:
    """The finished HTML as PDF; it reaches `pictures` as `given/<name>`."""
    return pdf.render(
        html=html,
        title=title,
        lang=lang,
        created_at=created_at,
        stylesheets=STYLES,
        assets=pictures,
    )


def print_picture(content: bytes) -> bytes:
    """A picture in the size that it is printed in, without anything see-through."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.thumbnail((LONG_SIDE, LONG_SIDE))
        sheet = Image.new("RGB", picture.size, "white")
        layers = picture.convert("RGBA")
        sheet.paste(layers, mask=layers.getchannel("A"))
    drawn = io.BytesIO()
    sheet.save(drawn, "JPEG", quality=85)
    return drawn.getvalue()
