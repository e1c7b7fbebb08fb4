"""Files of organisations in the office: sent in, looked at row by row, said yes to."""

import csv
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from malmoandan.core import actions as core
from malmoandan.core.admin import site
from malmoandan.core.admin.base import ReadOnlyAdmin, Text, person
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.transitions import NotPossible, target
from partnerships import actions
from partnerships.admin.shared import GROUP
from partnerships.forms import office as forms
from partnerships.models import Organisation, OrganisationImport

State = OrganisationImport.State
AT_WORK = frozenset({State.UPLOADED, State.APPROVED})
HEADINGS = ("Namn", "Typ", "Organisationsnummer", "E-post", "Webbplats")


@admin.register(OrganisationImport, site=site)
class OrganisationImportAdmin(ReadOnlyAdmin):
    """Imports: a file is read first, and written whole or not at all."""

    group = GROUP
    group_order = 10
    add_verb = change_verb = "partnerships.import_organisations"
    list_display = (
        *("file_name", "state", "uploaded_at", "uploaded_by", "rows", "added"),
        *("changed", "fault_count"),
    )
    list_filter = ("state",)
    list_select_related = ("file", "uploaded_by")
    show_facets = admin.ShowFacets.ALWAYS

    @admin.display(description=_("file"))
    def file_name(self, pending: OrganisationImport) -> str:
        """What the sender called it."""
        return str(pending.file or "–")

    def get_urls(self) -> list[URLPattern]:
        """The pages of the actions, before Django's own."""
        mine = [
            # No import has the number 0.
            self.extra_page("sample", self.sample_view, where="0/sample/"),
            self.extra_page("progress", self.progress_view),
            self.extra_page("approve", self.approve_view),
            self.extra_page("cancel", self.cancel_view),
        ]
        return [*mine, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for the file, and put it in line."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        made: list[OrganisationImport] = []

        def perform(data: dict[str, Any]) -> None:
            made.append(_sent_in(request, data["file"]))

        form = forms.ImportFile(
            *((request.POST, request.FILES) if request.method == "POST" else ())
        )
        answer = self.action_page(
            request,
            title=_("Import organisations"),
            words=format_html(
                '{} <a href="{}">{}</a>',
                _(
                    "The file is read first, and you see what would change. Nothing "
                    "is written until you have said yes, and then all of it or nothing."
                ),
                self.address("sample"),
                _("Fetch a file to begin with"),
            ),
            submit=_("Send in and read"),
            form=form,
            perform=perform,
            refusals=(NotPossible,),
            done=_("The file is sent in."),
            back=self.address("changelist"),
        )
        if made:
            answer["Location"] = self.address("change", made[0].pk)
        return answer

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """How far it has come, what was found, and what can be done now."""
        pending = self.get_object(request, object_id)
        if pending is None or request.method != "GET":
            # Django's own answer: there is no such record, or nothing to write.
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, pending):
            raise PermissionDenied
        return self._page(request, pending, "import_page.html")

    def progress_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The part of the page that waits; the whole page anew when it is over."""
        pending = self._one(request, object_id)
        answer = self._page(request, pending, "_import_progress.html")
        if pending.state not in AT_WORK:
            answer["HX-Refresh"] = "true"
        return answer

    def _page(
        self, request: HttpRequest, pending: OrganisationImport, name: str
    ) -> HttpResponse:
        may = self.has_change_permission(request, pending)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(pending.file or pending),
            "pending": pending,
            "at_work": pending.state in AT_WORK,
            "faults": [
                {**fault, "column": _column(fault["column"])}
                for fault in pending.faults
            ],
            "sample": [_row(row) for row in pending.sample],
            "may_approve": may and _can(pending, "approve"),
            "may_cancel": may and _can(pending, "cancel"),
        }
        return TemplateResponse(request, f"admin/partnerships/{name}", context)

    def approve_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say yes to what was read."""
        return self._answer(
            request,
            object_id,
            title=_("Write it into the register"),
            perform=actions.approve_import,
            done=_("It is being written."),
        )

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say no to it."""
        return self._answer(
            request,
            object_id,
            title=_("Cancel the import"),
            perform=actions.cancel_import,
            done=_("The import is cancelled. Nothing was written."),
        )

    def _answer(
        self, request: HttpRequest, object_id: str, *, perform: Any, **words: Text
    ) -> HttpResponse:
        pending = self._one(request, object_id)
        if not self.has_change_permission(request, pending):
            raise PermissionDenied
        return self.action_page(
            request,
            title=words["title"],
            words=str(pending.file or pending),
            submit=words["title"],
            form=Form(request.POST if request.method == "POST" else None),
            perform=lambda _data: perform(
                pending=pending, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=words["done"],
            back=self.address("change", pending.pk),
        )

    def sample_view(self, request: HttpRequest) -> HttpResponse:
        """A file to begin with, as Excel in Swedish opens it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        answer = HttpResponse(content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="organisationer.csv"'
        answer.write("\ufeff")
        kinds = Term.objects.filter(vocabulary=Vocabulary.ORGANISATION_KIND)
        lines = ((f"Exempel {kind}", kind, "", "", "") for kind in kinds)
        csv.writer(answer, delimiter=";").writerows([HEADINGS, *lines])
        return answer


@transaction.atomic
def _sent_in(request: HttpRequest, upload: Any) -> OrganisationImport:
    now, by = timezone.now(), person(request)
    stored = core.store_file(content=upload, allowed=forms.TABLES, by=by, at=now)
    return actions.upload_import(stored=stored, by=by, at=now)


def _can(pending: OrganisationImport, verb: str) -> bool:
    return target(OrganisationImport, pending.state, verb) is not None


def _column(name: str) -> str:
    """What the form calls a column."""
    if not name:
        return ""
    field: Any = Organisation._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    changes = [(_column(name), before, now) for name, before, now in row["changes"]]
    return {**row, "changes": changes}
