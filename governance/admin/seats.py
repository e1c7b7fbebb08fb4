"""Who sits in the steering group, in the office: seats, tenures, those beside them."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from governance.actions import seats as actions
from governance.forms import seats as forms
from governance.models import CoOption, Seat, SeatRefusal, Tenure
from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.admin.people import OnDay
from malmoandan.core.transitions import NotPossible

GROUP = _("The steering group")
APPOINT = "governance.appoint"


class DatedAdmin(ModelAdmin):
    """A list of who has what from when to when; actions change it."""

    group = GROUP
    group_order = 25
    appoint_verb: ClassVar[str] = APPOINT
    ends: ClassVar[Any] = None  # the action that ends a row

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field."""
        return list(self.fields or ())

    def get_urls(self) -> list[URLPattern]:
        """Pages of the actions, before Django's own."""
        pages = [self.extra_page("end", self.end), self.extra_page("link", self.link)]
        return [*pages, *super().get_urls()]

    def belongs(self, row: Any) -> Any:
        """What says which side the row is of."""
        return row

    def may(self, request: HttpRequest, row: Any) -> bool:
        """Whether the person may appoint for the row's side."""
        return bool(request.user.has_perm(self.appoint_verb, self.belongs(row)))

    def mine(self, request: HttpRequest, object_id: str) -> Any:
        """The row, for somebody who may change who stands there."""
        row = self._one(request, object_id)
        if not self.may(request, row):
            raise PermissionDenied
        return row

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """End it, and whose account it is, as long as it is not over."""
        today = timezone.localdate()
        over = obj.to_on is not None and obj.to_on < today
        if over or not self.may(request, obj):
            return []
        label = _("Another account") if obj.user_id else _("Add an account")
        return [
            (self.address("end", obj.pk), _("End it")),
            (self.address("link", obj.pk), label),
        ]

    def ask(self, request: HttpRequest, **page: Any) -> HttpResponse:
        """A page that asks what an action needs, and says why it was not possible."""
        return self.action_page(request, refusals=(NotPossible,), **page)

    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write the last day."""
        row = self.mine(request, object_id)
        first = {"last_on": timezone.localdate()}
        return self.ask(
            request,
            title=_("End it"),
            words=_("%(name)s has been there since %(day)s. The role ends as well.")
            % {"name": row.name, "day": row.from_on},
            submit=_("End it"),
            form=forms.Ending(request.POST or None, initial=first),
            perform=lambda data: type(self).ends(
                row, **data, by=person(request), at=timezone.now()
            ),
            done=_("The last day is written."),
            back=self.address("change", row.pk),
        )

    def link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say whose account it is."""
        row = self.mine(request, object_id)
        return self.ask(
            request,
            title=_("Whose account?"),
            words=_(
                "The person with this address gets the role that goes with it. An "
                "account is made if there is none."
            ),
            submit=_("Save"),
            form=forms.Account(request.POST or None),
            perform=lambda data: actions.link_account(
                row=row, **data, by=person(request), at=timezone.now()
            ),
            done=_("The account is added."),
            back=self.address("change", row.pk),
        )


@admin.register(Tenure, site=site)
class TenureAdmin(DatedAdmin):
    """Who has sat in which seat, from when to when."""

    list_display = (
        *("name", "seat", "from_on", "to_on", "organisation", "party"),
        "times_chosen",
    )
    list_filter = (OnDay, "seat__allocation__side")
    list_select_related = ("seat__allocation", "organisation")
    search_fields = ("name",)
    fields = (
        *("name", "seat", "user", "from_on", "to_on", "ended_because"),
        *("organisation", "party", "decided_by", "decided_on", "reference"),
        *("times_chosen", "is_example"),
    )

    @staticmethod
    def ends(row: Tenure, **given: Any) -> Tenure:
        """End the tenure."""
        return actions.end_tenure(tenure=row, **given)

    def belongs(self, row: Tenure) -> Any:
        """The side of the seat."""
        return row.seat.allocation

    def get_urls(self) -> list[URLPattern]:
        """One more: taking away what was a mistake."""
        return [self.extra_page("undo", self.undo), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Tenure) -> list[tuple[str, Text]]:
        """Choose again, and take away what nobody was called by, besides."""
        found = super().buttons(request, obj)
        if not self.may(request, obj):
            return found
        if obj.to_on is not None:
            path = reverse("admin:governance_seat_seat", args=[obj.seat_id])
            found.insert(0, (f"{path}?om={obj.pk}", _("Choose again")))
        if not obj.meetings.exists():
            found.append((self.address("undo", obj.pk), _("Take away, it was wrong")))
        return found

    def undo(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take away what was entered by mistake."""
        tenure = self.mine(request, object_id)
        return self.ask(
            request,
            title=_("Take away what was entered by mistake"),
            words=_("%(name)s is taken away from the seat, and the role with it.")
            % {"name": tenure.name},
            submit=_("Take it away"),
            form=_click(request),
            perform=lambda _given: actions.undo_tenure(
                tenure=tenure, by=person(request), at=timezone.now()
            ),
            done=_("It is taken away."),
            back=reverse("admin:governance_seat_change", args=[tenure.seat_id]),
        )


class DatedRows(admin.TabularInline):
    """Who was there from when to when, to look at, each with a way to its page."""

    template = "admin/rows.html"
    fields = readonly_fields = ("person", "from_on", "to_on")
    can_delete = False
    extra = 0

    @admin.display(description=_("name"))
    def person(self, row: Any) -> str:
        """The name, which leads to the page of the row."""
        name = f"admin:governance_{row._meta.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(name, args=[row.pk]), row)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: it is done on a page of its own."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody, as for adding."""
        return False

    has_delete_permission = has_change_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may look at the office."""
        return bool(request.user.has_perm("core.open_admin"))


class TenureRows(DatedRows):
    """Everybody who has sat in the seat."""

    model = Tenure
    ordering = ("-from_on",)


@admin.register(Seat, site=site)
class SeatAdmin(ModelAdmin):
    """The seats, with whoever sits there now."""

    group = GROUP
    group_order = 25
    list_display = ("__str__", "who", "until", "how", "category")
    list_filter = ("allocation__side",)
    list_select_related = ("allocation", "category")
    fields = readonly_fields = ("how", "appointed", "category")
    inlines: ClassVar[Any] = [TenureRows]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seat]:
        """With everybody who has sat there, in one more question."""
        tenures = Tenure.objects.order_by("from_on", "pk")
        return (
            super()
            .get_queryset(request)
            .select_related("allocation", "category")
            .prefetch_related(Prefetch("tenures", tenures))
        )

    @admin.display(description=_("appointed by"))
    def appointed(self, seat: Seat) -> str:
        """Who chooses its member."""
        return seat.allocation.appointed_by or "–"

    @admin.display(description=_("who sits there"))
    def who(self, seat: Seat) -> str:
        """The name."""
        tenure = _sitting(seat)
        return tenure.name if tenure else "–"

    @admin.display(description=_("up to and including"))
    def until(self, seat: Seat) -> Any:
        """The last day of the term."""
        tenure = _sitting(seat)
        return tenure.to_on if tenure else None

    @admin.display(description=pgettext_lazy("seat", "how it stands"))
    def how(self, seat: Seat) -> str:
        """Held, vacant, or not entered."""
        if _sitting(seat):
            return pgettext("seat", "Held")
        today = timezone.localdate()
        begun = any(tenure.from_on <= today for tenure in seat.tenures.all())
        return pgettext("seat", "Vacant") if begun else pgettext("seat", "Not entered")

    def get_urls(self) -> list[URLPattern]:
        """The page of seating, before Django's own."""
        return [self.extra_page("seat", self.seat), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Seat) -> list[tuple[str, Text]]:
        """Seat somebody; and what can be done with whoever sits there."""
        if not request.user.has_perm(APPOINT, obj.allocation):
            return []
        found: list[tuple[str, Text]] = [
            (self.address("seat", obj.pk), _("Seat a member"))
        ]
        tenure = _sitting(obj)
        if tenure is not None:
            pages = TenureAdmin(Tenure, self.admin_site).buttons(request, tenure)
            found += pages
        return found

    def seat(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let somebody sit there; `?om=` is who is chosen again."""
        seat: Seat = self._one(request, object_id)
        if not request.user.has_perm(APPOINT, seat.allocation):
            raise PermissionDenied
        side = seat.allocation.side
        form = forms.SeatMember(
            request.POST or None, side=side, initial=_first(request, seat)
        )
        return self.action_page(
            request,
            title=_("Seat a member"),
            words=f"{seat}",
            submit=_("Seat the member"),
            form=form,
            perform=lambda _data: actions.seat_member(
                seat=seat, **form.given(), by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The member is seated."),
            back=self.address("change", seat.pk),
        )


@admin.register(CoOption, site=site)
class CoOptionAdmin(DatedAdmin):
    """Who may attend and speak without a vote, besides the coordinators."""

    add_verb = APPOINT
    list_display = ("name", "capacity", "side", "from_on", "to_on")
    list_filter = (OnDay, "side")
    search_fields = ("name", "capacity")
    fields = (
        *("name", "user", "capacity", "side", "from_on", "to_on"),
        *("ended_because", "is_example"),
    )

    @staticmethod
    def ends(row: CoOption, **given: Any) -> CoOption:
        """End it."""
        return actions.end_co_option(co_option=row, **given)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Co-opt somebody; for a side, only its own coordinator does."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        first = {"from_on": timezone.localdate()}
        return self.ask(
            request,
            title=_("Co-opt somebody"),
            words=_("Whoever is co-opted may attend and speak, and never votes."),
            submit=_("Co-opt"),
            form=forms.CoOpt(request.POST or None, initial=first),
            perform=lambda data: self._co_opt(request, data),
            done=_("The person is co-opted."),
            back=self.address("changelist"),
        )

    def _co_opt(self, request: HttpRequest, data: dict[str, Any]) -> CoOption:
        if not self.may(request, CoOption(side=data["side"])):
            raise NotPossible(SeatRefusal.OTHER_SIDE)
        return actions.co_opt(**data, by=person(request), at=timezone.now())


def _sitting(seat: Seat) -> Tenure | None:
    today = timezone.localdate()
    return next((t for t in seat.tenures.all() if t.in_force(today)), None)


def _first(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """What the form of seating begins with: the one who is chosen again, if any."""
    number = request.GET.get("om", "")
    again = seat.tenures.filter(pk=number).first() if number.isdecimal() else None
    today = timezone.localdate()
    if again is None:
        return {"from_on": today}
    return {
        "name": again.name,
        "email": again.user.email if again.user else "",
        "from_on": actions.day_after(again.to_on) if again.to_on else today,
        "organisation": again.organisation_id,
        "party": again.party,
        "decided_by": again.decided_by,
    }


def _click(request: HttpRequest) -> Form:
    return Form(request.POST if request.method == "POST" else None)
