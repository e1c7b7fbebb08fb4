"""Merging in the office: find the other row, look at every row, say yes, change one's
mind.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import site
from malmoandan.core.admin.base import ReadOnlyAdmin, Text, person
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.admin.shared import GROUP
from partnerships.forms import office as forms
from partnerships.models import Affiliation, Organisation, OrganisationMerge
from partnerships.search import duplicates
from partnerships.search import register as search

MOST_FOUND = 20


class MergePages:
    """Pages of the list of organisations where two rows become one."""

    def get_urls(self) -> list[URLPattern]:
        """The page of the merge, before Django's own."""
        page = self.extra_page  # type: ignore[attr-defined]
        mine = [
            page("merge", self.merge_view),
            # No organisation has the number 0.
            page("duplicates", self.duplicates_view, where="0/duplicates/"),
        ]
        return [*mine, *super().get_urls()]  # type: ignore[misc]

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Choose the other row; then every row that it is about; then do it."""
        this = self._mine(request, object_id)  # type: ignore[attr-defined]
        everyone = Organisation.objects.standing().exclude(pk=this.pk)
        given = request.POST if request.method == "POST" else request.GET
        form = forms.Other(given, among=everyone)
        if not form.is_valid():
            return self._found(request, this, everyone)
        other = form.cleaned_data["other"]
        if not self.has_change_permission(request, other):  # type: ignore[attr-defined]
            raise PermissionDenied
        stays_other = form.cleaned_data["stays"] == "other"
        kept, gone = (other, this) if stays_other else (this, other)
        try:
            if request.method == "POST":
                return self._merged(request, kept, gone)
            plan = actions.plan_merge(kept=kept, gone=gone)
        except NotPossible as no:
            messages.error(request, str(no.reason.label))
            return HttpResponseRedirect(request.path)
        return self._page(
            request,
            "merge_plan.html",
            title=_("Merge two organisations"),
            this=this,
            other=other,
            kept=kept,
            gone=gone,
            stays="other" if stays_other else "this",
            turned="this" if stays_other else "other",
            steps=[told(step) for step in plan.steps],
            plan=plan,
        )

    def _merged(
        self, request: HttpRequest, kept: Organisation, gone: Organisation
    ) -> HttpResponse:
        done = actions.merge(
            kept=kept, gone=gone, by=person(request), at=timezone.now()
        )
        messages.success(
            request, str(_("They are one now. You can undo it for 30 days, here."))
        )
        to = reverse("admin:partnerships_organisationmerge_change", args=[done.pk])
        return HttpResponseRedirect(to)

    def _found(
        self, request: HttpRequest, this: Organisation, everyone: Any
    ) -> HttpResponse:
        """Rows that may be the same organisation, by a name or number to look for."""
        asked = request.GET.get("q", "")
        rows = (
            search.organisations(asked, among=everyone)
            if asked
            else everyone.filter(pk__in=duplicates.similar_to(this))
        ).select_related("kind")
        mine = [
            row
            for row in rows[: MOST_FOUND + 1]
            if self.has_change_permission(request, row)  # type: ignore[attr-defined]
        ]
        return self._page(
            request,
            "merge_choose.html",
            title=_("Merge with another one"),
            this=this,
            asked=asked,
            rows=mine[:MOST_FOUND],
            more=len(mine) > MOST_FOUND,
        )

    def duplicates_view(self, request: HttpRequest) -> HttpResponse:
        """Pairs that may be one organisation; “not the same” takes one away."""
        if not self.has_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        if request.method == "POST":
            return self._not_same(request)
        found = duplicates.pairs()
        pks = {row.pk for one, two, _why in found for row in (one, two)}
        rows = Organisation.objects.select_related("kind").in_bulk(pks)
        pairs = [
            (rows[one.pk], rows[two.pk], why.label)
            for one, two, why in found
            if self._may_change_both(request, rows[one.pk], rows[two.pk])
        ]
        return self._page(
            request,
            "duplicates.html",
            title=_("Possible duplicates"),
            pairs=pairs,
        )

    def _not_same(self, request: HttpRequest) -> HttpResponse:
        given = [request.POST.get(name, "") for name in ("one", "two")]
        pks = [int(pk) for pk in given if pk.isdecimal()]
        one, two = (get_object_or_404(Organisation, pk=pk) for pk in (*pks, 0, 0)[:2])
        if not self._may_change_both(request, one, two):
            raise PermissionDenied
        actions.say_not_same(one=one, two=two, by=person(request), at=timezone.now())
        messages.success(request, str(_("Noted: they are not the same.")))
        return HttpResponseRedirect(request.path)

    def _may_change_both(
        self, request: HttpRequest, one: Organisation, two: Organisation
    ) -> bool:
        may = self.has_change_permission  # type: ignore[attr-defined]
        return bool(may(request, one) and may(request, two))

    def _page(self, request: HttpRequest, name: str, **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            **more,
        }
        return TemplateResponse(request, f"admin/partnerships/{name}", context)


@admin.register(OrganisationMerge, site=site)
class OrganisationMergeAdmin(ReadOnlyAdmin):
    """What has been merged, and can be undone for thirty days."""

    group = GROUP
    group_order = 10
    change_verb = "partnerships.edit_organisation"
    list_display = ("gone", "kept", "merged_at", "merged_by", "undone_at")
    list_filter = (("undone_at", admin.EmptyFieldListFilter),)
    list_select_related = ("kept", "gone", "merged_by")
    search_fields = ("kept__name", "gone__name", "kept__name_key", "gone__name_key")
    date_hierarchy = "merged_at"
    fields = (
        *("gone", "kept", "merged_at", "merged_by", "turned", "folded", "filled_in"),
        *("undone_at", "undone_by"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every field."""
        return self.fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever keeps the organisation that stays."""
        kept = obj.kept if obj is not None else None
        return super().has_change_permission(request, kept)

    @admin.display(description=_("rows that were turned"))
    def turned(self, done: OrganisationMerge) -> int:
        """How many point at the other one now."""
        return len(done.moved)

    @admin.display(description=_("rows that stood twice"))
    def folded(self, done: OrganisationMerge) -> int:
        """How many were folded into their twins."""
        return len(done.removed)

    @admin.display(description=_("fields that were filled in"))
    def filled_in(self, done: OrganisationMerge) -> str:
        """Which ones."""
        fields = {f.attname: f for f in Organisation._meta.concrete_fields}
        named = [str(fields[name].verbose_name) for name in done.filled]
        return ", ".join(named) or "–"

    def get_urls(self) -> list[URLPattern]:
        """The page of the undoing, before Django's own."""
        return [self.extra_page("undo", self.undo_view), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """Undo it, while that can be done."""
        late = obj.why_not_undo(timezone.now()) is not None
        if late or not self.has_change_permission(request, obj):
            return []
        return [(self.address("undo", obj.pk), _("Undo the merge"))]

    def undo_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once, and put everything back."""
        done = self._one(request, object_id)
        if not self.has_change_permission(request, done):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("Undo the merge"),
            words=_(
                "Every row goes back to where it was. What has been written since the "
                "merge stays with the organisation that stayed."
            ),
            submit=_("Undo the merge"),
            form=Form(request.POST if request.method == "POST" else None),
            perform=lambda _data: actions.undo_merge(
                merge=done, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("They are two again."),
            back=self.address("change", done.pk),
        )


def told(step: Any) -> dict[str, Any]:
    """What happens to one row, in words."""
    kind, text = _words(step.row)
    if step.leaves:
        what = _("no longer points at it")
    elif step.twin is step.row:
        what = _("is taken away: it would tell of the organisation itself")
    elif step.twin is not None:
        what = _("stands there already: folded into it")
    else:
        what = _("moves")
    return {"kind": capfirst(kind), "text": text, "what": what}


def _words(row: Any) -> tuple[str, str]:
    """What kind of row it is, and which one."""
    owner: Any = row._meta.auto_created
    kind = (owner or row)._meta.verbose_name
    if isinstance(row, Affiliation):
        return kind, f"{row.person}, {row.get_role_display()}"
    if not owner:
        return kind, str(row)
    # A row between two records: the other one tells more.
    lists = owner._meta.many_to_many
    many = next(f for f in lists if f.remote_field.through is type(row))
    if owner is Organisation:
        return many.verbose_name, str(getattr(row, many.m2m_reverse_field_name()))
    return kind, str(getattr(row, many.m2m_field_name()))
