"""Applications for seats in trainings, in the office: coordinators decide."""

from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.actions import trainings as actions
from events.forms import trainings as forms
from events.models import SeatApplication, Training
from events.search.trainings import given_of
from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.models import Side, Term, Vocabulary
from malmoandan.core.transitions import NotPossible, verbs

# The verbs of the life cycle that coordinators have a page for.
TITLES: dict[str, Text] = {
    "offer": _("Offer a seat"),
    "reserve": _("Put in reserve"),
    "decline": _("Say no"),
}
DAYS_TO_ANSWER = timedelta(days=7)


@admin.register(SeatApplication, site=site)
class SeatApplicationAdmin(ModelAdmin):
    """Who wants a seat in which training. Each gets an answer."""

    group = _("Events")
    group_order = 20
    change_verb = "events.decide"
    list_display = (
        *("shown_name", "training", "state", "organisation_shown", "shown_side"),
        *("applied_at", "answer_by"),
    )
    list_filter: ClassVar[Any] = (
        "state",
        ("training", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("training", "organisation__kind", "group")
    search_fields = ("name", "email", "organisation__name", "organisation_text")
    date_hierarchy = "applied_at"
    fields = (
        *("training", "state", "name", "email", "organisation_text", "organisation"),
        *("group", "motivation", "applied_at", "reason", "decided_at", "decided_by"),
        *("answer_by", "anonymised_at"),
    )
    readonly_fields = (
        *("training", "name", "email", "organisation_text", "motivation"),
        *("applied_at", "reason", "decided_at", "decided_by", "answer_by"),
        "anonymised_at",
    )
    raw_id_fields = ("organisation",)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """A group is one of the two sides."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "group":
            field.queryset = Term.objects.filter(
                vocabulary=Vocabulary.PARTICIPANT_GROUP, key__in=Side.values
            )
        return field

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, application: SeatApplication) -> str:
        """The name, while it is kept."""
        return application.name or gettext("(erased)")

    @admin.display(description=_("organisation"))
    def organisation_shown(self, application: SeatApplication) -> str:
        """As the register has it, else as it was written."""
        return application.organisation_shown

    @admin.display(description=_("side"))
    def shown_side(self, application: SeatApplication) -> str:
        """The side, where it is known."""
        side = application.side
        return str(Side(side).label) if side else ""

    # Pages

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for each decision."""
        pages = [self.extra_page(name, getattr(self, name)) for name in TITLES]
        return [*pages, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """The decisions that can be made as things stand."""
        if obj.anonymised_at or not request.user.has_perm("events.decide"):
            return []
        can = [name for name in verbs(SeatApplication, obj.state) if name in TITLES]
        return [(self.address(name, obj.pk), TITLES[name]) for name in can]

    def offer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Offer a seat, to be answered by a day."""
        initial = {"answer_by": timezone.localdate() + DAYS_TO_ANSWER}
        form = forms.Offer(request.POST or None, initial=initial)
        return self._page(request, object_id, "offer", form, actions.offer_seat)

    def reserve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the applicant wait for a seat that somebody leaves."""
        sent = request.POST if request.method == "POST" else None
        form = forms.Reserve(sent)
        return self._page(request, object_id, "reserve", form, actions.put_in_reserve)

    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say no, with a reason."""
        form = forms.Decline(request.POST or None)
        perform = actions.decline_application
        return self._page(request, object_id, "decline", form, perform)

    def _page(
        self, request: HttpRequest, object_id: str, name: str, form: Any, perform: Any
    ) -> HttpResponse:
        if not request.user.has_perm("events.decide"):
            raise PermissionDenied
        application = self._one(request, object_id)
        call = partial(
            perform, application=application, by=person(request), at=timezone.now()
        )
        return self.action_page(
            request,
            title=f"{TITLES[name]}: {application}",
            submit=TITLES[name],
            form=form,
            perform=lambda given: call(**given),
            refusals=(NotPossible,),
            done=_("It is decided, and the letter is on its way."),
            back=self.address("change", application.pk),
            words=_lines(seats_in_words(application.training), application.motivation),
        )


def seats_in_words(training: Training) -> list[str]:
    """How the seats stand and how they fall on the sides, for whoever decides."""
    given = given_of(training)
    if given.left is None:
        told = [gettext("There is no limit to the seats.")]
    else:
        values = {"seats": given.seats, "left": given.left}
        told = [gettext("%(left)d of %(seats)d seats can be offered.") % values]
    for side in given.sides:
        counted: dict[str, str | int] = {
            "side": capfirst(side.label or gettext("side not known")),
            "accepted": side.accepted,
            "offered": side.offered,
            "received": side.received,
            "reserve": side.reserve,
        }
        told.append(
            gettext(
                "%(side)s: %(accepted)d have a seat, %(offered)d have been offered "
                "one, %(reserve)d in reserve, %(received)d not decided."
            )
            % counted
        )
    return told


def _lines(told: list[str], motivation: str) -> SafeString:
    """A line for each, and the applicant's own words last of all."""
    lines = [(line,) for line in (*told, motivation) if line]
    return format_html_join(SafeString("<br>"), "{}", lines)
