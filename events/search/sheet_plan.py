"""What a list of those who came would change, row by row: who is whom.

People are found by their address, then by their name; organisations by their name in
the register. Meeting tools write a person once for each time they joined: the same
address, or the same name without one, is one person.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import AttendanceSheet, Guest
from malmoandan.core.text import search_key
from partnerships.models import Organisation

# What meeting tools write behind the names of those from elsewhere.
BEHIND = re.compile(
    r"\s*\((gäst|guest|extern|external|overifierad|unverified)\)$", re.IGNORECASE
)


class Outcome(models.TextChoices):
    """What becomes of a row."""

    BY_MAIL = "by_mail", _("on the list, found by the address")
    BY_NAME = "by_name", _("on the list, found by the name")
    HERE = "here", _("was noted as present before")
    NEW = "new", _("not on the list: becomes a guest")
    DOUBLE = "double", _("the same person as in a row above")
    REFUSED = "refused", _("a personal identity number stands here: not read")
    NOBODY = "nobody", _("neither a name nor an address: passed over")


COUNTS = (Outcome.BY_MAIL, Outcome.BY_NAME, Outcome.NEW)


@dataclass(frozen=True)
class Line:
    """One row of a list, and what becomes of it."""

    number: int
    outcome: Outcome
    name: str = ""
    email: str = ""
    organisation_text: str = ""
    organisation: Organisation | None = None
    guest: Guest | None = None


def plan(sheet: AttendanceSheet) -> list[Line]:
    """What becomes of each row, in the order of the list; in two questions for all."""
    rows = [_said(number, row, sheet) for number, row in _numbered(sheet)]
    found = _Finder(sheet, rows)
    # Those with an address first: the same name without one is the same person.
    in_order = sorted(rows, key=lambda line: (not line.email, line.number))
    return sorted((found.judged(line) for line in in_order), key=lambda x: x.number)


def _numbered(sheet: AttendanceSheet) -> Iterator[tuple[int, list[str]]]:
    skip = 1 if sheet.columns.get("skip") else 0
    yield from list(enumerate(sheet.rows[1:], start=1))[skip:]


def _said(number: int, row: list[str], sheet: AttendanceSheet) -> Line:
    """Who the row is about, before anybody has been looked for."""
    if number in sheet.result.get("refused", []):
        return Line(number, Outcome.REFUSED)
    names = (_cell(row, sheet, "name"), _cell(row, sheet, "last_name"))
    name = " ".join(BEHIND.sub("", part) for part in names if part)[:120]
    email = _address(_cell(row, sheet, "email"))
    text = _cell(row, sheet, "organisation")[:150]
    outcome = Outcome.NEW if name or email else Outcome.NOBODY
    return Line(number, outcome, name, email, text)


def _cell(row: list[str], sheet: AttendanceSheet, meaning: str) -> str:
    number = sheet.columns.get(meaning)
    return row[number] if isinstance(number, int) and number < len(row) else ""


def _address(text: str) -> str:
    """The text if it is an address; else it is left out."""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text


class _Finder:
    """Knows the guests of an event, and the rows that have been judged."""

    def __init__(self, sheet: AttendanceSheet, rows: list[Line]) -> None:
        self.by_mail: dict[str, Guest] = {}
        self.by_name: dict[str, list[Guest]] = defaultdict(list)
        for guest in _guests(sheet):
            contact = "" if guest.order else guest.registration.email
            for address in filter(None, (guest.email, contact)):
                self.by_mail.setdefault(search_key(address), guest)
            self.by_name[guest.name_key].append(guest)
        names = {search_key(row.organisation_text) for row in rows} - {""}
        standing = Organisation.objects.standing().select_related("kind")
        self.bodies = {
            body.name_key: body for body in standing.filter(name_key__in=names)
        }
        self.seen: set[Any] = set()

    def judged(self, line: Line) -> Line:
        """The row with what becomes of it."""
        if line.outcome != Outcome.NEW:
            return line
        body = self.bodies.get(search_key(line.organisation_text))
        guest, outcome = self._guest(line, body)
        keys = _keys(line, guest)
        if keys & self.seen:
            outcome = Outcome.DOUBLE
        elif guest is not None and guest.came == Guest.Came.YES:
            outcome = Outcome.HERE
        self.seen |= keys | {_by_name(line)}
        return Line(
            line.number,
            outcome,
            line.name,
            line.email,
            line.organisation_text,
            body,
            guest,
        )

    def _guest(
        self, line: Line, body: Organisation | None
    ) -> tuple[Guest | None, Outcome]:
        by_mail = self.by_mail.get(search_key(line.email)) if line.email else None
        if by_mail is not None:
            return by_mail, Outcome.BY_MAIL
        same = [
            guest
            for guest in self.by_name.get(search_key(line.name), [])
            if line.name and _may_be(guest, line, body)
        ]
        return (same[0], Outcome.BY_NAME) if len(same) == 1 else (None, Outcome.NEW)


def _guests(sheet: AttendanceSheet) -> Any:
    """Guests of the event, those of sign-ups that stand before cancelled ones."""
    own = Guest.objects.filter(
        registration__event=sheet.event_id, registration__anonymised_at=None
    ).select_related("registration__organisation")
    gone = ("avbokad", "förfallen")
    return sorted(own.order_by("pk"), key=lambda g: g.registration.state in gone)


def _keys(line: Line, guest: Guest | None) -> set[Any]:
    """By what a row is known again; a name alone only where no address stands."""
    keys: set[Any] = {("guest", guest.pk)} if guest else set()
    if line.email:
        return keys | {("mail", search_key(line.email))}
    return keys | {_by_name(line)}


def _by_name(line: Line) -> tuple[str, str, str]:
    return ("name", search_key(line.name), search_key(line.organisation_text))


def _may_be(guest: Guest, line: Line, body: Organisation | None) -> bool:
    """Whether a guest of the same name is the person of the row.

    Not when the register knows both organisations, and they are two; nor when the row
    has another address than the guest.
    """
    signup = guest.registration
    own = signup.organisation
    if own is not None and body is not None and own != body:
        return False
    known = guest.email or ("" if guest.order else signup.email)
    return not (line.email and known)
