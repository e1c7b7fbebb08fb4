"""The survey of an event in the office: sent, followed, read, closed."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import actions, drawings
from events.admin.pages import EventPages, nothing
from events.forms import surveys as forms
from events.models import Event, SurveyInvite, SurveyRound
from events.search import surveys as search
from events.search.present import present_at
from malmoandan.core.admin.base import Text, person

ARRANGES = "events.edit_event"


class SurveyPages(EventPages):
    """What is done with the survey of one event."""

    def urls(self) -> list[URLPattern]:
        """One page that shows how it stands, and one for each step."""
        page = self.admin.extra_page
        return [
            page("survey", self.read),
            page("survey_open", self.open),
            page("survey_more", self.more),
            page("survey_close", self.close),
        ]

    def buttons(self, request: HttpRequest, event: Event) -> list[tuple[str, Text]]:
        """The survey, once the event has been held."""
        held = event.state in (Event.State.HELD, Event.State.DOCUMENTED)
        if not held or not request.user.has_perm(ARRANGES, event):
            return []
        return [(self.admin.address("survey", event.pk), _("Survey"))]

    def read(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """How many have answered, what they said, and what can be done now.

        Never who has answered. Texts are shown from five answers up.
        """
        event = self._event(request, object_id)
        survey_round = _round_of(event)
        context = {
            **self.admin.admin_site.each_context(request),
            "opts": self.admin.opts,
            "title": _("Survey"),
            "event": event,
            "round": survey_round,
            "there": len(present_at(event)),
            "back": self.admin.address("change", event.pk),
            "open": self.admin.address("survey_open", event.pk),
            "more": self.admin.address("survey_more", event.pk),
            "close": self.admin.address("survey_close", event.pk),
            **(_standing(survey_round) if survey_round else {}),
        }
        return TemplateResponse(request, "admin/events/survey_page.html", context)

    def open(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the survey to those who were there."""
        event = self._event(request, object_id)
        today = timezone.localdate()
        closes_on = today + dt.timedelta(days=14)
        return self._page(
            request,
            event,
            title=_("Send the survey"),
            submit=_("Send"),
            form=forms.Open(
                request.POST or None, today=today, initial={"closes_on": closes_on}
            ),
            perform=lambda data: actions.open_survey(
                event=event, by=person(request), at=timezone.now(), **data
            ),
            done=_("The survey is on its way to those who were there."),
            words=_("Each of those who were there gets a link that answers once."),
        )

    def more(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send it to those who have been noted as present since."""
        event = self._event(request, object_id)
        survey_round = _needed(event)
        count = len(actions.not_asked(survey_round))
        return self._page(
            request,
            event,
            title=_("Send to those who were noted later"),
            submit=_("Send"),
            form=nothing(request),
            perform=lambda _data: actions.ask_more(
                survey_round=survey_round, by=person(request), at=timezone.now()
            ),
            done=_("The survey is on its way to them too."),
            words=_("People who were there and have not been asked: %d.") % count,
        )

    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what changes, and close."""
        event = self._event(request, object_id)
        survey_round = _needed(event)
        return self._page(
            request,
            event,
            title=_("Say what you change, and close"),
            submit=_("Close and send"),
            form=forms.Close(request.POST if request.method == "POST" else None),
            perform=lambda data: actions.close_survey(
                survey_round=survey_round,
                by=person(request),
                at=timezone.now(),
                **data,
            ),
            done=_("The survey is closed, and those who were there get a letter."),
        )

    def _event(self, request: HttpRequest, object_id: str) -> Event:
        return self.event(request, object_id, ARRANGES)

    def _page(self, request: HttpRequest, event: Event, **page: Any) -> HttpResponse:
        back = self.admin.address("survey", event.pk)
        return self.action(request, back=back, **page)


def _round_of(event: Event) -> SurveyRound | None:
    found: SurveyRound | None = SurveyRound.objects.filter(event=event).first()
    return found


def _needed(event: Event) -> SurveyRound:
    survey_round = _round_of(event)
    if survey_round is None:
        raise Http404
    return survey_round


def _standing(survey_round: SurveyRound) -> dict[str, Any]:
    today = timezone.localdate()
    found = search.results_of(survey_round, today)
    return {
        "asked": SurveyInvite.objects.filter(round=survey_round).count(),
        "not_asked": len(actions.not_asked(survey_round)),
        "found": found,
        "shown": [(result, drawings.spread(result)) for result in found.results],
        "can_answer": survey_round.why_not_answer(today) is None,
    }
