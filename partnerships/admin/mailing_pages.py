"""Letters to many, in the office: written to a selection, looked at, sent once."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import site
from malmoandan.core.admin.base import ReadOnlyAdmin, Text, person
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.admin.shared import GROUP
from partnerships.emails import mailings as letters
from partnerships.forms import office as forms
from partnerships.models import Mailing, Organisation

CHOSEN = "mailing-to"  # in the session: what was ticked in the list


class WriteToMany:
    """The list of organisations writes to the chosen ones."""

    def has_write_permission(self, request: HttpRequest) -> bool:
        """Whether the person may write to many."""
        return bool(request.user.has_perm("partnerships.write_to_many"))

    @admin.action(description=_("Write to the chosen ones…"), permissions=["write"])
    def write_to(
        self, request: HttpRequest, queryset: QuerySet[Organisation]
    ) -> HttpResponse:
        """Go on to the letter."""
        request.session[CHOSEN] = list(queryset.values_list("pk", flat=True))
        return HttpResponseRedirect(reverse("admin:partnerships_mailing_add"))


@admin.register(Mailing, site=site)
class MailingAdmin(ReadOnlyAdmin):
    """Letters to many. What was sent stays as it was."""

    group = GROUP
    group_order = 10
    add_verb = change_verb = "partnerships.write_to_many"
    list_display = (
        *("subject", "state", "sender", "written_by", "written_at", "sent_at"),
        "letters",
    )
    list_filter = ("state",)
    list_select_related = ("sender", "written_by")
    search_fields = ("subject", "text")
    date_hierarchy = "written_at"

    def get_urls(self) -> list[URLPattern]:
        """The page of the sending, before Django's own."""
        return [self.extra_page("send", self.send_view), *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Write to the organisations that were ticked in the list."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        chosen = Organisation.objects.filter(pk__in=request.session.get(CHOSEN, []))
        if request.method == "POST" and not chosen.exists():
            messages.info(request, str(_("Choose whom to write to in the list first.")))
            to = reverse("admin:partnerships_organisation_changelist")
            return HttpResponseRedirect(to)
        made: list[Mailing] = []

        def perform(data: dict[str, Any]) -> None:
            made.append(
                actions.write_mailing(
                    **data,
                    organisations=chosen,
                    by=person(request),
                    at=timezone.now(),
                )
            )

        answer = self.action_page(
            request,
            title=_("Write to many"),
            words=self._to_how_many(chosen.count()),
            submit=_("Look at the letter"),
            form=forms.WriteToMany(request.POST or None),
            perform=perform,
            refusals=(NotPossible,),
            done=_("The letter is written. Nobody has got it yet."),
            back=reverse("admin:partnerships_organisation_changelist"),
        )
        if made:
            request.session.pop(CHOSEN)
            answer["Location"] = self.address("change", made[0].pk)
        return answer

    def _to_how_many(self, count: int) -> Text:
        """The words above the letter: how many get it, or whom to choose first."""
        if not count:
            return _("Choose whom to write to in the list of organisations first.")
        words = ngettext(
            "To %d organisation. You see the letter before it is sent.",
            "To %d organisations. You see the letter before it is sent.",
            count,
        )
        return words % count

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """The letter as it will look, and who gets it."""
        mailing = self.get_object(request, object_id)
        if mailing is None or request.method != "GET":
            # Django's own answer: there is no such letter, or nothing to write.
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, mailing):
            raise PermissionDenied
        is_draft = mailing.state == Mailing.State.DRAFT
        readers = actions.mailing_readers(mailing) if is_draft else None
        first = readers.found[0] if readers and readers.found else None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": mailing.subject,
            "mailing": mailing,
            "readers": readers,
            "why": first
            and letters.why(mailing, first.kind, first.bodies, get_language() or "sv"),
            "may_send": first and self.has_change_permission(request, mailing),
        }
        return TemplateResponse(
            request, "admin/partnerships/mailing_page.html", context
        )

    def send_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send it, once."""
        mailing = self._one(request, object_id)
        if not self.has_change_permission(request, mailing):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("Send the letter"),
            words=_("Each address gets it once. It cannot be called back."),
            submit=_("Send"),
            form=Form(request.POST if request.method == "POST" else None),
            perform=lambda _data: actions.send_mailing(
                mailing=mailing, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The letter is on its way."),
            back=self.address("change", mailing.pk),
        )
