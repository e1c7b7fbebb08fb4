"""People for organisations and first contacts, in the office."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms as django_forms
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import ReadOnlyAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.models import Side, Term
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.admin.shared import GROUP
from partnerships.forms import people as forms
from partnerships.models import Affiliation, Application, Organisation, Vouching
from partnerships.search import already

KEEP, DECIDE = "partnerships.keep_people", "partnerships.decide_application"
Perform = Callable[..., Any]


class SideFilter(admin.SimpleListFilter):
    """Rows about organisations of one side of the agreement."""

    title = _("side")
    parameter_name = "side"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """The two sides."""
        return Side.choices

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the chosen side."""
        chosen = self.value()
        if chosen not in Side.values:
            return queryset
        return queryset.filter(organisation__kind__meaning=chosen)


class UnreachableFilter(admin.SimpleListFilter):
    """People whose letters come back."""

    title = _("letters came back")
    parameter_name = "unreachable"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """Those whose letters come back, or all."""
        return [("1", _("yes"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those whose letters come back."""
        if self.value() == "1":
            return queryset.filter(unreachable_at__isnull=False)
        return queryset


class Answered(ReadOnlyAdmin):
    """A list whose rows are answered on pages of their own, one for each verb."""

    group = GROUP
    group_order = 12
    verb: ClassVar[str]
    titles: ClassVar[dict[str, Promise]]

    def which(self, obj: Any) -> list[str]:
        """What can be done with the row as it stands."""
        raise NotImplementedError

    def organisation_of(self, obj: Any) -> Any:
        """What the person has to be allowed to keep."""
        raise NotImplementedError

    def ask(self, verb: str, obj: Any) -> tuple[type[django_forms.Form], Perform]:
        """The form of a verb, and the action that it leads to."""
        raise NotImplementedError

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What can be answered as things stand, for whoever may answer."""
        if not request.user.has_perm(self.verb, self.organisation_of(obj)):
            return []
        return [(self.address(v, obj.pk), self.titles[v]) for v in self.which(obj)]

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for each verb."""
        pages = [self.extra_page(verb, self._page(verb)) for verb in self.titles]
        return [*pages, *super().get_urls()]

    def _page(self, verb: str) -> Any:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            obj = self._one(request, object_id)
            if not request.user.has_perm(self.verb, self.organisation_of(obj)):
                raise PermissionDenied
            form, action = self.ask(verb, obj)
            return self.action_page(
                request,
                title=f"{self.titles[verb]}: {obj}",
                submit=self.titles[verb],
                form=form(request.POST if request.method == "POST" else None),
                perform=lambda given: action(
                    by=person(request), at=timezone.now(), **given
                ),
                refusals=(NotPossible,),
                done=_("Done. The person gets a letter."),
                back=self.address("change", obj.pk),
            )

        return view


class Yes(forms.Why):
    """Asks what the person does for the organisation, and for words to go with it."""

    role = django_forms.ChoiceField(
        label=_("Role"),
        choices=Affiliation.Role,
        initial=Affiliation.Role.ADMINISTRATOR,
        help_text=_("Somebody has to look after the organisation's card and people."),
    )
    field_order = ("role", "reason")


class Nothing(django_forms.Form):
    """Asks nothing."""


@admin.register(Affiliation, site=site)
class AffiliationAdmin(Answered):
    """Who speaks for whom, from when to when."""

    verb = KEEP
    titles: ClassVar[dict[str, Promise]] = {
        "confirm": _("Say yes"),
        "refuse": _("Say no"),
        "withdraw": _("Take the invitation back"),
        "end": _("End"),
    }
    list_display = (
        *("person", "organisation", "role", "state", "from_on", "to_on"),
        *("confirmed_on", "unreachable"),
    )
    list_filter = ("state", "role", UnreachableFilter, SideFilter)
    list_select_related = ("person", "organisation__kind")
    search_fields = ("organisation__name", "person__name", "person__email")
    ordering = ("organisation__name_key", "-asked_at")
    date_hierarchy = "asked_at"

    @admin.display(description=_("letters come back"), boolean=True)
    def unreachable(self, affiliation: Affiliation) -> bool:
        """Whether letters to the person come back."""
        return affiliation.unreachable_at is not None

    def which(self, obj: Affiliation) -> list[str]:
        """The answers to a question, to an invitation, and the end."""
        found = {
            Affiliation.State.REQUESTED: ["confirm", "refuse"],
            Affiliation.State.INVITED: ["withdraw"],
            Affiliation.State.ACTIVE: ["end"],
        }
        return found.get(Affiliation.State(obj.state), [])

    def organisation_of(self, obj: Affiliation) -> Organisation:
        """The organisation that the person speaks for."""
        return obj.organisation

    def ask(
        self, verb: str, obj: Affiliation
    ) -> tuple[type[django_forms.Form], Perform]:
        """The form of a verb, and the action that it leads to."""

        def end(**given: Any) -> Any:
            return actions.end_affiliation(affiliation=obj, by_office=True, **given)

        def bound(action: Perform) -> Perform:
            return lambda **given: action(affiliation=obj, **given)

        return {
            "confirm": (Yes, bound(actions.confirm)),
            "refuse": (forms.Why, bound(actions.refuse)),
            "withdraw": (Nothing, bound(actions.withdraw)),
            "end": (forms.Why, end),
        }[verb]


@admin.register(Application, site=site)
class ApplicationAdmin(Answered):
    """First contacts: read here, and answered by a coordinator with a reason."""

    verb = DECIDE
    titles: ClassVar[dict[str, Promise]] = {
        "approve": _("Say yes"),
        "refuse": _("Say no"),
    }
    list_display = ("__str__", "is_new", "name", "state", "sent_at", "confirmed_at")
    list_filter = ("state", "is_new", SideFilter)
    list_select_related = ("organisation",)
    search_fields = ("organisation__name", "name", "email")
    date_hierarchy = "sent_at"
    fields = (
        *("state", "is_new", "organisation_shown", "details_shown", "alike_shown"),
        *("vouched_shown", "name", "email", "title", "message"),
        *("sent_at", "confirmed_at", "decided_at", "decided_by", "reason"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field."""
        return list(self.fields)

    def which(self, obj: Application) -> list[str]:
        """Yes or no, once the address has answered."""
        waits = obj.state == Application.State.WAITING
        return list(self.titles) if waits else []

    def organisation_of(self, obj: Application) -> Application:
        """The application itself: it belongs to its organisation's side."""
        return obj

    def ask(
        self, verb: str, obj: Application
    ) -> tuple[type[django_forms.Form], Perform]:
        """The form of a verb, and the action that it leads to."""
        if verb == "approve":
            return Yes, lambda **given: actions.approve_application(
                application=obj, **given
            )
        return forms.Why, lambda **given: actions.refuse_application(
            application=obj, **given
        )

    @admin.display(description=_("organisation"))
    def organisation_shown(self, application: Application) -> SafeString | str:
        """The organisation with a way to it; a new one has none until then."""
        if application.organisation is None:
            return ""
        return _linked([application.organisation])

    @admin.display(description=_("about the organisation"))
    def details_shown(self, application: Application) -> SafeString:
        """What was written about a new organisation, field by field."""
        rows = (
            (label_for_field(name, Organisation), _said(name, value))
            for name, value in application.details.items()
            if value
        )
        listed = format_html_join("", "<li>{}: <strong>{}</strong></li>", rows)
        return format_html('<ul class="office-listed">{}</ul>', listed)

    @admin.display(description=_("similar names in the register"))
    def alike_shown(self, application: Application) -> SafeString | str:
        """Organisations that it may be the same as."""
        name = application.details.get("name", "")
        found = already.alike(name) if application.is_new else []
        return _linked(o for o in found if o.pk != application.organisation_id)

    @admin.display(description=_("who vouches for it"))
    def vouched_shown(self, application: Application) -> SafeString:
        """Umbrella organisations that say they know it, with their words."""
        organisation = application.organisation
        words = Vouching.objects.filter(organisation=organisation)
        found = words.select_related("umbrella", "vouched_by")
        rows = ((v.umbrella, v.vouched_by, v.note) for v in found)
        listed = format_html_join("", "<li><strong>{}</strong> ({}) {}</li>", rows)
        return format_html('<ul class="office-listed">{}</ul>', listed)


@admin.register(Vouching, site=site)
class VouchingAdmin(ReadOnlyAdmin):
    """Words of umbrella organisations for their members."""

    group = GROUP
    group_order = 12
    list_display = ("umbrella", "organisation", "vouched_at", "note")
    list_select_related = ("umbrella", "organisation")
    search_fields = ("umbrella__name", "organisation__name")


def _linked(organisations: Any) -> SafeString:
    """Organisations with a way to each."""
    rows = (
        (reverse("admin:partnerships_organisation_change", args=[o.pk]), o)
        for o in organisations
    )
    listed = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
    return format_html('<ul class="office-listed">{}</ul>', listed)


def _said(name: str, value: Any) -> Any:
    """A value of the form as it reads: words for keys."""
    if name in {"kind_id", "legal_form_id"}:
        return Term.objects.filter(pk=value).first() or ""
    if name == "umbrella_id":
        return Organisation.objects.filter(pk=value).first() or ""
    return _("yes") if value is True else value
