"""What every list of the office stands on: rules decide, the trail remembers."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ExportForm, ImportForm
from import_export.resources import modelresource_factory
from simple_history.admin import SimpleHistoryAdmin

from malmoandan.core import audit
from malmoandan.core.exports import FactResource
from malmoandan.core.forms import Moment
from malmoandan.core.models import TrailEntry, User
from malmoandan.core.public_cache import ShowsAtOnce

Text = str | Promise


class ModelAdmin(ShowsAtOnce, admin.ModelAdmin):
    """A list of plain facts. Verbs of `rules.py` say who looks and who changes.

    A verb that is None is nobody's. A field named `state` can only be read: it moves
    through actions, which stand as buttons (`buttons`) and pages (`action_page`).
    """

    group: ClassVar[Text] = ""
    group_order: ClassVar[int] = 50
    look_verb: ClassVar[str] = "core.open_admin"
    change_verb: ClassVar[str | None] = None
    add_verb: ClassVar[str | None] = None
    delete_verb: ClassVar[str | None] = None
    formfield_overrides: ClassVar[Any] = {
        models.URLField: {"assume_scheme": "https"},
        # One field with one label, where Django's has two without any.
        models.DateTimeField: {"form_class": Moment, "widget": Moment.widget},
    }
    show_full_result_count = False
    list_per_page = 50

    # Who may

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may look."""
        return _may(request, self.look_verb, None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may change the record (any, when none is given)."""
        return _may(request, self.change_verb, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may add a record."""
        return _may(request, self.add_verb, None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may remove the record."""
        return _may(request, self.delete_verb, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the list shows on the first page."""
        return _may(request, self.look_verb, None)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Django's, and always the state."""
        fields = list(super().get_readonly_fields(request, obj))
        names = {field.name for field in self.model._meta.get_fields()}
        return [*fields, *({"state"} & names - set(fields))]

    # The trail instead of Django's own log, which would keep people's names

    def construct_change_message(  # type: ignore[override]
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[str]:
        """Name the fields that were changed, by their names in the code."""
        rows = [f.model._meta.model_name for f in formsets or [] if f.has_changed()]
        return [*form.changed_data, *rows]

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave a trail of what was added."""
        self._record(request, obj, "added", message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave a trail of which fields were changed."""
        self._record(request, obj, "changed", message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Leave a trail of what was removed."""
        for obj in queryset:
            self._record(request, obj, "removed", [])

    def _record(
        self, request: HttpRequest, obj: Any, what: str, fields: Sequence[str]
    ) -> None:
        with transaction.atomic():
            audit.record(
                verb=f"{obj._meta.model_name}.{what}",
                subject=obj,
                by=person(request),
                at=timezone.now(),
                fields=list(fields),
            )

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What happened to the record: its versions if it keeps any, else its trail."""
        if hasattr(self.model, "history"):
            versions: HttpResponse = super().history_view(
                request, object_id, extra_context
            )
            return versions
        obj = self._one(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(obj),
            "object": obj,
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "entries": TrailEntry.objects.of(obj).select_related("by"),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    def _one(self, request: HttpRequest, object_id: str) -> Any:
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        return obj

    # Buttons and pages that call actions

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """Addresses and labels of what can be done to the record right now."""
        return []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Django's page, with the buttons of the record."""
        obj = kwargs.get("obj")
        context["buttons"] = self.buttons(request, obj) if obj else []
        page: HttpResponse = super().render_change_form(
            request, context, *args, **kwargs
        )
        return page

    def action_page(
        self,
        request: HttpRequest,
        *,
        title: Text,
        submit: Text,
        form: forms.Form,
        perform: Callable[[dict[str, Any]], Any],
        refusals: tuple[type[Exception], ...],
        done: Text,
        back: str,
        words: Text = "",
        leads_to: Callable[[Any], str] | None = None,
    ) -> HttpResponse:
        """A page that asks what an action needs, calls it, and says a refusal's reason.

        `perform` gets the cleaned data; `leads_to` says where to go with what it gave,
        if not `back`. Exceptions in `refusals` have a `reason` with a label, which is
        shown above the form.
        """
        if request.method == "POST" and form.is_valid():
            try:
                made = perform(form.cleaned_data)
            except refusals as refused:
                form.add_error(None, refused.reason.label)  # type: ignore[attr-defined]
            else:
                messages.success(request, str(done))
                return HttpResponseRedirect(leads_to(made) if leads_to else back)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "submit": submit,
            "form": form,
            "words": words,
            "back": back,
        }
        return TemplateResponse(request, "admin/action_page.html", context)

    def extra_page(
        self, name: str, view: Callable[..., HttpResponse], where: str = ""
    ) -> URLPattern:
        """An address of a page of an action, such as `<pk>/end/`."""
        route = where or f"<path:object_id>/{name}/"
        full = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), name=full)

    def address(self, name: str, *args: Any) -> str:
        """The address of a page of this list, such as `changelist` or `end`."""
        full = f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}"
        return reverse(full, args=args)


class ReadOnlyAdmin(ModelAdmin):
    """A list that is only looked at; what happens to its rows happens elsewhere."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field."""
        return [f.name for f in self.model._meta.fields if f.editable]


class Import(ImportForm):
    """Asks for the file to import, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_file"].label = _("File")
        self.fields["format"].label = _("Kind of file")


class Export(ExportForm):
    """Asks for the kind of file, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].label = _("Kind of file")


class PlainFactAdmin(ModelAdmin, SimpleHistoryAdmin, ImportExportModelAdmin):
    """Plain facts that keep their versions and go in and out as tables.

    The model has `history = HistoricalRecords()`. A file is imported by those who hold
    `import_verb`, since it can touch the records of both sides.
    """

    import_verb: ClassVar[str | None] = "core.import_records"
    import_form_class = Import
    export_form_class = Export
    skip_export_form = False

    def get_resource_classes(self, request: HttpRequest) -> list[type[FactResource]]:
        """The tables of the list: every field, with a preview in plain marks."""
        return list(self.resource_classes) or [
            modelresource_factory(self.model, resource_class=FactResource)
        ]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whether the person may import a file."""
        return _may(request, self.import_verb, None)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whether the person may take the list home."""
        return _may(request, self.look_verb, None)

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """Versions are looked at; nothing is turned back unseen."""
        return True


def person(request: HttpRequest) -> User:
    """Who is asking. The office opens to nobody who is not logged in."""
    return cast("User", request.user)


def _may(request: HttpRequest, verb: str | None, obj: models.Model | None) -> bool:
    return verb is not None and bool(request.user.has_perm(verb, obj))
