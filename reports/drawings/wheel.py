"""The year wheel: twelve months, and each commitment as a mark in its month."""

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from django.utils import dates, translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from reports.drawings import overlay, svg
from reports.drawings.svg import at_month, n

RIM, RING = 290.0, 238.0
FIRST_TRACK, LAST_TRACK, STEP, DISC = 206.0, 108.0, 44.0, 20.0
SEASONS = ("winter", "spring", "summer", "autumn")
SEASON_FILLS = {
    "winter": "#dcebea",
    "spring": "#e0efe4",
    "summer": "#fbedc8",
    "autumn": "#fbe3d8",
}


class MarkState(StrEnum):
    """How far a slot of the wheel has come."""

    PLANNED = "planned"
    BOOKED = "booked"
    HELD = "held"
    DOCUMENTED = "documented"
    LATE = "late"

    @property
    def label(self) -> str | Promise:
        """The state in words, for tables and descriptions."""
        return STATE_LABELS[self]

    @property
    def is_done(self) -> bool:
        """Whether it has taken place."""
        return self in {MarkState.HELD, MarkState.DOCUMENTED}

    @property
    def icon(self) -> str:
        """The icon that has the same shape as the mark in the wheel."""
        return STATE_ICONS[self]

    @property
    def tone(self) -> str:
        """The tone of the status badge."""
        return STATE_TONES[self]


STATE_LABELS = {
    MarkState.PLANNED: pgettext_lazy("slot of the year wheel", "planned"),
    MarkState.BOOKED: pgettext_lazy("slot of the year wheel", "booked"),
    MarkState.HELD: pgettext_lazy("slot of the year wheel", "held"),
    MarkState.DOCUMENTED: pgettext_lazy("slot of the year wheel", "documented"),
    MarkState.LATE: pgettext_lazy("slot of the year wheel", "late"),
}
STATE_ICONS = {
    MarkState.PLANNED: "circle",
    MarkState.BOOKED: "circle-half",
    MarkState.HELD: "circle-fill",
    MarkState.DOCUMENTED: "check-circle-fill",
    MarkState.LATE: "exclamation-triangle-fill",
}
STATE_TONES = {
    MarkState.PLANNED: "none",
    MarkState.BOOKED: "part",
    MarkState.HELD: "good",
    MarkState.DOCUMENTED: "good",
    MarkState.LATE: "bad",
}


@dataclass(frozen=True)
class Mark:
    """One slot of the year: what, from which month to which, and how it stands.

    `when` is the date in words where one is known; `side` is the side that owns it,
    in words; `url` leads to what became of it.
    """

    label: str
    month_from: int
    month_to: int
    state: MarkState = MarkState.PLANNED
    side: str = ""
    when: str = ""
    url: str = ""

    @property
    def months(self) -> str:
        """The month or months in words, in the active language."""
        first = str(dates.MONTHS[self.month_from])
        if self.month_from == self.month_to:
            return first
        return f"{first}–{dates.MONTHS[self.month_to]}"

    @property
    def sentence(self) -> str:
        """The mark as it is read aloud."""
        return f"{self.label}, {self.when or self.months}: {self.state.label}"


def year_wheel(
    marks: Sequence[Mark],
    *,
    year: int | None = None,
    month_now: int | None = None,
    size: int = 600,
    lang: str = "",
    ident: str = "wheel",
    milestones: Sequence[overlay.Milestone] = (),
) -> SafeString:
    """Draw the wheel; each mark has the number of its row in the table beside it.

    `month_now` points out a month (give it only when the wheel is of this year);
    `milestones` are drawn outside the months, to be told of in a table of their own.
    Marks keep the order they are given in, which is the order of the table's rows.
    """
    lang = lang or (translation.get_language() or "sv")[:2]
    with translation.override(lang):
        title = (
            _("Year wheel %(year)s") % {"year": year} if year else str(_("Year wheel"))
        )
        told = "; ".join(f"{i} {m.sentence}" for i, m in enumerate(marks, 1))
        parts = [_ring(month_now, lang), *_hub(year), *_marks(marks)]
        parts += overlay.ring(milestones)
        edge = overlay.EDGE if milestones else 300
        return svg.sheet(
            parts,
            ident=ident,
            box=(-edge, -edge, 2 * edge, 2 * edge),
            title=title,
            desc=told or _("No marks yet."),
            lang=lang,
            css="year-wheel",
            width=size,
        )


def tracks_of(marks: Sequence[Mark]) -> list[int]:
    """The track of each mark, outermost first, so that no two marks overlap.

    Single months come before spans, which therefore run inside them.
    """
    taken: list[list[tuple[float, float]]] = []
    tracks = [0] * len(marks)
    reaches = _reaches(marks)
    shortest_first = sorted(
        range(len(marks)), key=lambda i: (len(_months_of(marks[i])), i)
    )
    for i in shortest_first:
        track = 0
        while track < len(taken) and not _is_free(taken[track], *reaches[i], track):
            track += 1
        if track == len(taken):
            taken.append([])
        taken[track].append(reaches[i])
        tracks[i] = track
    return tracks


def _reaches(marks: Sequence[Mark]) -> list[tuple[float, float]]:
    """Where each mark begins and ends, in months: 1 is the middle of January.

    The marks of one month share it evenly, in their order.
    """
    in_month: dict[int, list[int]] = {}
    for i, mark in enumerate(marks):
        if mark.month_from == mark.month_to:
            in_month.setdefault(mark.month_from, []).append(i)
    reaches = [
        (float(m.month_from), m.month_from + len(_months_of(m)) - 1.0) for m in marks
    ]
    for month, members in in_month.items():
        for rank, i in enumerate(members):
            place = month + (rank + 0.5) / len(members) - 0.5
            reaches[i] = (place, place)
    return reaches


def _is_free(
    taken: Sequence[tuple[float, float]], first: float, last: float, track: int
) -> bool:
    """Whether a disc fits between those on the track, also over the new year."""
    radius = max(FIRST_TRACK - track * STEP, LAST_TRACK)
    room = math.degrees((2 * DISC + 2) / radius) / 30
    return not any(
        first - room < end + turn and start + turn < last + room
        for start, end in taken
        for turn in (-12, 0, 12)
    )


def _months_of(mark: Mark) -> list[int]:
    length = (mark.month_to - mark.month_from) % 12
    return [(mark.month_from - 1 + k) % 12 + 1 for k in range(length + 1)]


@functools.cache
def _ring(month_now: int | None, lang: str) -> str:
    """The months, which are the same in every wheel of a language."""
    with translation.override(lang):
        return "".join(_months(month_now))


def _months(month_now: int | None) -> Iterator[str]:
    for month in range(1, 13):
        season = SEASONS[month % 12 // 3]
        x1, y1 = at_month(month - 0.485, RIM)
        x2, y2 = at_month(month + 0.485, RIM)
        x3, y3 = at_month(month + 0.482, RING)
        x4, y4 = at_month(month - 0.482, RING)
        now = month == month_now
        yield (
            f'<path class="d-{"now" if now else season}" d="M{n(x1)} {n(y1)}'
            f"A{n(RIM)} {n(RIM)} 0 0 1 {n(x2)} {n(y2)}L{n(x3)} {n(y3)}"
            f'A{n(RING)} {n(RING)} 0 0 0 {n(x4)} {n(y4)}z" '
            f'fill="{svg.SEA if now else SEASON_FILLS[season]}"/>'
        )
        x, y = at_month(month, (RIM + RING) / 2)
        yield svg.words(
            x,
            y + 8,
            dates.MONTHS_3[month],
            size=23,
            css="d-on-dark" if now else "d-ink",
            text_anchor="middle",
            font_weight="700" if now else "400",
        )


def _hub(year: int | None) -> Iterator[str]:
    for radius in (FIRST_TRACK, FIRST_TRACK - STEP):
        yield (
            f'<circle class="d-track" r="{n(radius)}" fill="none" stroke="{svg.RULE}" '
            'stroke-dasharray="1 7" stroke-linecap="round" stroke-width="1.5"/>'
        )
    yield (
        f'<circle class="d-sun" r="72" fill="{svg.SUN}"/>'
        '<path class="d-sea" d="M-72 0c12-13 24-13 36 0s24 13 36 0 24-13 36 0 24 13 36 '
        f'0a72 72 0 0 1-144 0z" fill="{svg.SEA}"/>'
    )
    if year:
        yield svg.words(
            0,
            40,
            year,
            size=34,
            css="d-on-dark",
            text_anchor="middle",
            font_weight="700",
        )


def _marks(marks: Sequence[Mark]) -> Iterator[str]:
    tracks = tracks_of(marks)
    depth = max(tracks, default=0)
    step = min(STEP, (FIRST_TRACK - LAST_TRACK) / depth) if depth else STEP
    disc = min(DISC, step * 0.46)
    rows = zip(marks, tracks, _reaches(marks), strict=True)
    for number, (mark, track, (first, last)) in enumerate(rows, 1):
        radius = FIRST_TRACK - track * step
        if last > first:
            yield _arc(first, last - first, radius, disc)
        x, y = at_month((first + last) / 2, radius)
        yield (
            f'<g class="mark-{mark.state.value}">'
            f"<title>{number} {escape(mark.sentence)}</title>"
            f"{_shape(mark.state, x, y, disc)}"
            f"{_number(mark.state, x, y, number, disc)}</g>"
        )


def _arc(first: float, span: float, radius: float, disc: float) -> str:
    x1, y1 = at_month(first, radius)
    x2, y2 = at_month(first + span, radius)
    large = 1 if span * 30 > 180 else 0
    arc = f"M{n(x1)} {n(y1)}A{n(radius)} {n(radius)} 0 {large} 1 {n(x2)} {n(y2)}"
    edge, inside = n(disc * 0.9), n(disc * 0.9 - 4)
    return "".join(
        f'<path class="{css}" d="{arc}" fill="none" stroke="{colour}" '
        f'stroke-width="{width}" stroke-linecap="round"/>'
        for css, colour, width in (
            ("d-span-edge", svg.INK, edge),
            ("d-span", svg.PAPER, inside),
        )
    )


def _shape(state: MarkState, x: float, y: float, r: float) -> str:
    if state is MarkState.LATE:
        top, foot, half = y - r * 1.32, y + r * 0.95, r * 1.32
        return (
            f'<path class="d-late" d="M{n(x)} {n(top)}L{n(x + half)} {n(foot)}'
            f'L{n(x - half)} {n(foot)}z" fill="{svg.CORAL_TINT}" '
            f'stroke="{svg.CORAL}" stroke-width="4" stroke-linejoin="round"/>'
        )
    place = f'cx="{n(x)}" cy="{n(y)}"'
    css, fill, edge = (
        ("d-done", svg.GREEN, svg.GREEN)
        if state.is_done
        else ("d-open", svg.PAPER, svg.INK)
    )
    disc = (
        f'<circle class="{css}" {place} r="{n(r)}" fill="{fill}" stroke="{edge}" '
        'stroke-width="3"/>'
    )
    if state is MarkState.BOOKED:
        inner = r - 1.5
        disc += (
            f'<path class="d-half" d="M{n(x)} {n(y - inner)}a{n(inner)} {n(inner)} '
            f'0 0 1 0 {n(2 * inner)}z" fill="{svg.SUN}"/>'
        )
    if state is MarkState.DOCUMENTED:
        disc += (
            f'<circle class="d-ring" {place} r="{n(r + 5)}" fill="none" '
            f'stroke="{svg.GREEN}" stroke-width="2.5"/>'
        )
    return disc


def _number(state: MarkState, x: float, y: float, number: int, disc: float) -> str:
    size = disc * (1.05 if number < 10 else 0.9)
    drop = size * (0.42 if state is MarkState.LATE else 0.35)
    return svg.words(
        x,
        y + drop,
        number,
        size=size,
        css="d-on-dark" if state.is_done else "d-ink",
        text_anchor="middle",
        font_weight="700",
    )
