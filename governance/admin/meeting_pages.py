"""The desk of one meeting in the office: agenda, notice, who has got it."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.actions import invited, meetings
from governance.forms import meetings as forms
from governance.models import Meeting, MeetingRefusal
from governance.models.wording import wording
from governance.search import agenda, briefs
from governance.search import meetings as search
from governance.search.delivery import deliveries
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible

EDITS = "governance.edit_meeting"
CALLS = "governance.call_meeting"
State = Meeting.State
BEFORE = (State.PLANNED, State.CALLED)
OPEN = (*BEFORE, State.IN_PROGRESS)
# On which page of the office what stops a call is put right.
MENDS = {
    MeetingRefusal.NO_TIME: "move",
    MeetingRefusal.PAST: "move",
    MeetingRefusal.BAD_TIMES: "move",
    MeetingRefusal.NO_PLACE: "move",
    MeetingRefusal.NO_AGENDA: "template",
}


class MeetingPages:
    """A set of pages that belong to one meeting; the list puts the sets together."""

    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def urls(self) -> list[URLPattern]:
        """The addresses, made with `self.admin.extra_page`."""
        return []

    def meeting(self, request: HttpRequest, object_id: str, verb: str) -> Meeting:
        """The meeting, for somebody who may do that with it, if it has a life cycle."""
        found: Meeting | None = self.admin.get_object(request, object_id)
        if found is None or found.state == State.STATED:
            raise Http404
        if not request.user.has_perm(verb, found):
            raise PermissionDenied
        return found

    def desk_of(self, meeting: Meeting) -> str:
        """The address of the meeting's desk."""
        return str(self.admin.address("desk", meeting.pk))

    def page(
        self, request: HttpRequest, meeting: Meeting, template: str, **context: Any
    ) -> HttpResponse:
        """A page of our own about the meeting."""
        context = {
            **self.admin.admin_site.each_context(request),
            "opts": self.admin.opts,
            "this": meeting,
            "meeting": meeting,
            "desk": self.desk_of(meeting),
            **context,
        }
        return TemplateResponse(request, f"admin/governance/{template}", context)

    def ask(
        self,
        request: HttpRequest,
        meeting: Meeting,
        *,
        form: django_forms.Form,
        perform: Callable[[dict[str, Any]], Any],
        **page: Any,
    ) -> HttpResponse:
        """A page that asks what an action needs, and leads back to the desk."""
        shown: HttpResponse = self.admin.action_page(
            request,
            form=form,
            perform=perform,
            refusals=(NotPossible,),
            back=self.desk_of(meeting),
            **page,
        )
        return shown

    def press(
        self,
        request: HttpRequest,
        meeting: Meeting,
        perform: Callable[[], Any],
        done: Text = "",
    ) -> HttpResponse:
        """Do what a button says, and lead back with the reason when it cannot be."""
        if request.method == "POST":
            try:
                perform()
            except NotPossible as no:
                messages.error(request, no.reason.label)
            else:
                if done:
                    messages.success(request, str(done))
        return HttpResponseRedirect(f"{self.desk_of(meeting)}#agenda")


def posted(request: HttpRequest) -> Any:
    """What was sent, or None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


class DeskPages(MeetingPages):
    """How the meeting stands; calling, moving and cancelling it."""

    def urls(self) -> list[URLPattern]:
        """The desk, and a page for each step."""
        page = self.admin.extra_page
        return [
            page("desk", self.desk),
            page("move", self.move),
            page("call", self.call),
            page("cancel", self.cancel),
            page("guest", self.guest),
            page("tell", self.tell),
        ]

    def desk(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Everything about the meeting, and the way to everything that is done."""
        meeting = self.meeting(request, object_id, EDITS)
        now = timezone.now()
        is_planned = meeting.state == State.PLANNED
        return self.page(
            request,
            meeting,
            "meeting_desk.html",
            title=_("Prepare the meeting"),
            where=search.where(meeting),
            lines=[(line, wording(line.item.proposal)) for line in _lines(meeting)],
            waiting=agenda.waiting(is_example=meeting.is_example),
            raised=agenda.raised(is_example=meeting.is_example),
            stops=self._stops(meeting) if is_planned else [],
            warnings=(
                search.call_warnings(meeting, timezone.localdate(now))
                if is_planned
                else []
            ),
            rules=search.rules_for(meeting, timezone.localdate(now)),
            deliveries=deliveries(meeting),
            answers=briefs.answers(meeting),
            untold=meetings.untold_papers(meeting),
            may_call=request.user.has_perm(CALLS, meeting),
            ways=self._ways(meeting),
            is_before=meeting.state in BEFORE,
            is_open=meeting.state in OPEN,
        )

    def _stops(self, meeting: Meeting) -> list[tuple[MeetingRefusal, str]]:
        """What stops the call, each with the page where it is put right."""
        group = reverse("admin:governance_seatallocation_changelist")
        return [
            (
                reason,
                self.admin.address(MENDS[reason], meeting.pk)
                if reason in MENDS
                else group,
            )
            for reason in search.stops(meeting, timezone.now())
        ]

    def _ways(self, meeting: Meeting) -> list[tuple[str, Text]]:
        where = [meeting.year, meeting.number]
        found: list[tuple[str, Text]] = []
        if meeting.starts_at:
            is_sent = meeting.called_at is not None
            label = _("The notice (PDF)") if is_sent else _("The notice, draft")
            found.append((reverse("meeting-notice-pdf", args=where), label))
        if meeting.state in {State.CALLED, State.IN_PROGRESS}:
            found.append((reverse("room-read", args=where), _("The meeting room")))
        found.append((reverse("meeting-read", args=where), _("The meeting's own page")))
        history = self.admin.address("history", meeting.pk)
        return [*found, (history, _("What has happened"))]

    def move(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Another time or place."""
        meeting = self.meeting(request, object_id, CALLS)
        form = forms.Change(posted(request), initial=forms.change_values(meeting))
        called = meeting.state == State.CALLED
        return self.ask(
            request,
            meeting,
            title=_("Time, place and message"),
            submit=_("Save"),
            words=_("Everybody who has been called is told once.") if called else "",
            form=form,
            perform=lambda data: meetings.change_meeting(
                meeting=meeting,
                when=form.when(),
                message=data["message"],
                by=person(request),
                at=timezone.now(),
            ),
            done=_("Saved."),
        )

    def call(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the notice to everybody who belongs to the meeting."""
        meeting = self.meeting(request, object_id, CALLS)
        today = timezone.localdate()
        found = [str(w.label) for w in search.call_warnings(meeting, today)]
        words = _("Everybody who belongs to the group gets a letter with the notice.")
        return self.ask(
            request,
            meeting,
            title=_("Call the meeting"),
            submit=_("Send the notice"),
            words=" ".join([str(words), *found]),
            form=django_forms.Form(posted(request)),
            perform=lambda _data: meetings.call_meeting(
                meeting=meeting, by=person(request), at=timezone.now()
            ),
            done=_("The notice is on its way."),
        )

    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Cancel it, and say why."""
        meeting = self.meeting(request, object_id, CALLS)
        return self.ask(
            request,
            meeting,
            title=_("Cancel the meeting"),
            submit=_("Cancel the meeting"),
            words=_("Its matters wait for another meeting."),
            form=forms.Reason(posted(request)),
            perform=lambda data: meetings.cancel_meeting(
                meeting=meeting, by=person(request), at=timezone.now(), **data
            ),
            done=_("The meeting is cancelled."),
        )

    def guest(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Somebody who attends without being a member or co-opted."""
        meeting = self.meeting(request, object_id, EDITS)
        return self.ask(
            request,
            meeting,
            title=_("Somebody else who attends"),
            submit=_("Add"),
            words=_("Such as whoever presents a matter. They decide nothing."),
            form=forms.Guest(posted(request)),
            perform=lambda data: invited.add_other(
                meeting=meeting, by=person(request), at=timezone.now(), **data
            ),
            done=_("Added."),
        )

    def tell(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Tell of late papers now, without waiting for the clock."""
        meeting = self.meeting(request, object_id, CALLS)
        return self.press(
            request,
            meeting,
            lambda: meetings.tell_of_late_papers(
                meeting=meeting, by=person(request), at=timezone.now()
            ),
            _("Everybody who was called is told of the new papers."),
        )


def _lines(meeting: Meeting) -> list[briefs.Line]:
    return briefs.shown(meeting)
