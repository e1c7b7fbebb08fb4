"""The documentation of an event in the office: written, published, sent, followed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import actions
from events.admin.pages import EventPages
from events.forms import reports as forms
from events.models import (
    Event,
    EventFile,
    EventPicture,
    EventReport,
    EventTopic,
    ReportUse,
)
from events.search import reports as search
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible

EDITS = "events.edit_event"
WRITTEN_IN = (Event.State.PUBLISHED, Event.State.HELD)
# What can be taken away: the model, and the action's word for it.
REMOVED: dict[str, tuple[Any, Callable[..., None]]] = {
    "topic": (EventTopic, actions.remove_topic),
    "picture": (EventPicture, actions.remove_picture),
    "file": (EventFile, actions.remove_file),
    "use": (ReportUse, actions.remove_use),
}


class ReportPages(EventPages):
    """What is done with the documentation of one event."""

    def urls(self) -> list[URLPattern]:
        """One page to write it all in, and one for each thing and each step."""
        page = self.admin.extra_page
        return [
            page("report", self.write),
            page("report_topic", self.topic),
            page("report_picture", self.picture),
            page("report_file", self.file),
            page("report_use", self.use),
            page("report_remove", self.remove),
            page("report_publish", self.publish),
            page("report_reopen", self.reopen),
            page("report_send", self.send),
        ]

    def buttons(self, request: HttpRequest, event: Event) -> list[tuple[str, Text]]:
        """The documentation, from the day that the event is published."""
        known = event.state in (*WRITTEN_IN, Event.State.DOCUMENTED)
        if not known or not request.user.has_perm(EDITS, event):
            return []
        return [(self._at("report", event), _("Documentation"))]

    # Writing

    def write(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Everything of the documentation on one page, and what it still lacks."""
        event = self._event(request, object_id)
        report = EventReport.objects.filter(event=event).first()
        purposes = search.purposes(event)
        first = {
            "target_group_part": event.target_group_part,
            **forms.written(report, purposes),
        }
        data = request.POST if request.method == "POST" else None
        form = forms.Words(purposes, data, initial=first)
        if form.is_valid() and _done(
            form,
            lambda: actions.write_report(event=event, **_who(request), **form.facts()),
        ):
            messages.success(request, str(_("It is saved.")))
            return HttpResponseRedirect(self._at("report", event))
        page = "admin/events/report_page.html"
        return TemplateResponse(request, page, self._shown(request, event, form))

    def _shown(self, request: HttpRequest, event: Event, form: Form) -> dict[str, Any]:
        steps = (
            *("topic", "picture", "file", "use"),
            *("remove", "publish", "reopen", "send"),
        )
        return {
            **self.admin.admin_site.each_context(request),
            "opts": self.admin.opts,
            "title": _("Documentation"),
            "event": event,
            "report": EventReport.objects.filter(event=event).first(),
            "form": form,
            "back": self.admin.address("change", event.pk),
            "may_write": event.state in WRITTEN_IN,
            "stops": search.what_stops(event),
            "topics": EventTopic.objects.filter(event=event),
            "pictures": EventPicture.objects.filter(event=event, file__isnull=False),
            "files": EventFile.objects.filter(event=event).select_related("file"),
            "uses": ReportUse.objects.filter(event=event).select_related(
                "organisation"
            ),
            **{step: self._at(f"report_{step}", event) for step in steps},
        }

    def topic(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One topic, a new one or (?topic=) one that is there."""
        event = self._event(request, object_id)
        topic = self._one(request, EventTopic, "topic", event)
        first = {"text": topic.text, "notes": topic.notes} if topic else {}
        return self._page(
            request,
            event,
            title=_("Topic"),
            submit=_("Save"),
            form=forms.Topic(_data(request), initial=first),
            perform=lambda data: actions.write_topic(
                event=event, topic=topic, **_who(request), **data
            ),
            done=_("The topic is saved."),
        )

    def picture(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A new picture, or (?picture=) what is said of one that is there."""
        event = self._event(request, object_id)
        picture = self._one(request, EventPicture, "picture", event)
        if picture is None:
            form: Form = forms.NewPicture(_data(request), request.FILES or None)
        else:
            first = {name: getattr(picture, name) for name in forms.Picture.base_fields}
            form = forms.Picture(_data(request), initial=first)

        def perform(facts: dict[str, Any]) -> Any:
            if picture is not None:
                return actions.change_picture(
                    picture=picture, facts=facts, **_who(request)
                )
            content = facts.pop("content")
            return actions.add_picture(
                event=event, content=content, facts=facts, **_who(request)
            )

        return self._page(
            request,
            event,
            title=_("Picture"),
            submit=_("Save"),
            form=form,
            perform=perform,
            done=_("The picture is saved."),
            words=_(
                "A picture rests on a public task, or on a yes from everybody in it. "
                "Where somebody can be recognised it is shown until a day."
            ),
        )

    def file(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A file that belongs to the documentation."""
        event = self._event(request, object_id)
        return self._page(
            request,
            event,
            title=_("Add a file"),
            submit=_("Save"),
            form=forms.NewFile(_data(request), request.FILES or None),
            perform=lambda data: actions.add_file(event=event, **_who(request), **data),
            done=_("The file is saved."),
            words=_("Everybody can read it. Make sure that it can be read aloud."),
        )

    def use(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Where the documentation came to use."""
        event = self._event(request, object_id)
        return self._page(
            request,
            event,
            title=_("Note a use"),
            submit=_("Save"),
            form=forms.Use(_data(request), today=timezone.localdate()),
            perform=lambda data: actions.note_use(
                event=event, facts=data, **_who(request)
            ),
            done=_("The use is noted."),
            words=_("Such as a budget or a plan that built on what was said."),
        )

    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a topic, a picture, a file or a use away: ?topic= and so on."""
        event = self._event(request, object_id)
        name = next((name for name in REMOVED if name in request.GET), None)
        if name is None:
            raise Http404
        model, action = REMOVED[name]
        try:
            found = self._one(request, model, name, event)
        except Http404:  # it is gone already: a second click
            messages.info(request, str(_("It is gone.")))
            return HttpResponseRedirect(self._at("report", event))
        return self._page(
            request,
            event,
            title=_("Take away"),
            submit=_("Take away"),
            form=Form(_data(request)),
            perform=lambda _data: action(**{name: found}, **_who(request)),
            done=_("It is gone."),
            words=str(found),
        )

    # Steps

    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Publish it as a basis for planning."""
        return self._step(
            request,
            object_id,
            title=_("Publish the documentation"),
            submit=_("Publish"),
            action=actions.document_event,
            done=_("The documentation is published. Now it can be sent."),
            words=_("Everybody can read it, and it counts in the follow-up."),
        )

    def reopen(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take it back to change it."""
        return self._step(
            request,
            object_id,
            title=_("Take the documentation back"),
            submit=_("Take back"),
            action=actions.reopen_report,
            done=_("You can change the documentation now. Then publish it again."),
            words=_("Until it is published again nobody else can read it."),
        )

    def send(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send it to boards, organisations and guests."""
        event = self._event(request, object_id)
        count = len(actions.readers_of(event, timezone.localdate()))
        return self._step(
            request,
            object_id,
            title=_("Send the documentation"),
            submit=_("Send"),
            action=actions.send_report,
            done=_("The documentation is on its way."),
            words=_(
                "To the boards that should have been there, the organisations that "
                "took part and the guests who came, once. Letters: %d."
            )
            % count,
        )

    def _step(
        self,
        request: HttpRequest,
        object_id: str,
        *,
        action: Callable[..., Any],
        **page: Any,
    ) -> HttpResponse:
        event = self._event(request, object_id)
        return self._page(
            request,
            event,
            form=Form(_data(request)),
            perform=lambda _data: action(event=event, **_who(request)),
            **page,
        )

    # What they share

    def _event(self, request: HttpRequest, object_id: str) -> Event:
        return self.event(request, object_id, EDITS)

    def _at(self, page: str, event: Event) -> str:
        return str(self.admin.address(page, event.pk))

    def _one(self, request: HttpRequest, model: Any, name: str, event: Event) -> Any:
        """The row that the address names, if it belongs to the event; or None."""
        if not request.GET.get(name):
            return None
        return self.chosen(request, model.objects.filter(event=event), name)

    def _page(self, request: HttpRequest, event: Event, **page: Any) -> HttpResponse:
        return self.action(request, back=self._at("report", event), **page)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": person(request), "at": timezone.now()}


def _done(form: Form, perform: Callable[[], Any]) -> bool:
    try:
        perform()
    except NotPossible as no:
        form.add_error(None, no.reason.label)
        return False
    return True
