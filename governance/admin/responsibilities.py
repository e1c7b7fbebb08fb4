"""Who answers for what, and what shows it, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from governance.actions import responsibilities as actions
from governance.admin.agreed import GROUP, AgreedAdmin
from governance.forms import plans as forms
from governance.models import Responsibility, ResponsibilityEvidence
from governance.search import plans as search
from malmoandan.core.admin import ModelAdmin, Rows, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible

VERB = "governance.show_responsibility"


class NotShown(admin.SimpleListFilter):
    """Those that nothing shows were taken this year."""

    title = _("evidence this year")
    parameter_name = search.NOT_SHOWN

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What one can ask for."""
        return [("ja", _("missing"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The responsibilities asked for."""
        if self.value() != "ja":
            return queryset
        missing = search.without_evidence(timezone.localdate().year)
        return queryset.filter(pk__in=missing.values("pk"))


class EvidenceRows(Rows):
    """What shows it, year by year: added and taken away on pages of their own."""

    model = ResponsibilityEvidence
    fields = readonly_fields = ("year", "text", "url", "added_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody's here."""
        return False


@admin.register(Responsibility, site=site)
class ResponsibilityAdmin(AgreedAdmin):
    """Who answers for what, in which years, and what shows that it was taken."""

    change_verb = add_verb = "governance.edit_agreement"
    list_display = ("text", "party", "side", "valid_from", "valid_to")
    list_filter = (NotShown, "side", "valid_from")
    search_fields = ("text", "party")
    inlines: ClassVar[Any] = [EvidenceRows]
    fields = ("text", "party", "side", "valid_from", "valid_to", "order")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new line says which agreement it belongs to; after that it stays there."""
        if obj is None:
            return [(None, {"fields": ("agreement", *self.fields)})]
        return super().get_fieldsets(request, obj)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The agreement by the word that people have for it."""
        kwargs.setdefault("label", capfirst(pgettext("the compact", "agreement")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page to show that it was taken."""
        return [self.extra_page("show", self.show), *super().get_urls()]

    def buttons(
        self, request: HttpRequest, obj: Responsibility
    ) -> list[tuple[str, Text]]:
        """Show that it was taken: for the side that answers for it."""
        if not request.user.has_perm(VERB, obj):
            return []
        return [(self.address("show", obj.pk), _("Show that it was taken"))]

    def show(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Add what was done in a year, with its link."""
        duty = self._one(request, object_id)
        if not request.user.has_perm(VERB, duty):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("Show that it was taken"),
            submit=_("Add it"),
            words=duty.text,
            form=forms.Evidence(
                request.POST if request.method == "POST" else None,
                initial={"year": timezone.localdate().year},
            ),
            perform=lambda given: actions.add_evidence(
                responsibility=duty,
                shown=actions.Shown(**given),
                by=person(request),
                at=timezone.now(),
            ),
            refusals=(NotPossible,),
            done=_("It is added, and everybody can read it."),
            back=self.address("change", duty.pk),
        )


@admin.register(ResponsibilityEvidence, site=site)
class ResponsibilityEvidenceAdmin(ModelAdmin):
    """What shows that responsibilities were taken, year by year."""

    group = GROUP
    group_order = 30
    list_display = ("year", "text", "responsibility", "url", "added_by")
    list_filter = ("year",)
    list_select_related = ("responsibility", "added_by")
    search_fields = ("text",)
    fields = ("responsibility", "year", "text", "url", "added_by", "added_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field."""
        return list(self.fields)

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page to take it away."""
        return [self.extra_page("withdraw", self.withdraw), *super().get_urls()]

    def buttons(
        self, request: HttpRequest, obj: ResponsibilityEvidence
    ) -> list[tuple[str, Text]]:
        """Take it away: for the side that answers."""
        if not request.user.has_perm(VERB, obj.responsibility):
            return []
        return [(self.address("withdraw", obj.pk), _("Take it away"))]

    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take away what does not show it after all."""
        evidence = self._one(request, object_id)
        if not request.user.has_perm(VERB, evidence.responsibility):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("Take it away"),
            submit=_("Take it away"),
            words=evidence.text,
            form=Form(request.POST if request.method == "POST" else None),
            perform=lambda given: actions.withdraw_evidence(
                evidence=evidence, **given, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("It is taken away."),
            back=self.address("changelist"),
        )
