"""The public register: approved §§ of published minutes, found by words and kinds."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models import AgendaItem, Assignment, Dispatch, Meeting, Paragraph
from malmoandan.core.text import in_order, search_key
from partnerships.models import Organisation

EVERYTHING = "all"
# What every agenda has, such as the opening: in the register when it is asked for.
FORMAL = AgendaItem.Kind.FORMAL
WITH, WITHOUT = "with", "without"
# How people name a §: "§ 12", "§ 12/2031", "12/2031".
NUMBER = re.compile(r"(?=§|.*/)(?:§ ?)?(\d{1,5})(?:/(\d{4}))?")
# What the words of a search are looked for in.
WORDS = ("title", "summary", "decisions", "account", "item__case_number")


def published() -> QuerySet[Paragraph]:
    """Approved §§ of published minutes, the latest first.

    An example whose number a real § has taken is left out: the address is the real
    one's.
    """
    real = Paragraph.objects.filter(
        year=OuterRef("year"), number=OuterRef("number"), is_example=False
    )
    found: QuerySet[Paragraph] = Paragraph.objects.filter(
        meeting__state=Meeting.State.PUBLISHED, locked_at__isnull=False
    )
    found = found.exclude(Q(is_example=True) & Exists(real))
    return found.order_by("-year", "-number")


def decisions(
    *,
    words: str = "",
    year: int | None = None,
    kind: str = "",
    organisation: Organisation | None = None,
    assignment: str = "",
) -> QuerySet[Paragraph]:
    """The §§ of the register that answer to all of it, with what a list shows."""
    found = published()
    if year is not None:
        found = found.filter(year=year)
    found = _of_kind(found, kind)
    if organisation is not None:
        # What concerns whom is told of no § that is withheld.
        found = found.filter(item__organisations=organisation, withheld="")
    if assignment:
        given = Exists(Assignment.objects.filter(given_in=OuterRef("pk")))
        found = found.filter(given if assignment == WITH else ~given)
    found = _with_words(found, words)
    return found.select_related("meeting", "item").prefetch_related("assignments")


def _of_kind(found: QuerySet[Paragraph], kind: str) -> QuerySet[Paragraph]:
    if kind == EVERYTHING:
        return found
    if kind:
        return found.filter(item__kind=kind)
    return found.exclude(item__kind=FORMAL)


def _with_words(found: QuerySet[Paragraph], words: str) -> QuerySet[Paragraph]:
    """Those that hold every word, whatever the case of å, ä and ö in any database.

    A group decides some dozens of §§ a year, so they are read and folded here. Of a §
    that is withheld only the number is found.
    """
    if named := NUMBER.fullmatch(search_key(words)):
        number, year = named.groups()
        found = found.filter(number=int(number))
        return found.filter(year=int(year)) if year else found
    asked = search_key(words).replace("§", " ").split()
    if not asked:
        return found
    rows = found.order_by().values_list("pk", "year", "number", "withheld", *WORDS)
    hits = [row[0] for row in rows if _holds(row[1:], asked)]
    return found.filter(pk__in=hits)


def _holds(row: Any, asked: list[str]) -> bool:
    year, number, withheld, *texts = row
    said = [] if withheld else [_flat(text) for text in texts]
    key = search_key(" ".join(said))
    exact = {str(number), str(year)}
    return all(word in key or word in exact for word in asked)


def _flat(text: Any) -> str:
    return " ".join(text) if isinstance(text, list) else str(text)


def years() -> list[int]:
    """The years that have decisions in the register, the latest first."""
    found = published().order_by("-year").values_list("year", flat=True)
    return list(found.distinct())


def organisations() -> QuerySet[Organisation]:
    """The organisations that decisions in the register concern, by name."""
    shown = published().filter(withheld="").order_by().values("item")
    found = Organisation.objects.filter(agenda_items__in=shown).distinct()
    return found.order_by(in_order("name_order"), "pk")


# One §


def paragraph_at(year: int, number: int) -> Paragraph | None:
    """The approved § with that number; a real one before an example."""
    found: QuerySet[Paragraph] = Paragraph.objects.filter(
        year=year, number=number, locked_at__isnull=False
    )
    shown = found.select_related(
        *("meeting__place", "meeting__procedure", "meeting__minutes"),
        *("item", "item__corrects", "item__came_from__paragraph__meeting"),
    )
    return shown.order_by("is_example").first()


def neighbours(paragraph: Paragraph) -> tuple[Paragraph | None, Paragraph | None]:
    """The § before and the § after in the register, if there are such."""
    along = published().filter(is_example=paragraph.is_example)
    place = {"year": paragraph.year}
    before = along.filter(
        Q(year__lt=paragraph.year) | Q(**place, number__lt=paragraph.number)
    )
    after = along.filter(
        Q(year__gt=paragraph.year) | Q(**place, number__gt=paragraph.number)
    )
    return before.first(), after.order_by("year", "number").first()


def corrections_of(paragraph: Paragraph) -> list[Paragraph]:
    """Later §§ that mend this one, as far as anybody may read them."""
    return list(published().filter(item__corrects=paragraph).order_by("link"))


def later_turns(paragraph: Paragraph) -> list[Paragraph]:
    """The §§ of the same matter at later meetings, where it was put off or sent on."""
    return list(published().filter(item__came_from=paragraph.item_id).order_by("link"))


# What became of it (conventions C.1)


@dataclass(frozen=True)
class Step:
    """One step of a decision's life, and the day it was taken if it was."""

    key: str
    label: str | Promise
    is_done: bool
    on: dt.date | None = None
    note: str | Promise = ""


def steps_of(paragraph: Paragraph) -> list[Step]:
    """How far the decision has come: decided, approved, published, sent, carried out.

    Nothing of it is stored: each step is told by its own record.
    """
    return [*_told(paragraph), _sent(paragraph), *_carried_out(paragraph)]


def _told(paragraph: Paragraph) -> Iterator[Step]:
    meeting = paragraph.meeting
    decided = paragraph.item.concluded_at or meeting.closed_at
    label = paragraph.item.get_state_display()
    yield Step("decided", label, is_done=True, on=_day(decided))
    approved = pgettext_lazy("decision", "approved")
    yield Step("approved", approved, is_done=True, on=_day(paragraph.locked_at))
    yield Step(
        "published",
        pgettext_lazy("decision", "published"),
        is_done=meeting.published_at is not None,
        on=_day(meeting.published_at),
    )


def _sent(paragraph: Paragraph) -> Step:
    sent = Dispatch.objects.filter(paragraph=paragraph).order_by("sent_at")
    first = sent.values_list("sent_at", flat=True).first()
    label = pgettext_lazy("decision", "sent out")
    note = "" if first or paragraph.recipients else _("nobody is named to get it")
    return Step("sent", label, is_done=first is not None, on=_day(first), note=note)


def _carried_out(paragraph: Paragraph) -> Iterator[Step]:
    given = list(Assignment.objects.filter(given_in=paragraph))
    if not given:
        return
    left = sum(assignment.is_open() for assignment in given)
    days = [a.closed_on for a in given if a.closed_on]
    yield Step(
        "carried_out",
        pgettext_lazy("decision", "carried out"),
        is_done=not left,
        on=max(days, default=None) if not left else None,
    )


def _day(at: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(at) if at else None


# The chain, for whoever wants to count it again


def links(*, examples: bool = False) -> QuerySet[Paragraph]:
    """Every link of the chain in its order, with whether its text may be shown."""
    found: QuerySet[Paragraph] = Paragraph.objects.filter(
        is_example=examples, link__isnull=False
    )
    is_public = Q(meeting__state=Meeting.State.PUBLISHED, withheld="")
    return found.annotate(
        may_be_shown=Exists(
            Paragraph.objects.filter(is_public, pk=OuterRef("pk")),
        ),
        published_at=F("meeting__published_at"),
    ).order_by("link")
