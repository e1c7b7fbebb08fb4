"""One slot of the wheel in the office: booked from, moved, emptied."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible
from reports.actions import wheel as actions
from reports.forms import wheel as forms
from reports.models import WheelSlot

WORK = "reports.work_with_year"


class SlotPages:
    """The pages of a slot; the list of years puts them among its own.

    The slot is named by `?nr=`, so that each address begins with its year.
    """

    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def urls(self) -> list[URLPattern]:
        """A page for each thing to do."""
        views = (self.event, self.meeting, self.window, self.unbook)
        return [
            self.admin.extra_page(view.__name__, view, f"<int:year>/{view.__name__}/")
            for view in views
        ]

    def event(self, request: HttpRequest, year: int) -> HttpResponse:
        """Draft the event that the slot asks for; with a day it is booked at once."""
        slot = self._slot(request, year)

        def perform(given: dict[str, Any]) -> Any:
            return actions.book_event(
                slot=slot, by=person(request), at=timezone.now(), **given
            )

        return self._ask(
            request,
            slot,
            title=_("Draft an event"),
            form=forms.BookEvent(
                _posted(request), initial={"day": _asked_day(request)}
            ),
            perform=perform,
            done=_("The event is drafted from the wheel. Go on with it here."),
            leads_to=lambda made: reverse("admin:events_event_change", args=[made.pk]),
        )

    def meeting(self, request: HttpRequest, year: int) -> HttpResponse:
        """Plan the meeting that the slot asks for."""
        slot = self._slot(request, year)
        form = forms.BookMeeting(_posted(request))

        def perform(_given: dict[str, Any]) -> Any:
            return actions.book_meeting(
                slot=slot, when=form.when(), by=person(request), at=timezone.now()
            )

        return self._ask(
            request,
            slot,
            title=_("Plan a meeting"),
            form=form,
            perform=perform,
            done=_("The meeting is planned."),
        )

    def window(self, request: HttpRequest, year: int) -> HttpResponse:
        """Give the slot other days."""
        slot = self._slot(request, year)
        initial = {"from_on": slot.from_on, "to_on": slot.to_on}

        def perform(given: dict[str, Any]) -> Any:
            return actions.move_window(
                slot=slot, by=person(request), at=timezone.now(), **given
            )

        return self._ask(
            request,
            slot,
            title=_("Other days"),
            form=forms.Window(_posted(request), initial=initial),
            perform=perform,
            done=_("The slot has its new days."),
        )

    def unbook(self, request: HttpRequest, year: int) -> HttpResponse:
        """Take what is linked out of the slot."""
        slot = self._slot(request, year)

        def perform(_given: dict[str, Any]) -> Any:
            return actions.unbook(slot=slot, by=person(request), at=timezone.now())

        return self._ask(
            request,
            slot,
            title=_("Take out of the slot"),
            words=_("The event or meeting itself stays. Only the link goes."),
            form=django_forms.Form(_posted(request)),
            perform=perform,
            done=_("The slot is free."),
        )

    def _slot(self, request: HttpRequest, year: int) -> WheelSlot:
        if not request.user.has_perm(WORK):
            raise PermissionDenied
        number = request.GET.get("nr", "")
        if not number.isdecimal() or len(number) > 12:
            raise Http404
        found = WheelSlot.objects.select_related("year", "commitment")
        slot: WheelSlot = get_object_or_404(found, pk=int(number), year__year=year)
        return slot

    def _ask(
        self,
        request: HttpRequest,
        slot: WheelSlot,
        *,
        title: Text,
        form: django_forms.Form,
        perform: Callable[[dict[str, Any]], Any],
        **more: Any,
    ) -> HttpResponse:
        page: HttpResponse = self.admin.action_page(
            request,
            title=f"{title}: {slot.commitment.title}",
            submit=title,
            form=form,
            perform=perform,
            refusals=(NotPossible,),
            back=self.admin.address("year", slot.year.year),
            **more,
        )
        return page


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _asked_day(request: HttpRequest) -> dt.date | None:
    """The free day that somebody clicked, if it is one."""
    try:
        return dt.date.fromisoformat(request.GET.get("dag", ""))
    except ValueError:
        return None
