"""§§ in the office: looked up, sent out, and mended by a later §."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from governance.actions.dispatches import send_extract
from governance.actions.mending import prepare_correction
from governance.admin.agreed import GROUP
from governance.exports import case_files
from governance.forms import decisions as forms
from governance.forms import endorsements
from governance.models import MinutesRefusal, Paragraph
from malmoandan.core.admin import ReadOnlyAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.transitions import NotPossible

SEND = "governance.publish_minutes"
CORRECT = "governance.put_forward"


@admin.register(Paragraph, site=site)
class ParagraphAdmin(ReadOnlyAdmin):
    """Every §, by number. It is written in its minutes, and locked when approved."""

    group = GROUP
    group_order = 30
    list_display = ("__str__", "meeting", "is_locked", "sent", "is_example")
    list_filter = ("year", "is_example")
    search_fields = ("title", "summary")
    ordering = ("-year", "-number")
    fields = (
        *("year", "number", "title", "meeting", "summary", "as_decided", "withheld"),
        *("link", "digest", "locked_at", "log"),
    )
    readonly_fields: ClassVar[Any] = fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field."""
        return list(self.fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Paragraph]:
        """With the meeting, and how many it was sent to."""
        rows = super().get_queryset(request).select_related("meeting")
        found: QuerySet[Paragraph] = rows.annotate(times_sent=Count("dispatches"))
        return found

    @admin.display(description=_("approved"), boolean=True)
    def is_locked(self, paragraph: Paragraph) -> bool:
        """Whether it is approved and in the chain."""
        return paragraph.locked_at is not None

    @admin.display(description=_("sent to"))
    def sent(self, paragraph: Any) -> int:
        """To how many."""
        times: int = paragraph.times_sent
        return times

    @admin.display(description=_("decision"))
    def as_decided(self, paragraph: Paragraph) -> str:
        """The sentences, a line each."""
        return "\n".join(paragraph.decisions)

    @admin.display(description=_("sent extracts"))
    def log(self, paragraph: Paragraph) -> str:
        """Who has got it, and when."""
        return "\n".join(
            f"{timezone.localtime(d.sent_at):%Y-%m-%d %H.%M}: {d.recipient}, {d.email}"
            for d in paragraph.dispatches.all()
        )

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for each thing to do."""
        pages = [
            self.extra_page("send", self.send),
            self.extra_page("correct", self.correct),
            self.extra_page("parcel", self.parcel),
        ]
        return [*pages, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What can be done with an approved §, for whoever may."""
        if obj.locked_at is None:
            return []
        can = (
            (SEND, "send", _("Send the extract")),
            (CORRECT, "correct", _("Correct")),
            (SEND, "parcel", _("Export to a case")),
        )
        return [
            (self.address(name, obj.pk), label)
            for verb, name, label in can
            if request.user.has_perm(verb)
        ]

    def send(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the extract to those who are to have it."""
        paragraph = self._allowed(request, object_id, SEND)

        def perform(given: dict[str, Any]) -> None:
            send_extract(
                paragraph=paragraph,
                recipients=given["recipients"],
                by=person(request),
                at=timezone.now(),
            )

        words = _("The decision is to be sent to: %s.") % ", ".join(
            paragraph.recipients or [gettext("nobody is named to get it")]
        )
        if paragraph.withheld:
            care = gettext("This § is not public: send it with care.")
            words = f"{words} {care}"
        return self._page(
            request,
            paragraph,
            title=_("Send the extract"),
            form=forms.Send(request.POST or None),
            perform=perform,
            done=_("Sent. Nobody gets the same extract twice in a day."),
            words=words,
        )

    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put a matter forward whose § will say what is wrong in this one."""
        paragraph = self._allowed(request, object_id, CORRECT)

        def perform(_given: dict[str, Any]) -> None:
            prepare_correction(
                paragraph=paragraph, by=person(request), at=timezone.now()
            )

        waiting = paragraph.corrected_by.filter(paragraph=None).count()
        words = str(
            _("The approved § stays as it is. A later § says what is corrected.")
        )
        if waiting:
            told = ngettext(
                "%d correction is being prepared already.",
                "%d corrections are being prepared already.",
                waiting,
            )
            words = f"{words} {told % waiting}"
        return self._page(
            request,
            paragraph,
            title=_("Correct"),
            form=endorsements.Nothing(
                request.POST if request.method == "POST" else None
            ),
            perform=perform,
            done=_("The correction waits among the matters for the next agenda."),
            words=words,
        )

    def parcel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The approved § as a parcel for the city's case system."""
        paragraph = self._allowed(request, object_id, SEND)
        try:
            content = case_files.parcel(paragraph)
        except (NotPossible, PdfUnavailable) as refused:
            reason = getattr(refused, "reason", MinutesRefusal.NO_PDF)
            messages.error(request, reason.label)
            return HttpResponseRedirect(self.address("change", paragraph.pk))
        name = case_files.parcel_name(paragraph)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type="application/zip", headers=headers)

    def _allowed(self, request: HttpRequest, object_id: str, verb: str) -> Paragraph:
        paragraph: Paragraph = self._one(request, object_id)
        if not request.user.has_perm(verb):
            raise PermissionDenied
        return paragraph

    def _page(
        self,
        request: HttpRequest,
        paragraph: Paragraph,
        *,
        title: Text,
        **more: Any,
    ) -> HttpResponse:
        return self.action_page(
            request,
            title=f"{title}: {paragraph}",
            submit=title,
            refusals=(NotPossible,),
            back=self.address("change", paragraph.pk),
            **more,
        )
