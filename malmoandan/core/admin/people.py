"""People and roles in the office: looked up here, changed by the actions."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from malmoandan.core import actions, forms
from malmoandan.core.admin.base import ModelAdmin, ReadOnlyAdmin, Text, person
from malmoandan.core.admin.site import site
from malmoandan.core.models import (
    Approval,
    GrantRefused,
    Role,
    RoleGrant,
    StandIn,
    User,
)
from malmoandan.core.transitions import NotPossible

GROUP = _("People and roles")


class OnDay(admin.SimpleListFilter):
    """Shows what holds today, unless one asks for all."""

    title = _("when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What one can ask for."""
        return [("today", _("today")), ("over", _("over")), ("later", _("later"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The rows asked for."""
        today = timezone.localdate()
        if self.value() == "today":
            return queryset.on(today)
        if self.value() == "over":
            return queryset.filter(to_on__lt=today)
        if self.value() == "later":
            return queryset.filter(from_on__gt=today)
        return queryset


class GrantRows(admin.TabularInline):
    """A person's roles, to look at."""

    model = RoleGrant
    fk_name = "user"
    fields = readonly_fields = ("role", "side", "office", "from_on", "to_on", "reason")
    can_delete = False
    extra = 0
    verbose_name_plural = _("roles")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: roles are given on their own page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: roles are ended on their own page."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may look at the person."""
        return bool(request.user.has_perm("core.open_admin"))


@admin.register(User, site=site)
class UserAdmin(ModelAdmin):
    """People. No passwords, no flags: roles stand in their own list."""

    group = GROUP
    group_order = 10
    change_verb = add_verb = "core.manage_people"
    list_display = ("name_or_address", "email", "language", "is_active", "last_login")
    list_filter = ("is_active", "language")
    search_fields = ("name", "email")
    fields = ("name", "email", "language", "is_active", "last_login", "joined_at")
    readonly_fields = ("is_active", "last_login", "joined_at")
    inlines: ClassVar[Any] = [GrantRows]
    actions = ("take_away_second_factor", "close_accounts", "open_accounts")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever manages people; nobody writes a name on somebody who was erased."""
        erased = obj is not None and obj.erased_at is not None
        return not erased and super().has_change_permission(request, obj)

    @admin.display(description=_("name"), ordering="name")
    def name_or_address(self, user: User) -> str:
        """The name, or what stands for it."""
        return str(user)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> User:
        """Fold the address, so that one person is one row."""
        user: User = super().save_form(request, form, change)
        user.email = user.email.lower()
        if not change:
            user.set_unusable_password()
        return user

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Whether the person may do what the actions do."""
        return bool(request.user.has_perm("core.manage_people"))

    @admin.action(
        description=_("Take away the second factor (lost phone)"),
        permissions=["manage"],
    )
    def take_away_second_factor(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> None:
        """Let the chosen people set up a new factor at their next log-in."""
        self._each(request, queryset, actions.take_away_second_factor)

    @admin.action(description=_("Close the account"), permissions=["manage"])
    def close_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let the chosen people no longer log in."""
        others = queryset.exclude(pk=person(request).pk)
        self._each(request, others, actions.close_account)

    @admin.action(description=_("Open the account again"), permissions=["manage"])
    def open_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let the chosen people log in again."""
        self._each(request, queryset, actions.open_account)

    def _each(self, request: HttpRequest, people: QuerySet[User], action: Any) -> None:
        now = timezone.now()
        refused = False
        for user in people:
            try:
                action(user=user, by=person(request), at=now)
            except NotPossible as no:
                refused = True
                self.message_user(request, str(no.reason.label), messages.ERROR)
        if not refused:
            self.message_user(request, _("Done."))


@admin.register(RoleGrant, site=site)
class RoleGrantAdmin(ReadOnlyAdmin):
    """Roles, given and ended by actions."""

    group = GROUP
    group_order = 10
    add_verb = "core.grant_role"
    list_display = ("role", "side", "user", "belongs", "from_on", "to_on")
    list_filter = (OnDay, "role", "side")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email", "office")
    fields = ("user", "role", "side", "office", "belongs", "from_on", "to_on", "reason")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every field."""
        return self.fields

    @admin.display(description=_("organisation"))
    def belongs(self, grant: RoleGrant) -> str:
        """The organisation that the person speaks for."""
        return str(grant.subject or "–")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Grants with what they are about, in few questions."""
        return super().get_queryset(request).prefetch_related("subject")

    def get_urls(self) -> list[URLPattern]:
        """Pages of the actions, before Django's own."""
        mine = [
            self.extra_page("end", self.end_view),
            self.extra_page("stand_in", self.stand_in_view),
        ]
        return [*mine, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: RoleGrant) -> list[tuple[str, Text]]:
        """End it; name a stand-in."""
        found: list[tuple[str, Text]] = []
        today = timezone.localdate()
        if obj.to_on is not None and obj.to_on < today:
            return found
        if request.user.has_perm("core.grant_role", obj):
            found.append((self.address("end", obj.pk), _("End the role")))
        if obj.role == Role.COORDINATOR and request.user.has_perm(
            "core.name_stand_in", obj
        ):
            found.append((self.address("stand_in", obj.pk), _("Name a stand-in")))
        return found

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Give a role."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        chosen = {"user": request.GET.get("user"), "from_on": timezone.localdate()}
        form = forms.GiveRole(request.POST or None, initial=chosen)
        return self.action_page(
            request,
            title=_("Give a role"),
            submit=_("Give the role"),
            form=form,
            perform=lambda data: actions.grant_role(
                **data, by=person(request), at=timezone.now()
            ),
            refusals=(GrantRefused,),
            done=_("The role is given."),
            back=self.address("changelist"),
        )

    def end_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End a role."""
        grant = self._one(request, object_id)
        if not request.user.has_perm("core.grant_role", grant):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("End the role"),
            words=f"{grant}, {grant.user}",
            submit=_("End the role"),
            form=forms.EndRole(request.POST or None, initial=_today()),
            perform=lambda data: actions.end_role(
                grant=grant, **data, by=person(request), at=timezone.now()
            ),
            refusals=(GrantRefused,),
            done=_("The role ends that day."),
            back=self.address("change", grant.pk),
        )

    def stand_in_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Name a stand-in for a coordinator."""
        grant = self._one(request, object_id)
        if not request.user.has_perm("core.name_stand_in", grant):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("Name a stand-in"),
            words=_(
                "The stand-in can do all that the coordinator can, and the trail says "
                "who did it."
            ),
            submit=_("Name the stand-in"),
            form=forms.NameStandIn(request.POST or None),
            perform=lambda data: actions.name_stand_in(
                grant=grant, **data, by=person(request), at=timezone.now()
            ),
            refusals=(GrantRefused,),
            done=_("The stand-in is named."),
            back=self.address("change", grant.pk),
        )


@admin.register(StandIn, site=site)
class StandInAdmin(ReadOnlyAdmin):
    """Stand-ins; they are named from the role, and sent home here."""

    group = GROUP
    group_order = 10
    list_display = ("absent", "substitute", "grant", "from_on", "to_on")
    list_filter = (OnDay,)
    list_select_related = ("absent", "substitute", "grant")

    def get_urls(self) -> list[URLPattern]:
        """The page of the action, before Django's own."""
        return [self.extra_page("end", self.end_view), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: StandIn) -> list[tuple[str, Text]]:
        """Send the stand-in home."""
        over = obj.to_on < timezone.localdate()
        if over or not request.user.has_perm("core.name_stand_in", obj.grant):
            return []
        return [(self.address("end", obj.pk), _("End the period early"))]

    def end_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End the period before its time."""
        stand_in = self._one(request, object_id)
        if not request.user.has_perm("core.name_stand_in", stand_in.grant):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("End the period early"),
            words=str(stand_in),
            submit=_("End the period"),
            form=forms.LastDay(request.POST or None, initial=_today()),
            perform=lambda data: actions.end_stand_in(
                stand_in=stand_in, **data, by=person(request), at=timezone.now()
            ),
            refusals=(GrantRefused,),
            done=_("The period ends that day."),
            back=self.address("changelist"),
        )


@admin.register(Approval, site=site)
class ApprovalAdmin(ReadOnlyAdmin):
    """What each side has said yes to."""

    group = GROUP
    group_order = 10
    list_display = ("act", "side", "approved_by", "stood_in_for", "approved_at")
    list_select_related = ("approved_by", "stood_in_for")
    list_filter = ("act", "side")


def _today() -> dict[str, date]:
    return {"last_on": timezone.localdate()}
