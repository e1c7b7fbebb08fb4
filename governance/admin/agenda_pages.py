"""The agenda of a meeting in the office: lines, their order, their papers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.actions import agenda, papers
from governance.admin.meeting_pages import EDITS, MeetingPages, posted
from governance.forms import meetings as forms
from governance.models import AgendaItem, Meeting, Paper
from malmoandan.core.admin.base import person


class AgendaPages(MeetingPages):
    """What is on the agenda of one meeting."""

    def urls(self) -> list[URLPattern]:
        """Pages that ask, and buttons."""
        page = self.admin.extra_page
        return [
            page("template", self.template),
            page("matter", self.matter),
            page("matter_change", self.matter_change),
            page("matter_on", self.matter_on),
            page("matter_off", self.matter_off),
            page("matter_order", self.matter_order),
            page("paper", self.paper),
            page("paper_off", self.paper_off),
        ]

    def template(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make the agenda of the standing lines and what waits."""
        meeting = self.meeting(request, object_id, EDITS)
        return self.press(
            request,
            meeting,
            lambda: agenda.make_agenda(
                meeting=meeting, by=person(request), at=timezone.now()
            ),
            _("The standing lines and the waiting matters stand on the agenda."),
        )

    def matter(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write a new matter onto the agenda."""
        meeting = self.meeting(request, object_id, EDITS)
        return self.ask(
            request,
            meeting,
            title=_("New matter"),
            submit=_("Put it on the agenda"),
            form=forms.Item(posted(request)),
            perform=lambda data: agenda.add_item(
                meeting=meeting, by=person(request), at=timezone.now(), **data
            ),
            done=_("The matter stands on the agenda."),
        )

    def matter_change(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Change what a matter says."""
        meeting = self.meeting(request, object_id, EDITS)
        item = _chosen(request, meeting.items)
        return self.ask(
            request,
            meeting,
            title=item.title,
            submit=_("Save"),
            form=forms.Item(posted(request), initial=forms.item_values(item)),
            perform=lambda data: agenda.change_item(
                item=item, by=person(request), at=timezone.now(), **data
            ),
            done=_("Saved."),
        )

    def matter_on(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put a waiting matter on the agenda; one put forward is prepared by that."""
        meeting = self.meeting(request, object_id, EDITS)
        item = _chosen(request, AgendaItem.objects.filter(meeting=None))

        def perform() -> None:
            agenda.prepare_and_put_on(
                item=item, meeting=meeting, by=person(request), at=timezone.now()
            )

        return self.press(request, meeting, perform)

    def matter_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a line off the agenda."""
        meeting = self.meeting(request, object_id, EDITS)
        item = _chosen(request, meeting.items)
        return self.press(
            request,
            meeting,
            lambda: agenda.take_off(item=item, by=person(request), at=timezone.now()),
        )

    def matter_order(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Move a line one place up or down."""
        meeting = self.meeting(request, object_id, EDITS)
        item = _chosen(request, meeting.items)
        up = request.POST.get("way") == "up"
        return self.press(
            request,
            meeting,
            lambda: agenda.move_item(
                item=item, up=up, by=person(request), at=timezone.now()
            ),
        )

    def paper(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Add a paper to a matter."""
        meeting = self.meeting(request, object_id, EDITS)
        item = _chosen(request, meeting.items)
        late = meeting.state != Meeting.State.PLANNED
        form = forms.AddPaper(posted(request), request.FILES or None)
        return self.ask(
            request,
            meeting,
            title=_("Paper for: %s") % item,
            submit=_("Add the paper"),
            words=_("The notice is sent: the paper is marked as late.") if late else "",
            form=form,
            perform=lambda data: papers.add_paper(
                item=item, by=person(request), at=timezone.now(), **data
            ),
            done=_("The paper is added."),
        )

    def paper_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a paper away."""
        meeting = self.meeting(request, object_id, EDITS)
        paper = _chosen(request, Paper.objects.filter(item__meeting=meeting))
        return self.press(
            request,
            meeting,
            lambda: papers.remove_paper(
                paper=paper, by=person(request), at=timezone.now()
            ),
            _("The paper is taken away."),
        )


def _chosen(request: HttpRequest, rows: Any) -> Any:
    """The one of the rows whose number stands in the address."""
    number = request.GET.get("nr", "")
    found = rows.filter(pk=number).first() if number.isdecimal() else None
    if found is None:
        raise Http404
    return found
