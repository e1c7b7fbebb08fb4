"""Mandate periods and steering documents in the office."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.actions import mandates as actions
from governance.admin.agreed import AgreedAdmin
from governance.forms import plans as forms
from governance.models import MandatePeriod, SteeringDocument
from malmoandan.core.admin import site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible

VERB = "governance.edit_mandate_period"


@admin.register(MandatePeriod, site=site)
class MandatePeriodAdmin(AgreedAdmin):
    """The years between elections, and whether the plan was revised in each."""

    change_verb = add_verb = VERB
    list_display = ("name", "from_on", "to_on", "revised_on")
    search_fields = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The day of the revision is written on its own page, and corrected here."""
        fields = super().get_readonly_fields(request, obj)
        corrects = request.user.has_perm("governance.edit_plan")
        return fields if corrects else [*fields, "revised_on"]

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for the revision."""
        return [self.extra_page("revise", self.revise), *super().get_urls()]

    def buttons(
        self, request: HttpRequest, obj: MandatePeriod
    ) -> list[tuple[str, Text]]:
        """Write down the revision, once."""
        if obj.revised_on is not None or not request.user.has_perm(VERB):
            return []
        return [(self.address("revise", obj.pk), _("Write down the revision"))]

    def revise(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write down on which day the revision was decided."""
        period = self._one(request, object_id)
        if not request.user.has_perm(VERB):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("Write down the revision"),
            submit=_("Write it down"),
            words=_(
                "The plan is revised once in each mandate period. When the day is "
                "written down, nobody is reminded any more."
            ),
            form=forms.Revised(request.POST if request.method == "POST" else None),
            perform=lambda given: actions.write_revision(
                period=period, **given, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The revision is written down."),
            back=self.address("change", period.pk),
        )


@admin.register(SteeringDocument, site=site)
class SteeringDocumentAdmin(AgreedAdmin):
    """Programmes and policies that activities and proposals are weighed against."""

    change_verb = add_verb = "governance.edit_steering_document"
    list_display = ("title", "owner", "from_year", "to_year", "url")
    search_fields = ("title", "owner")
