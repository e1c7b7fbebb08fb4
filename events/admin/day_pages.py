"""The coordinator's desk of one event: how it stands, who is missing, letters."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from events import actions
from events.admin.pages import EventPages, nothing
from events.emails import day as letters
from events.forms import day as forms
from events.models import Event, EventCount, EventMailing
from events.search.attendance import Counts, beside, counts
from events.search.audiences import readers_of
from events.search.missing import gauge
from events.search.needs import food_of
from malmoandan.core.admin.base import Text, person

LOOKS = "events.edit_event"
WRITES = "events.write_guests"
What = EventCount.What


class DayPages(EventPages):
    """How one event stands, and letters to those who are missing and to guests."""

    def urls(self) -> list[URLPattern]:
        """The desk, the gauge with its reminder, and the letters."""
        page = self.admin.extra_page
        return [
            page("day", self.day),
            page("missing", self.missing),
            page("remind", self.remind),
            page("letters", self.letters),
            page("write", self.write),
            page("letter", self.letter),
            page("send", self.send),
            page("discard", self.discard),
        ]

    def buttons(self, request: HttpRequest, event: Event) -> list[tuple[str, Text]]:
        """The desk; and who is missing, in numbers, while that can be helped."""
        if not request.user.has_perm(LOOKS, event):
            return []
        found: list[tuple[str, Text]] = [
            (self.admin.address("day", event.pk), _("Where it stands now"))
        ]
        if event.state == Event.State.PUBLISHED:
            tiles = gauge(event, timezone.now())
            words = _("Who is missing (%(lit)d of %(all)d are there)") % {
                "lit": tiles.lit,
                "all": len(tiles.tiles),
            }
            if tiles.tiles:
                found.append((self.admin.address("missing", event.pk), words))
        return found

    # The desk

    def day(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The event in numbers, and the way to everything that is done with its day."""
        event = self.event(request, object_id, LOOKS)
        found = {what: counts(event, what) for what in What if what != What.FOOD}
        signed_up, came = found[What.SIGNED_UP], found[What.CAME]
        return self.page(
            request,
            event,
            "day_page.html",
            title=_("Where it stands now"),
            signed_up=signed_up,
            came=came,
            absent=found[What.ABSENT],
            cancelled=found[What.CANCELLED],
            waiting=found[What.WAITED],
            tables=_tables(signed_up, came),
            food=food_of(event),
            has_begun=event.has_begun(timezone.now()),
            gauge=gauge(event, timezone.now()),
            ways=self._ways(request, event),
        )

    def _ways(self, request: HttpRequest, event: Event) -> list[tuple[str, Text]]:
        """Where everything else of the day is done."""
        office = [("sheets", _("Attendance from lists"))]
        if request.user.has_perm(WRITES):
            office += [
                ("letters", _("Letters to guests")),
                ("guests_csv", _("List of guests (CSV)")),
                ("guests_xlsx", _("List of guests (Excel)")),
            ]
        front = (
            ("door-read", _("The page at the door")),
            ("event-needs", _("Kitchen and needs")),
        )
        return [
            *((reverse(name, args=[event.pk]), label) for name, label in front),
            *((self.admin.address(name, event.pk), label) for name, label in office),
        ]

    # Who is missing

    def missing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Each that should be there as a tile, and whom a reminder would reach."""
        event = self.event(request, object_id, LOOKS)
        now = timezone.now()
        return self.page(
            request,
            event,
            "missing_page.html",
            title=_("Who is missing"),
            gauge=gauge(event, now),
            missing=actions.missing_from(event, now),
            may_write=request.user.has_perm(WRITES),
        )

    def remind(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say how many would get a letter, and send it."""
        event = self.event(request, object_id, WRITES)
        missing = actions.missing_from(event, timezone.now())
        number = len(missing.reached)
        words: Text = ngettext(
            "%(number)d organisation that has nobody gets a letter. Addresses: "
            "%(letters)d. It says when and where, and where to sign up.",
            "%(number)d organisations that have nobody get a letter. Addresses: "
            "%(letters)d. It says when and where, and where to sign up.",
            number,
        ) % {"number": number, "letters": len(missing.readers.found)}
        return self.action(
            request,
            title=_("Remind those who are missing"),
            words=missing.reason.label if missing.reason else words,
            submit=_("Send the reminder"),
            form=nothing(request),
            perform=lambda _data: actions.remind_missing(
                event=event, by=person(request), at=timezone.now()
            ),
            done=_("The reminder is on its way."),
            back=self.admin.address("missing", event.pk),
        )

    # Letters to guests

    def letters(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every letter to guests of this event, the latest first."""
        event = self.event(request, object_id, WRITES)
        return self.page(
            request,
            event,
            "letters_page.html",
            title=_("Letters to guests"),
            letters=event.mailings.select_related("written_by"),
        )

    def write(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write a letter; it is looked at before it is sent."""
        event = self.event(request, object_id, WRITES)
        made: list[EventMailing] = []
        answer = self.action(
            request,
            title=_("Write to guests"),
            words=_("You see the letter, and who gets it, before it is sent."),
            submit=_("Look at the letter"),
            form=forms.WriteToGuests(request.POST or None),
            perform=lambda data: made.append(
                actions.write_to_guests(
                    event=event, by=person(request), at=timezone.now(), **data
                )
            ),
            done=_("The letter is written. Nobody has got it yet."),
            back=self.admin.address("letters", event.pk),
        )
        if made:
            answer["Location"] = self._letter_page(event, made[0], "letter")
        return answer

    def letter(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The letter as it will look, who gets it, and who has no address."""
        event = self.event(request, object_id, WRITES)
        mailing = self._letter(request, event)
        readers = None if mailing.sent_at else readers_of(event, mailing.audience)
        first = readers.found[0].email if readers and readers.found else ""
        return self.page(
            request,
            event,
            "letter_page.html",
            title=mailing.subject,
            mailing=mailing,
            readers=readers,
            why=first and letters.why(mailing, first, get_language() or "sv"),
        )

    def send(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send it, once."""
        event = self.event(request, object_id, WRITES)
        mailing = self._letter(request, event)
        return self.action(
            request,
            title=_("Send the letter"),
            words=_("Each address gets it once. It cannot be called back."),
            submit=_("Send"),
            form=nothing(request),
            perform=lambda _data: actions.send_to_guests(
                mailing=mailing, by=person(request), at=timezone.now()
            ),
            done=_("The letter is on its way."),
            back=self._letter_page(event, mailing, "letter"),
        )

    def discard(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Throw away a letter that nobody has got."""
        event = self.event(request, object_id, WRITES)
        mailing = self._letter(request, event)
        return self.action(
            request,
            title=_("Throw the letter away"),
            words=mailing.subject,
            submit=_("Throw away"),
            form=nothing(request),
            perform=lambda _data: actions.discard_letter(
                mailing=mailing, by=person(request), at=timezone.now()
            ),
            done=_("The letter is thrown away. Nobody has got it."),
            back=self.admin.address("letters", event.pk),
        )

    def _letter(self, request: HttpRequest, event: Event) -> EventMailing:
        """The letter whose number stands in the address."""
        own = event.mailings.select_related("event", "written_by")
        found: EventMailing = self.chosen(request, own)
        return found

    def _letter_page(self, event: Event, mailing: EventMailing, page: str) -> str:
        return f"{self.admin.address(page, event.pk)}?nr={mailing.pk}"


def _tables(signed_up: Counts, came: Counts) -> list[tuple[Text, Any]]:
    """Each way to divide the numbers: its heading, and a row a part."""
    names = ("sides", "sectors", "boards", "organisations")
    heads = (_("Side"), _("Sector"), _("Board or department"), _("Organisation"))
    tables = (
        (head, beside(getattr(signed_up, name), getattr(came, name)))
        for head, name in zip(heads, names, strict=True)
    )
    return [(head, rows) for head, rows in tables if rows]
