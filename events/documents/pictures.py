"""The picture of an event that is seen where somebody shares its address.

Drawn once for the same words, then kept in memory: the kind, the title, the day and the
place, between the sun and the sea of the portal.
"""

import functools
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
EDGE = 80
PAPER, INK, PETROL, SUN, CORAL = "#fbf7ee", "#0f2a2f", "#0a5563", "#f5bd3d", "#b23a1f"
FACES = settings.BASE_DIR / "static" / "fonts"
FACE = "atkinson-hyperlegible-next-latin-{}-normal.woff2"
MOST_LINES = 3


@dataclass(frozen=True)
class Words:
    """What stands in the picture."""

    kind: str
    title: str
    when: str
    where: str
    place: str
    struck: bool = False


@functools.lru_cache(maxsize=128)
def share_picture(words: Words) -> bytes:
    """A PNG of 1200 × 630 with these words; the title shrinks until it has room."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    _sun_and_sea(draw, words.place)
    draw.text((EDGE, 72), words.kind, CORAL, _face(600, 34))
    top = _title(draw, words.title, 132)
    for text, face in ((words.when, _face(700, 40)), (words.where, _face(400, 36))):
        if text:
            line = _shortened(text, face)
            draw.text((EDGE, top), line, CORAL if words.struck else INK, face)
            top += 56
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


@functools.cache
def _face(weight: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FACES / FACE.format(weight)), size)


def _sun_and_sea(draw: ImageDraw.ImageDraw, place: str) -> None:
    draw.ellipse((980, -190, 1340, 170), SUN)
    crest = [(x, 545 + 14 * math.sin(x / 60)) for x in range(0, WIDTH + 1, 4)]
    draw.polygon([*crest, (WIDTH, HEIGHT), (0, HEIGHT)], PETROL)
    draw.text((EDGE, 572), place, PAPER, _face(700, 32))


def _title(draw: ImageDraw.ImageDraw, title: str, top: int) -> int:
    """Write the title as large as it has room for; returns where the next line goes."""
    for size in (76, 64, 54, 46):
        face = _face(700, size)
        lines = list(_lines(title, face))
        if len(lines) <= MOST_LINES and len(lines) * size * 1.15 <= 270:
            break
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])]
    for line in lines:
        draw.text((EDGE, top), _shortened(line, face), PETROL, face)
        top += round(size * 1.15)
    return top + 28


def _lines(text: str, face: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and face.getlength(longer) > WIDTH - 2 * EDGE:
            yield line
            longer = word
        line = longer
    yield line


def _shortened(text: str, face: ImageFont.FreeTypeFont) -> str:
    """The text as far as it has room, with three dots where it was cut."""
    room = WIDTH - 2 * EDGE
    if face.getlength(text) <= room:
        return text
    while text and face.getlength(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
