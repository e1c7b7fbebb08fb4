"""Figures as pages show them: the number in words, and the way to its rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, Training
from governance.models import Commitment, Meeting
from malmoandan.core.models import Citation, SourceDocument
from malmoandan.core.numbers import Quantity, unknown
from partnerships.models import IopCase, Project
from reports.figures import Entry, Figure


def words(value: Quantity | None) -> str:
    """A number as people read it; "not stated" where there is none."""
    return unknown() if value is None else str(value)


def data_tag(value: Quantity | None, text: object = "") -> SafeString:
    """A number for people and machines at once; `text` is what stands in it."""
    if value is None:
        return format_html('<span class="unknown">{}</span>', unknown())
    high = format_html(' data-to="{}"', value.high) if value.high is not None else ""
    return format_html(
        '<data class="number-in-words" value="{}"{} data-bound="{}">{}</data>',
        *(value.low, high, value.bound.value, text or value),
    )


@dataclass(frozen=True)
class Shown:
    """A figure on a page. `base` goes before addresses where the page is a file."""

    figure: Figure | None
    base: str = ""

    def __bool__(self) -> bool:
        """True when there is a number to show."""
        return self.figure is not None and self.figure.is_known

    def __str__(self) -> str:
        return words(self.value)

    @cached_property
    def value(self) -> Quantity | None:
        """The number, with its qualifier."""
        return self.figure.value if self.figure else None

    @property
    def count(self) -> int:
        """The number that grammar goes by."""
        if self.value is None:
            return 0
        return 2 if self.value.high else int(self.value.low)

    @property
    def name(self) -> str:
        """What the figure is called."""
        return self.figure.name if self.figure else ""

    @property
    def url(self) -> str:
        """The page with the rows of the figure."""
        if self.figure is None:
            return ""
        args = [self.figure.year, self.figure.key]
        return self.base + reverse("figure-rows", args=args)

    @property
    def link(self) -> SafeString:
        """The number, leading to its rows."""
        if not self or self.figure is None:
            return data_tag(None)
        # The link is innermost: in a PDF each box inside a link is a link of its own.
        link = format_html(
            '<a class="figure-link" data-figure="{}" href="{}">{}</a>',
            *(self.figure.key, self.url, self.value),
        )
        return data_tag(self.value, link)


@dataclass(frozen=True)
class ShownEntry:
    """One row of a figure on its page, and where the report tells more of it."""

    entry: Entry
    year: int

    @property
    def number(self) -> SafeString:
        """What the row adds to the figure."""
        return data_tag(self.entry.value)

    @property
    def sources(self) -> list[tuple[SourceDocument, str]]:
        """The documents that the row leans on, with the places in them."""
        return by_document(self.entry.sources)

    @property
    def url(self) -> str:
        """Where minutes, report or follow-up tell of it; empty where none does."""
        subject = self.entry.subject
        if isinstance(subject, Meeting) and subject.state == Meeting.State.PUBLISHED:
            return reverse("meeting-read", args=[subject.year, subject.number])
        if not self.entry.anchor:
            return ""
        name = PAGE_OF.get(type(self.entry.subject))
        return f"{reverse(name, args=[self.year])}#{self.entry.anchor}" if name else ""


PAGE_OF: dict[type, str] = {
    Commitment: "followup-read",
    Event: "annual-report-read",
    IopCase: "annual-report-read",
    Project: "annual-report-read",
    Training: "annual-report-read",
}


@dataclass(frozen=True)
class Note:
    """A numbered note: a document, and where in it a section of the report rests."""

    number: int
    document: SourceDocument
    places: str

    def __str__(self) -> str:
        return ", ".join(filter(None, [str(self.document), self.places]))


class Notes:
    """The notes of a report, numbered through; one a document for each section."""

    def __init__(self) -> None:
        self.all: list[Note] = []

    def __iter__(self) -> Iterator[Note]:
        return iter(self.all)

    def add(self, citations: Iterable[Citation]) -> list[Note]:
        """Number the sources of a section; return its notes."""
        found = [
            Note(len(self.all) + number, document, where)
            for number, (document, where) in enumerate(by_document(citations), 1)
        ]
        self.all += found
        return found


def by_document(citations: Iterable[Citation]) -> list[tuple[SourceDocument, str]]:
    """Each document that is cited, with the places in it."""
    cited: dict[int, list[Citation]] = {}
    for citation in citations:
        cited.setdefault(citation.document_id, []).append(citation)
    return [(found[0].document, places(found)) for found in cited.values()]


def places(citations: Iterable[Citation]) -> str:
    """Where in a document, in words: its sections, and "lines 26–27, 31 and 35"."""
    cited = list(citations)
    sections = dict.fromkeys(c.section for c in cited if c.section)
    numbers = sorted({c.line for c in cited if c.line is not None})
    runs = [f"{a}–{b}" if b > a else str(a) for a, b in _runs(numbers)]
    told = ngettext("line %(lines)s", "lines %(lines)s", len(numbers))
    lines = [told % {"lines": listed(runs)}] if runs else []
    return ", ".join([*sections, *lines])


def listed(parts: Iterable[object]) -> str:
    """Things in a row as people say them: "a, b and c"."""
    words = [str(part) for part in parts]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {
        "first": ", ".join(words[:-1]),
        "last": words[-1],
    }


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
