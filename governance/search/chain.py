"""The chain of decisions, read again from its first link: does it still hold?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from governance.models import Meeting, Minutes, MinutesApproval, Paragraph, SteeringYear
from governance.search.minutes import WORDS, canonical, checksum


@dataclass(frozen=True)
class Fault:
    """Something that does not hold, and where."""

    where: str
    why: Any


@dataclass
class Report:
    """What came of reading the chain again."""

    links: int = 0
    last: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing has been changed, taken out or put in between."""
        return not self.faults


CHANGED = _("The text is not the one that was approved.")
BROKEN = _("The link to the § before it does not hold.")
MISSING = _("A link of the chain is missing before it.")
GAP = _("The number does not follow the one before it.")
UNLOCKED = _("The minutes are approved, but the § is not locked.")
FRONT = _("The front page is not the one that was approved.")
UNSIGNED = _("The minutes are locked without two approvals of the same text.")


def link_digest(previous: str, content: Any) -> str:
    """The checksum of a §, made of the one before it and all that the § says."""
    return checksum(previous, canonical(content))


def minutes_digest(head: Any, digests: list[str]) -> str:
    """The checksum of minutes: the front page and the checksums of the §§."""
    return checksum(canonical(head), *digests)


def verify(*, examples: bool = False) -> Report:
    """Count everything again: the chain of all decisions, or that of the examples.

    Names each § whose text, place or number is not what was locked, and minutes whose
    front page or approvals do not hold.
    """
    report = Report()
    found = Paragraph.objects.filter(is_example=examples)
    report.faults += _chain(found.exclude(link=None).order_by("link"), report)
    report.faults += _numbers(found.order_by("year", "number"), examples=examples)
    report.faults += _minutes(examples=examples)
    return report


def _name(paragraph: Paragraph) -> str:
    return f"§ {paragraph.number}/{paragraph.year}"


def _chain(locked: Any, report: Report) -> Iterator[Fault]:
    previous, link = "", 0
    for paragraph in locked:
        report.links += 1
        if paragraph.link != link + 1:
            yield Fault(_name(paragraph), MISSING)
        elif paragraph.previous != previous:
            yield Fault(_name(paragraph), BROKEN)
        if not _is_untouched(paragraph):
            yield Fault(_name(paragraph), CHANGED)
        previous, link = paragraph.digest, paragraph.link
    report.last = previous


def _is_untouched(paragraph: Paragraph) -> bool:
    """Whether the § says what its checksum was made of, in each of its columns."""
    said = paragraph.content
    columns = {name: getattr(paragraph, name) for name in WORDS}
    place = {"year": paragraph.year, "number": paragraph.number}
    as_said = {name: said.get(name) for name in (*columns, *place)}
    right = link_digest(paragraph.previous, said) == paragraph.digest
    return right and as_said == {**columns, **place}


def _numbers(paragraphs: Any, *, examples: bool) -> Iterator[Fault]:
    before = {
        row.year: row.paragraphs_before
        for row in SteeringYear.objects.filter(is_example=examples)
    }
    last: dict[int, int] = {}
    for paragraph in paragraphs:
        year = paragraph.year
        if paragraph.number != last.get(year, before.get(year) or 0) + 1:
            yield Fault(_name(paragraph), GAP)
        last[year] = paragraph.number


def _minutes(*, examples: bool) -> Iterator[Fault]:
    approved = (Meeting.State.APPROVED, Meeting.State.PUBLISHED)
    found = Minutes.objects.filter(
        meeting__is_example=examples, meeting__state__in=approved
    ).select_related("meeting")
    whole = MinutesApproval.objects.filter(paragraph=None)
    for minutes in found.prefetch_related(
        "meeting__paragraphs", Prefetch("meeting__approvals", whole)
    ):
        yield from _one_set(minutes)


def _one_set(minutes: Minutes) -> Iterator[Fault]:
    paragraphs = list(minutes.meeting.paragraphs.all())
    for paragraph in paragraphs:
        if paragraph.locked_at is None:
            yield Fault(_name(paragraph), UNLOCKED)
    digests = [paragraph.digest for paragraph in paragraphs]
    front = checksum(canonical(minutes.head))
    linked = {p.content.get("front", front) for p in paragraphs}
    if minutes.digest != minutes_digest(minutes.head, digests) or linked - {front}:
        yield Fault(str(minutes.meeting), FRONT)
    parts = {a.part for a in minutes.meeting.approvals.all() if _same(a, minutes)}
    if parts != set(MinutesApproval.Part.values):
        yield Fault(str(minutes.meeting), UNSIGNED)


def _same(approval: MinutesApproval, minutes: Minutes) -> bool:
    return bool(approval.version == minutes.head.get("version"))
