"""What stands beside an IOP case in the office, and the page of each party."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import ModelAdmin, Rows, site
from partnerships.admin.shared import GROUP
from partnerships.models import (
    IopAmendment,
    IopContribution,
    IopDecision,
    IopDocument,
    IopMeeting,
    IopParty,
    IopSignatory,
    IopYear,
    Organisation,
)
from partnerships.models.organisations import PUBLIC_BODIES


class IopYears(Rows):
    """Where the case stood, year by year."""

    model = IopYear


class IopParties(Rows):
    """Who takes part in the case, and as what; the rest on the party's own page."""

    model = IopParty
    fields = ("organisation", "capacity", "performs_for", "order", "more")
    readonly_fields = ("more",)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Organisations that stand; parties of this very case."""
        match = request.resolver_match
        case = match.kwargs.get("object_id") if match else None
        if db_field.name == "organisation":
            known = Q(merged_into=None) | Q(iop_parts__case=case)
            kwargs["queryset"] = Organisation.objects.filter(known).distinct()
        else:
            parties = IopParty.objects.filter(case=case)
            kwargs["queryset"] = parties.select_related("organisation", "case")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("contributions and signatories"))
    def more(self, party: Any) -> str:
        """The page where they are written."""
        if party.pk is None:
            return str(_("Save first."))
        there = reverse("admin:partnerships_iopparty_change", args=[party.pk])
        return format_html('<a href="{}">{}</a>', there, _("Open"))


class Looked(Rows):
    """Rows that are written through the buttons, and only looked at here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: there is a button for it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what has happened has happened."""
        return False


class IopDecisions(Rows):
    """Which boards decide, in their order. What they decided has its own button."""

    model = IopDecision
    fields = ("order", "board", "case_number", "outcome", "decided_on", "paragraph")
    readonly_fields = ("outcome", "decided_on", "paragraph")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Bodies of the public sector."""
        public = Q(kind__meaning__in=PUBLIC_BODIES) | Q(iop_decisions__isnull=False)
        kwargs["queryset"] = Organisation.objects.filter(public).distinct()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class IopMeetings(Looked):
    """Joint follow-up meetings, held and missed."""

    model = IopMeeting
    fields = readonly_fields = ("planned_on", "held_on", "notes")


class IopAmendments(Looked):
    """What the parties have changed in the agreement."""

    model = IopAmendment
    fields = readonly_fields = ("agreed_on", "text", "new_end")


class IopDocuments(Looked):
    """Files of the case: what each is, and whether the public may read it."""

    model = IopDocument
    fields = ("title", "kind", "dated_on", "is_public", "file_shown")
    readonly_fields = ("file_shown",)

    @admin.display(description=_("file"))
    def file_shown(self, document: IopDocument) -> str:
        """The file, to open."""
        place = [document.case_id, document.pk]
        there = reverse("iop-document-read", args=place)
        return format_html('<a href="{}">{}</a>', there, document.file.name)

    def get_queryset(self, request: HttpRequest) -> QuerySet[IopDocument]:
        """With the files, in the same question."""
        rows: QuerySet[IopDocument] = super().get_queryset(request)
        return rows.select_related("file")


class IopContributions(Rows):
    """What the party brings, year by year."""

    model = IopContribution


class IopSignatories(Rows):
    """Who signs for the party."""

    model = IopSignatory


@admin.register(IopParty, site=site)
class IopPartyAdmin(ModelAdmin):
    """The parties of cases, each with what it brings and who signs for it."""

    group = GROUP
    group_order = 10
    change_verb = "partnerships.edit_cooperation"
    list_display = ("organisation", "case", "capacity", "brings", "signed")
    list_filter = ("capacity", "case__state")
    list_select_related = ("organisation", "case")
    search_fields = ("organisation__name", "case__name")
    fields = ("case", "organisation", "capacity", "performs_for")
    readonly_fields = ("case", "organisation")
    inlines: ClassVar[Any] = [IopContributions, IopSignatories]

    def get_queryset(self, request: HttpRequest) -> QuerySet[IopParty]:
        """With what the list tells, in two more questions for the whole list."""
        rows: QuerySet[IopParty] = super().get_queryset(request)
        return rows.prefetch_related("contributions", "signatories")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Parties of the same case."""
        match = request.resolver_match
        own: Any = match.kwargs.get("object_id") if match else None
        parties = IopParty.objects.filter(case__parties=own).exclude(pk=own)
        kwargs["queryset"] = parties.select_related("organisation", "case")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def buttons(self, request: HttpRequest, obj: Any) -> list[Any]:
        """The way back to the case."""
        there = reverse("admin:partnerships_iopcase_change", args=[obj.case_id])
        return [(there, _("To the case"))]

    @admin.display(description=_("brings"), boolean=True)
    def brings(self, party: IopParty) -> bool:
        """Whether it is written what the party brings."""
        return bool(party.contributions.all())

    @admin.display(description=_("signed"), boolean=True)
    def signed(self, party: IopParty) -> bool:
        """Whether everybody who is to sign has done so."""
        return party.has_signed()
