"""Areas of cooperation and working groups, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import ManyToManyRawIdWidget
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from malmoandan.core.admin import Rows, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.models import Vocabulary
from malmoandan.core.transitions import NotPossible
from partnerships.actions import areas as actions
from partnerships.admin.shared import CooperationAdmin
from partnerships.forms import areas as forms
from partnerships.models import Area, AreaPhase, GroupTask, Hosting, WorkingGroup


class ByNumber(Rows):
    """Rows that name organisations by number, since there can be thousands."""

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Leave them to their number, without reading every organisation."""
        if db_field.name in self.raw_id_fields:
            return admin.TabularInline.formfield_for_foreignkey(
                self, db_field, request, **kwargs
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Hostings(ByNumber):
    """The pairs of hosts."""

    model = Hosting
    exclude = ("agreement",)
    raw_id_fields = ("civil", "city")
    readonly_fields = ("agreement_shown",)

    @admin.display(description=_("agreement on hosting"))
    def agreement_shown(self, hosting: Hosting) -> str:
        """A link to the file, which asks for itself who may read it."""
        if hosting.agreement is None:
            return ""
        path = reverse("hosting-read", args=[hosting.pk])
        return format_html('<a href="{}">{}</a>', path, hosting.agreement)


class Phases(Rows):
    """How far the work has come."""

    model = AreaPhase


@admin.register(Area, site=site)
class AreaAdmin(CooperationAdmin):
    """Themes that a plan put first, with hosts and phases."""

    list_display = ("theme", "from_year", "to_year", "pairs")
    list_select_related = ("theme",)
    search_fields = ("theme__label_sv", "outcome")
    vocabularies: ClassVar[dict[str, str]] = {"theme": Vocabulary.THEME}
    inlines: ClassVar[Any] = [Hostings, Phases]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        """With the number of pairs, in the same question."""
        found: Any = super().get_queryset(request)
        counted: QuerySet[Area] = found.annotate(pair_count=Count("hostings"))
        return counted

    @admin.display(description=_("pairs of hosts"))
    def pairs(self, area: Any) -> int:
        """How many pairs of hosts the area has had."""
        return int(area.pair_count)

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page to send in an agreement on hosting."""
        return [self.extra_page("agreement", self.agreement), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """An agreement belongs to a pair of hosts."""
        if not (self.has_change_permission(request, obj) and obj.hostings.exists()):
            return []
        return [(self.address("agreement", obj.pk), _("Add an agreement on hosting"))]

    def agreement(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keep the agreement of a pair of hosts."""
        area = self._one(request, object_id)
        if not self.has_change_permission(request, area):
            raise PermissionDenied
        form = forms.HostingAgreement(area, request.POST or None, request.FILES or None)
        return self.action_page(
            request,
            title=_("Agreement on hosting"),
            submit=_("Save"),
            form=form,
            perform=lambda given: actions.add_hosting_agreement(
                **given, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The agreement is kept. Hosts and coordinators can read it."),
            back=self.address("change", area.pk),
        )


class Tasks(ByNumber):
    """What the group has said that its members do."""

    model = GroupTask
    raw_id_fields = ("organisation",)


@admin.register(WorkingGroup, site=site)
class WorkingGroupAdmin(CooperationAdmin):
    """Light groups: who takes part, and what they have said that they do."""

    list_display = ("name", "area", "members", "starts_on", "ends_on")
    list_select_related = ("area__theme",)
    search_fields = ("name", "purpose", "organisations__name")
    inlines: ClassVar[Any] = [Tasks]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkingGroup]:
        """With the number of members, in the same question."""
        found: Any = super().get_queryset(request)
        counted: QuerySet[WorkingGroup] = found.annotate(
            member_count=Count("organisations")
        )
        return counted

    @admin.display(description=pgettext_lazy("working group", "members"))
    def members(self, group: Any) -> int:
        """How many organisations take part."""
        return int(group.member_count)

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The members by number: thousands of boxes to tick help nobody."""
        widget = ManyToManyRawIdWidget(db_field.remote_field, self.admin_site)
        field: Any = super().formfield_for_manytomany(
            db_field, request, widget=widget, **kwargs
        )
        return field

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """The group's own page, where notes are written."""
        return [(reverse("group-read", args=[obj.pk]), _("The page of the group"))]
