"""Self-declarations in the office: read there, and answered by a coordinator."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible, verbs
from partnerships.actions import declarations as actions
from partnerships.admin.shared import ExportedAdmin
from partnerships.exports.declarations import Declarations, said
from partnerships.forms import declarations as forms
from partnerships.models import SelfDeclaration

TITLES: dict[str, Promise] = {
    "approve": _("Approve"),
    "refuse": _("Do not approve"),
    "reconsider": _("Judge again"),
}


@admin.register(SelfDeclaration, site=site)
class SelfDeclarationAdmin(ExportedAdmin):
    """What organisations say of themselves. Every answer is given by a person."""

    resource_classes: ClassVar[Any] = [Declarations]
    list_display = ("organisation", "state", "declared_at", "reviewed_at")
    list_filter = ("state", "is_example")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name",)
    date_hierarchy = "declared_at"
    fields = (
        *("organisation", "state", "declared_at", "declared_by", "answers_shown"),
        *("reviewed_at", "reviewed_by", "review_reason"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[SelfDeclaration]:
        """With the answers, in one more question for the whole list."""
        return super().get_queryset(request).prefetch_related("answers__criterion")

    @admin.display(description=_("answers"))
    def answers_shown(self, declaration: SelfDeclaration) -> SafeString:
        """Each criterion with the organisation's answer, in its own words."""
        rows = (
            (answer.criterion, said(answer), answer.reason)
            for answer in declaration.answers.all()
        )
        listed = format_html_join("", "<li>{}: <strong>{}</strong>. {}</li>", rows)
        return format_html('<ul class="office-listed">{}</ul>', listed)

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for each answer."""
        pages = [self.extra_page(verb, self._page(verb)) for verb in TITLES]
        return [*pages, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What can be answered as things stand, for whoever may answer."""
        if not request.user.has_perm("partnerships.review_declaration", obj):
            return []
        return [
            (self.address(verb, obj.pk), TITLES[verb])
            for verb in verbs(SelfDeclaration, obj.state)
        ]

    def _page(self, verb: str) -> Any:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            return self._answer(request, object_id, verb)

        return view

    def _answer(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        declaration = self._one(request, object_id)
        if not request.user.has_perm("partnerships.review_declaration", declaration):
            raise PermissionDenied
        form = forms.Reason if verb == "approve" else forms.NeededReason

        def perform(given: dict[str, Any]) -> None:
            told = {
                "declaration": declaration,
                "reason": given["reason"],
                "by": person(request),
                "at": timezone.now(),
            }
            if verb == "reconsider":
                actions.reconsider_declaration(**told)
            else:
                actions.review_declaration(verb=verb, **told)

        words = format_html_join(
            SafeString("<br>"),
            "{}: <strong>{}</strong>. {}",
            (
                (answer.criterion, said(answer), answer.reason)
                for answer in declaration.answers.all()
            ),
        )
        return self.action_page(
            request,
            title=f"{TITLES[verb]}: {declaration}",
            submit=TITLES[verb],
            form=form(request.POST or None),
            perform=perform,
            refusals=(NotPossible,),
            done=_("Done. The organisation gets a letter."),
            back=self.address("change", declaration.pk),
            words=words,
        )
