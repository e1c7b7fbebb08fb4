"""The steps of an event in the office: what each asks for, and what stops it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from events import actions
from events.admin.pages import EventPages
from events.forms import events as forms
from events.models import Event, EventRefusal
from events.models.event_possible import (
    why_not_cancel,
    why_not_hold,
    why_not_move,
    why_not_publish,
    why_not_withdraw,
)
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible

ARRANGES = "events.edit_event"
State = Event.State
Stops = list[EventRefusal]

# Where what stops an event is put right, on its page in the office.
MENDS = {
    EventRefusal.NO_TIME: "id_starts_at",
    EventRefusal.PAST: "id_starts_at",
    EventRefusal.NO_PLACE: "id_place",
    EventRefusal.NO_SUMMARY: "id_summary",
    EventRefusal.NO_FOCUS: "id_focus_area",
    EventRefusal.NO_FRAME_REASON: "id_outside_frame_reason",
    EventRefusal.NO_PURPOSE: "answers-group",
    EventRefusal.NO_CONTACT: "id_contact_email",
    EventRefusal.NO_ATTENDANCE: "id_persons",
    EventRefusal.TOO_MANY_GOALS: "id_global_goals",
    EventRefusal.TURNED_OVER: "id_signup_opens_at",
}


@dataclass(frozen=True)
class Page:
    """A page that asks for an action's arguments; `stops` says what is in its way."""

    title: Text
    form: type[django_forms.Form]
    action: Callable[..., Any]
    done: Text
    stops: Callable[[Event, dt.datetime], Stops]
    words: Text = ""
    # A step that is near shows its button although something is still in its way.
    near: Callable[[Event], bool] = lambda _event: False
    # Where to go with what the action made, if not back to the event.
    leads_to: Callable[[Any, Any], str] | None = None


def _one(reason: EventRefusal | None) -> Stops:
    return [reason] if reason else []


def _cancel_stops(event: Event, _now: dt.datetime) -> Stops:
    return _one(why_not_cancel(event, "a reason is asked for"))


def _unhold_stops(event: Event, _now: dt.datetime) -> Stops:
    return [] if event.state == State.HELD else [EventRefusal.WRONG_STATE]


def _is_past_draft(event: Event) -> bool:
    """Something that was arranged without the portal, to be written down."""
    return event.state == State.DRAFT and event.is_over(timezone.now())


def _nothing_stops(_event: Event, _now: dt.datetime) -> Stops:
    return []


def _move(*, form: forms.Move, event: Event, **who: Any) -> None:
    reason = form.cleaned_data["reason"]
    actions.move_event(event=event, there=form.there(), reason=reason, **who)


def _with_data(action: Callable[..., Any]) -> Callable[..., Any]:
    """An action whose arguments are the form's fields, by name."""

    def perform(*, form: django_forms.Form, event: Event, **who: Any) -> Any:
        data = dict(form.cleaned_data)
        if "token" in data:
            data["uid"] = data.pop("token")
        return action(event=event, **data, **who)

    return perform


PAGES: dict[str, Page] = {
    "publish": Page(
        _("Publish"),
        forms.Nothing,
        _with_data(actions.publish_event),
        _("The event is published. Everybody can see it."),
        why_not_publish,
        _("Everybody sees the event, followers get a letter, and sign-up opens."),
        near=lambda event: event.state == State.DRAFT and not _is_past_draft(event),
    ),
    "hold": Page(
        _("Mark as held"),
        forms.Nothing,
        _with_data(actions.hold_event),
        _("The event is held, and counts."),
        why_not_hold,
        _("Those who had a seat and were not checked in are noted as absent."),
        near=lambda event: event.state == State.PUBLISHED or _is_past_draft(event),
    ),
    "move": Page(
        _("Move"),
        forms.Move,
        _move,
        _("The event is moved. Everybody who signed up gets a letter."),
        lambda event, now: _one(why_not_move(event, now)),
        _("Another time, place or link. Each who signed up is told once, by letter."),
    ),
    "seats": Page(
        _("Change the seats"),
        forms.Seats,
        _with_data(actions.change_capacity),
        _("The number of seats is changed."),
        lambda event, now: _one(why_not_move(event, now)),
        _("Nobody loses a seat. Those in line get what becomes free."),
    ),
    "withdraw": Page(
        _("Make it a draft again"),
        forms.Nothing,
        _with_data(actions.withdraw_event),
        _("The event is a draft again."),
        lambda event, _now: _one(why_not_withdraw(event)),
        _("Nobody but you sees a draft."),
    ),
    "unhold": Page(
        _("It is not done yet"),
        forms.Nothing,
        _with_data(actions.unhold_event),
        _("The event is published, and not held yet."),
        _unhold_stops,
        _("Such as when somebody was forgotten in the list."),
    ),
    "copy": Page(
        _("Copy"),
        forms.Copy,
        _with_data(actions.copy_event),
        _("Here is the copy."),
        _nothing_stops,
        _("Everything but dates, guests and attendance."),
        leads_to=lambda admin, made: admin.address("change", made.pk),
    ),
    "repeat": Page(
        _("Repeat"),
        forms.Repeat,
        _with_data(actions.repeat_event),
        _("The drafts are made. They are in the list."),
        _nothing_stops,
        _("A series: the same event on several days, each a draft of its own."),
        leads_to=lambda admin, _made: admin.address("changelist"),
    ),
    "cancel": Page(
        _("Cancel the event"),
        forms.Cancel,
        _with_data(actions.cancel_event),
        _("The event is cancelled. Everybody who signed up gets a letter."),
        _cancel_stops,
        _("It stays in calendars as cancelled. This cannot be undone."),
    ),
}


class StepPages(EventPages):
    """What moves an event on, or makes another of it."""

    def urls(self) -> list[URLPattern]:
        """A page for each."""
        return [
            self.admin.extra_page(name, partial(self.show, name=name)) for name in PAGES
        ]

    def buttons(self, request: HttpRequest, event: Event) -> list[tuple[str, Text]]:
        """What can be done, and the next step although something is in its way."""
        if not request.user.has_perm(ARRANGES, event):
            return []
        typed: Any = event.date
        if isinstance(typed, str):  # a refused form leaves there what was typed
            event = Event.objects.get(pk=event.pk)
        now = timezone.now()
        return [
            (self.admin.address(name, event.pk), page.title)
            for name, page in PAGES.items()
            if page.near(event) or not page.stops(event, now)
        ]

    def show(self, request: HttpRequest, object_id: str, *, name: str) -> HttpResponse:
        """List what stops it, each with where it is put right; else ask."""
        event = self.event(request, object_id, ARRANGES)
        page = PAGES[name]
        stops = page.stops(event, timezone.now())
        if stops and request.method != "POST":
            return self._stopped(request, event, page, stops)
        given = request.POST if request.method == "POST" else None
        form = page.form(given, initial=_initial(event))
        response: HttpResponse = self.admin.action_page(
            request,
            title=page.title,
            submit=page.title,
            words=page.words,
            form=form,
            perform=lambda _data: page.action(
                form=form, event=event, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=page.done,
            back=self.admin.address("change", event.pk),
            leads_to=partial(page.leads_to, self.admin) if page.leads_to else None,
        )
        return response

    def _stopped(
        self, request: HttpRequest, event: Event, page: Page, stops: Stops
    ) -> HttpResponse:
        change = self.admin.address("change", event.pk)
        context = {
            **self.admin.admin_site.each_context(request),
            "opts": self.admin.opts,
            "title": page.title,
            "event": event,
            "stops": stops_listed(stops, change),
            "back": change,
        }
        return TemplateResponse(request, "admin/events/stops_page.html", context)


def _initial(event: Event) -> dict[str, Any]:
    names = ("starts_at", "ends_at", "place", "room", "digital_link", "capacity")
    return {name: getattr(event, name) for name in names}


def stops_listed(stops: Stops, page: str = "") -> SafeString:
    """What stops a step, each with a link to where it is put right."""
    rows = []
    for reason in stops:
        where = MENDS.get(reason)
        link = (
            format_html(
                ' <a href="{}#{}">{}<span class="visually-hidden">: {}</span></a>',
                *(page, where, _("Put it right"), reason.label),
            )
            if where
            else ""
        )
        rows.append((reason.label, link))
    shown = format_html_join("", "<li>{}{}</li>", rows)
    return format_html('<ul class="office-listed">{}</ul>', shown)


def next_step(event: Event, now: dt.datetime) -> str:
    """What the event needs before its next step; empty when there is none here."""
    near = [page for page in PAGES.values() if page.near(event)]
    if not near:
        return ""
    stops = near[0].stops(event, now)
    if not stops:
        return format_html("{}: {}", near[0].title, _("nothing stops it"))
    return format_html("{}: {}", near[0].title, stops_listed(stops))
