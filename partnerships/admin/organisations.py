"""The register of organisations, in the office."""

from typing import Any, ClassVar

from django import forms as django_forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from malmoandan.core import rules
from malmoandan.core.admin import FactAdmin, PlainFactAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.models import Side, Vocabulary
from malmoandan.core.transitions import NotPossible, verbs
from partnerships import actions
from partnerships.admin.mailing_pages import WriteToMany
from partnerships.admin.merge_pages import MergePages
from partnerships.admin.organisation_filters import (
    MergedFilter,
    SideFilter,
    ToDoFilter,
)
from partnerships.admin.shared import GROUP
from partnerships.exports.organisations import Organisations
from partnerships.forms import office as forms
from partnerships.models import Affiliation, CardPart, Organisation

CARD = (
    *("about", "website", "mailbox", "phone", "themes", "target_groups"),
    *("city_areas", "card_shows", "listed"),
)
MOVES: dict[str, tuple[Promise, Promise]] = {
    "verify": (_("Verify"), _("The organisation is verified.")),
    "rest": (_("Let it rest"), _("The organisation is dormant.")),
    "wake": (_("Wake it"), _("The organisation is in the register again.")),
    "deregister": (_("Deregister"), _("The organisation is deregistered.")),
    "reinstate": (_("Take it in again"), _("The organisation is in the register.")),
}


@admin.register(Organisation, site=site)
class OrganisationAdmin(WriteToMany, MergePages, FactAdmin, PlainFactAdmin):
    """The register. Each side keeps its own; those that a file mentioned wait."""

    group = GROUP
    group_order = 10
    change_verb = add_verb = "partnerships.edit_organisation"
    delete_verb = "partnerships.remove_record"
    import_verb = None  # files come in through their own list, row by row
    resource_classes: ClassVar[Any] = [Organisations]
    import_export_change_list_template = "admin/partnerships/organisation_list.html"
    list_display = (
        *("name", "kind", "side_shown", "category", "umbrella", "number_printed"),
        *("state", "people_count", "card_checked_on"),
    )
    list_filter = (
        *("state", SideFilter, ToDoFilter, "kind", "category"),
        *(("umbrella", admin.RelatedOnlyFieldListFilter), MergedFilter),
    )
    list_select_related = ("kind", "category", "umbrella")
    show_facets = admin.ShowFacets.ALWAYS
    search_fields = ("name", "name_key", "number")
    raw_id_fields = ("parent", "board")
    readonly_fields = (
        *("card_checked_on", "mailbox_unreachable_at", "merged_into", "people_shown"),
    )
    vocabularies: ClassVar[dict[str, str]] = {
        "themes": Vocabulary.THEME,
        "target_groups": Vocabulary.TARGET_GROUP,
        "city_areas": Vocabulary.CITY_AREA,
    }
    actions = ("verify", "write_to")

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        """With how many people speak for each, in the same question."""
        people = Affiliation.objects.active().filter(organisation=OuterRef("pk"))
        counted = people.order_by().values("organisation").annotate(n=Count("pk"))
        rows: QuerySet[Organisation] = super().get_queryset(request)
        return rows.annotate(people=Coalesce(Subquery(counted.values("n")), 0))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Also find a number that is written with its hyphen, or with a 16 before."""
        return super().get_search_results(
            request, queryset, forms.number_or_words(search_term)
        )

    @admin.display(description=_("side"), ordering="kind__meaning")
    def side_shown(self, organisation: Organisation) -> str:
        """The side that the kind belongs to."""
        return str(organisation.side.label) if organisation.side else "–"

    @admin.display(description=_("organisation number"), ordering="number")
    def number_printed(self, organisation: Organisation) -> str:
        """The number with its hyphen."""
        return organisation.number_shown

    @admin.display(description=_("people"), ordering="people")
    def people_count(self, organisation: Any) -> int:
        """How many speak for it now."""
        return int(organisation.people)

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The facts, the card, who speaks for it, and where it comes from."""
        (_none, facts), *below = super().get_fieldsets(request, obj)
        apart = {*CARD, *self.readonly_fields}
        plain = [name for name in facts["fields"] if name not in apart]
        if obj is None:
            return [(None, {"fields": plain}), (_("The card"), {"fields": CARD})]
        if obj.merged_into_id is not None:
            plain.insert(1, "merged_into")
        card = (*CARD, "card_checked_on", "mailbox_unreachable_at")
        return [
            (None, {"fields": plain}),
            (_("The card"), {"fields": card}),
            (_("People"), {"fields": ("people_shown",)}),
            *below,
        ]

    @admin.display(description=_("who speaks for it"))
    def people_shown(self, organisation: Organisation) -> str:
        """Those who speak for it, or have been asked to."""
        people = organisation.affiliations.open().select_related("person")
        if not people:
            return str(_("Nobody yet."))
        rows = (
            (one.person, one.get_role_display(), one.get_state_display())
            for one in people
        )
        shown = format_html_join("", "<li>{}: {}, {}</li>", rows)
        return format_html('<ul class="office-listed">{}</ul>', shown)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Nobody can hand an organisation over to a side that is not theirs."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        powers = rules.powers(request.user)
        if db_field.name == "kind" and not rules.is_administrator(request.user):
            others = set(Side.values) - powers.sides_coordinated()
            field.queryset = field.queryset.exclude(meaning__in=others)
        return field

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The parts of the card are boxes to tick."""
        if db_field.name == "card_shows":
            return django_forms.MultipleChoiceField(
                label=_("Shown on the public card"),
                choices=CardPart.choices,
                required=False,
                widget=django_forms.CheckboxSelectMultiple(
                    attrs={"class": "office-choices"}
                ),
                help_text=_("Nothing ticked: the usual parts, and nobody's name."),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not what has been merged: the other row is the one to change."""
        if obj is not None and obj.merged_into_id is not None:
            return False
        return super().has_change_permission(request, obj)

    # Buttons

    def get_urls(self) -> list[URLPattern]:
        """The pages of the actions, before Django's own."""
        moves = [self.extra_page(verb, self._move_page(verb)) for verb in MOVES]
        mine = [*moves, self.extra_page("invite", self.invite_view)]
        return [*mine, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What can be done to the organisation as things stand."""
        if not self.has_change_permission(request, obj):
            return []
        possible = [verb for verb in verbs(Organisation, obj.state) if verb in MOVES]
        return [
            *((self.address(verb, obj.pk), MOVES[verb][0]) for verb in possible),
            (self.address("invite", obj.pk), _("Invite somebody")),
            (self.address("merge", obj.pk), _("Merge with another one")),
        ]

    def _move_page(self, verb: str) -> Any:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            return self._move(request, object_id, verb)

        return view

    def _move(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """Ask for the reason, and follow the arrow."""
        organisation = self._mine(request, object_id)
        asks = Form if verb == "verify" else forms.Reason
        title, done = MOVES[verb]
        return self.action_page(
            request,
            title=title,
            words=str(organisation),
            submit=title,
            form=asks(request.POST if request.method == "POST" else None),
            perform=lambda data: actions.move_organisation(
                organisation=organisation,
                verb=verb,
                **data,
                by=person(request),
                at=timezone.now(),
            ),
            refusals=(NotPossible,),
            done=done,
            back=self.address("change", organisation.pk),
        )

    def invite_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Invite somebody to speak for the organisation."""
        organisation = self._mine(request, object_id)
        return self.action_page(
            request,
            title=_("Invite somebody"),
            words=_(
                "The person gets a letter with a link, and answers by logging in with "
                "that address."
            ),
            submit=_("Send the invitation"),
            form=forms.Invite(request.POST or None),
            perform=lambda data: actions.invite(
                organisation=organisation, **data, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The invitation is sent."),
            back=self.address("change", organisation.pk),
        )

    def _mine(self, request: HttpRequest, object_id: str) -> Organisation:
        """The organisation, for those who may change it."""
        organisation: Organisation = self._one(request, object_id)
        if not self.has_change_permission(request, organisation):
            raise PermissionDenied
        return organisation

    # Many at once

    def has_verify_permission(self, request: HttpRequest) -> bool:
        """Whether the person may verify some organisations."""
        return self.has_change_permission(request)

    @admin.action(description=_("Verify"), permissions=["verify"])
    def verify(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> None:
        """Say that the chosen organisations of one's own side are right."""
        mine = [
            organisation
            for organisation in queryset.select_related("kind")
            if self.has_change_permission(request, organisation)
        ]
        count = actions.verify_organisations(
            organisations=mine, by=person(request), at=timezone.now()
        )
        text = ngettext(
            "%d organisation is verified.", "%d organisations are verified.", count
        )
        self.message_user(request, text % count)
