"""The guest list of one event: who has a seat, who waits, and what is done by hand."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import actions
from events.admin.pages import EventPages, nothing
from events.forms import guests as forms
from events.models import Event, Registration
from events.models.trainings import random_key
from events.search.guests import guest_list
from events.search.seats import seats_of
from malmoandan.core.admin.base import Text, person

LOOKS = "events.edit_event"
WRITES = "events.write_guests"
DECIDES = "events.decide"
NEEDS = "events.see_needs"


class GuestPages(EventPages):
    """The guests of one event, and what the office does for them."""

    def urls(self) -> list[URLPattern]:
        """The list, a new sign-up, and a page for each thing done with one."""
        page = self.admin.extra_page
        return [
            page("guests", self.guests),
            page("guest_enter", self.enter),
            page("guest_move", self.move),
            page("guest_accept", self.accept),
            page("guest_cancel", self.cancel),
            page("guest_link", self.link),
        ]

    def buttons(self, request: HttpRequest, event: Event) -> list[tuple[str, Text]]:
        """The list, of what people sign up for here."""
        has_list = event.state != Event.State.DRAFT and event.takes_signups
        if not has_list or not request.user.has_perm(LOOKS, event):
            return []
        return [(self.admin.address("guests", event.pk), _("Guest list"))]

    def guests(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Everybody, with the line in its order; needs for those who may see them."""
        event = self.event(request, object_id, LOOKS)
        sees_needs = request.user.has_perm(NEEDS, event)
        now = timezone.now()
        return self.page(
            request,
            event,
            "guests_page.html",
            title=_("Guest list"),
            found=guest_list(event, with_needs=sees_needs),
            seats=seats_of(event, now),
            sees_needs=sees_needs,
            may_write=request.user.has_perm(WRITES, event),
            may_move=request.user.has_perm(DECIDES, event)
            and actions.why_seats_stay(event, now) is None,
        )

    def enter(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Enter what somebody said on the phone, or wrote on paper."""
        event = self.event(request, object_id, WRITES)
        sent = request.POST if request.method == "POST" else None
        form = forms.OnBehalf(sent, event=event, initial={"once": random_key()})
        return self.action(
            request,
            title=_("Sign up by phone or paper"),
            words=_(
                "Say who reads the list and that it is erased three months after the "
                "event. If there is no seat, they stand in line like everybody else."
            ),
            submit=_("Sign up"),
            form=form,
            perform=lambda data: actions.sign_up(
                event=event,
                party=form.party(),
                key=data["once"],
                channel=data["channel"],
                by=person(request),
                at=timezone.now(),
            ),
            done=_("It is entered. The list says whether there was a seat."),
            back=self.admin.address("guests", event.pk),
        )

    def move(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Move somebody on the list out of order, for a reason."""
        event, registration = self._one(request, object_id, DECIDES)
        return self._page(
            request,
            event,
            title=_("Move %s by hand") % registration,
            words=_("The line goes by itself, the first one first. Step in seldom."),
            submit=_("Move"),
            form=forms.MoveByHand(request.POST or None, initial=request.GET.dict()),
            perform=lambda data: actions.move_by_hand(
                registration=registration,
                by=person(request),
                at=timezone.now(),
                **data,
            ),
            done=_("Done. Whoever has an address gets a letter if the seat changed."),
        )

    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note a yes to an offered seat that was said by phone."""
        event, registration = self._one(request, object_id, WRITES)
        return self._page(
            request,
            event,
            title=_("%s says yes") % registration,
            words=_("The offered seat becomes theirs."),
            submit=_("Note the yes"),
            form=nothing(request),
            perform=self._on(request, actions.accept_offer, registration),
            done=_("The seat is theirs."),
        )

    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Cancel on somebody's behalf; the seat goes on."""
        event, registration = self._one(request, object_id, WRITES)
        return self._page(
            request,
            event,
            title=_("Cancel for %s") % registration,
            words=_("They get a letter, and a seat goes to the next in line."),
            submit=_("Cancel the sign-up"),
            form=nothing(request),
            perform=self._on(request, actions.cancel_registration, registration),
            done=_("The sign-up is cancelled."),
        )

    def link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the personal link once more."""
        event, registration = self._one(request, object_id, WRITES)
        return self._page(
            request,
            event,
            title=_("Send the link to %s again") % registration,
            words=_("It goes to the address that signed up, and to no other."),
            submit=_("Send the link"),
            form=nothing(request),
            perform=self._on(request, actions.send_link_again, registration),
            done=_("The letter is on its way."),
        )

    def _one(
        self, request: HttpRequest, object_id: str, verb: str
    ) -> tuple[Event, Registration]:
        """The event, and the sign-up whose number stands in the address."""
        event = self.event(request, object_id, verb)
        own = Registration.objects.filter(event=event, anonymised_at=None)
        return event, self.chosen(request, own)

    def _page(self, request: HttpRequest, event: Event, **page: Any) -> HttpResponse:
        back = self.admin.address("guests", event.pk)
        return self.action(request, back=back, **page)

    def _on(self, request: HttpRequest, action: Any, registration: Registration) -> Any:
        """The action on the sign-up, in the name of who asks; it needs nothing more."""
        do = partial(action, registration=registration, by=person(request))
        return lambda _data: do(at=timezone.now())
