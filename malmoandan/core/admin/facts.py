"""Records that facts files bring, in the office: with their sources beside them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    RelatedFieldWidgetWrapper,
)
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin.base import ModelAdmin
from malmoandan.core.models import (
    Citation,
    Contradiction,
    FactRecord,
    Term,
    Vocabulary,
)
from malmoandan.core.text import search_key

SHOWN = ("sources_shown", "contradictions_shown", "other_facts_shown")
EMPTY_CHOICE = ("", "---------")


class Lines(forms.CharField):
    """A short list, written with one entry on each line."""

    widget = AdminTextareaWidget(attrs={"rows": 5})

    def __init__(self, *, entry: type[int] | type[str] = str, **kwargs: Any) -> None:
        self.entry = entry
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """One entry a line; what somebody just wrote stays as it was written."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The entries, without empty lines."""
        lines = [line.strip() for line in str(value or "").splitlines()]
        try:
            return [self.entry(line) for line in lines if line]
        except ValueError as error:
            raise forms.ValidationError(_("Write one number on each line.")) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the entries are others than before."""
        return bool((initial or []) != self.to_python(data))


def variants(word: str) -> set[str]:
    """The shapes to look for: SQLite folds the case of a to z only, not of å, ä, ö."""
    shapes = {word, word.lower(), word.upper(), word.capitalize(), search_key(word)}
    return shapes - {""}


class FromVocabulary:
    """Words are chosen from their own vocabulary: `vocabularies` says which.

    A field named `…_qualifier` is chosen from the qualifiers.
    """

    vocabularies: ClassVar[dict[str, str]] = {}

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """One word of the vocabulary."""
        found: Any = super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **self._words(db_field), **kwargs
        )
        return found

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Several, each with a box to tick."""
        boxes = forms.CheckboxSelectMultiple(attrs={"class": "office-choices"})
        kwargs = {"widget": boxes, **self._words(db_field), **kwargs}
        found: Any = super().formfield_for_manytomany(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        return found

    def _words(self, db_field: Any) -> dict[str, Any]:
        wanted = self.vocabularies.get(db_field.name)
        if db_field.name.endswith("_qualifier"):
            wanted = Vocabulary.QUALIFIER
        if not wanted:
            return {}
        return {"queryset": Term.objects.filter(vocabulary=wanted)}


class FactAdmin(FromVocabulary, ModelAdmin):
    """A record with its sources, what contradicts it and what has no field of its own.

    `line_fields` are lists of texts, `number_fields` lists of numbers.
    """

    formfield_overrides: ClassVar[Any] = {
        **ModelAdmin.formfield_overrides,
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
    }
    line_fields: ClassVar[Sequence[str]] = ()
    number_fields: ClassVar[Sequence[str]] = ()

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The plain facts, and below them where they come from."""
        hidden = {"other_facts", "state", *SHOWN}
        names = [n for n in self.fields or self._own_fields() if n not in hidden]
        if obj is not None and hasattr(obj, "state"):
            names.insert(0, "state")
        below = (_("Where it comes from"), {"fields": SHOWN})
        plain = (None, {"fields": names})
        return [plain] if obj is None else [plain, below]

    def _own_fields(self) -> list[str]:
        meta = self.model._meta
        fields = [*meta.concrete_fields, *meta.many_to_many]
        return [f.name for f in fields if f.editable and not f.auto_created]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The state, the sources and what they say otherwise."""
        return [*super().get_readonly_fields(request, obj), *SHOWN]

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Lists are written as lines."""
        if db_field.name in (*self.line_fields, *self.number_fields):
            return Lines(
                entry=int if db_field.name in self.number_fields else str,
                label=capfirst(db_field.verbose_name),
                required=False,
                help_text=_("One on each line."),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    # The list

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """The model's filters, and whether the record is an example."""
        return [*super().get_list_filter(request), "is_example"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find records that hold every word, whatever its case: å, ä and ö too."""
        for word in search_term.split():
            matches = Q()
            for field in self.get_search_fields(request):
                for shape in variants(word):
                    matches |= Q(**{f"{field}__icontains": shape})
            queryset = queryset.filter(matches)
        names = self.get_search_fields(request)
        return queryset, any(lookup_spawns_duplicates(self.opts, n) for n in names)

    # What its sources say

    @admin.display(description=_("Sources"))
    def sources_shown(self, record: FactRecord) -> str:
        """The places in documents that say what the record says."""
        found: Any = record.citations.select_related("document")
        return _listed([(citation,) for citation in found]) or str(
            _("No source is given.")
        )

    @admin.display(description=_("Contradictions"))
    def contradictions_shown(self, record: FactRecord) -> str:
        """Values that another source gives."""
        found: Any = record.contradictions.all()
        return _listed([(self._told(c),) for c in found]) or str(_("None known."))

    def _told(self, found: Contradiction) -> str:
        text = _("%(field)s: “%(standing)s” stands, another source says “%(stated)s”")
        told = text % {
            "field": self._label_of(found.field),
            "standing": found.standing,
            "stated": found.stated,
        }
        judged = _("judged")
        return f"{told} ({judged})" if found.settled_at else told

    def _label_of(self, name: str) -> str:
        known = {f.name: f for f in self.model._meta.concrete_fields}
        return str(known[name].verbose_name) if name in known else name

    @admin.display(description=_("Other facts"))
    def other_facts_shown(self, record: FactRecord) -> str:
        """What a file said that has no field of its own."""
        told = [f"{name}: {value}" for name, value in record.other_facts.items()]
        return _listed([(line,) for line in told]) or str(_("None."))


def _listed(rows: Sequence[tuple[Citation | str]]) -> str:
    if not rows:
        return ""
    return format_html(
        '<ul class="office-listed">{}</ul>', format_html_join("", "<li>{}</li>", rows)
    )


class Rows(FromVocabulary, admin.TabularInline):
    """Rows beside a record: whoever may change the record may change them."""

    extra = 0
    template = "admin/rows.html"
    formfield_overrides: ClassVar[Any] = {
        **ModelAdmin.formfield_overrides,
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 2})},
    }

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What a file said otherwise is shown with the record."""
        names = {field.name for field in self.model._meta.get_fields()}
        return [*(super().get_exclude(request, obj) or ()), *({"other_facts"} & names)]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may look at the record."""
        return bool(self._parent().has_view_permission(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change the record, or add one."""
        parent = self._parent()
        if obj is None:
            return bool(parent.has_add_permission(request))
        return bool(parent.has_change_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for changing."""
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for changing."""
        return self.has_change_permission(request, obj)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Read the choices once for all rows, instead of once for each."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if isinstance(field, forms.ModelChoiceField):
            rows: Any = field.queryset
            field.choices = [EMPTY_CHOICE, *((row.pk, str(row)) for row in rows)]
        return field

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """A choice is only a choice here: what is chosen has a page of its own."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def _parent(self) -> Any:
        return self.admin_site._registry[self.parent_model]
