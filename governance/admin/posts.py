"""The posts of the coordination and who holds them, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from governance.actions import posts as actions
from governance.admin.seats import DatedAdmin, DatedRows
from governance.forms import seats as forms
from governance.models import CoordinationPost, PostHolding
from malmoandan.core.admin import site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.admin.people import OnDay

# Whoever holds a post runs the portal: only an administrator lets somebody do that.
VERB = "governance.edit_steering_group"


@admin.register(PostHolding, site=site)
class PostHoldingAdmin(DatedAdmin):
    """Who has held which post, from when to when."""

    appoint_verb = VERB
    list_display = ("name", "post", "from_on", "to_on")
    list_filter = (OnDay, "post__side")
    list_select_related = ("post",)
    search_fields = ("name",)
    fields = (
        *("name", "post", "user", "from_on", "to_on", "ended_because", "is_example"),
    )

    @staticmethod
    def ends(row: PostHolding, **given: Any) -> PostHolding:
        """Leave the post."""
        return actions.leave_post(holding=row, **given)


class HoldingRows(DatedRows):
    """Everybody who has held the post."""

    model = PostHolding


@admin.register(CoordinationPost, site=site)
class CoordinationPostAdmin(DatedAdmin):
    """The posts, held or vacant."""

    appoint_verb = VERB
    add_verb = VERB
    list_display = (
        "__str__",
        "employer",
        "full_time_percent",
        "who",
        "from_on",
        "to_on",
    )
    list_filter = (OnDay, "side")
    fields = ("side", "employer", "full_time_percent", "from_on", "to_on", "is_example")
    inlines: ClassVar[Any] = [HoldingRows]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CoordinationPost]:
        """With everybody who has held it, in one more question."""
        return super().get_queryset(request).prefetch_related("holdings")

    @admin.display(description=_("who holds it"))
    def who(self, post: CoordinationPost) -> str:
        """The name, or that nobody does."""
        today = timezone.localdate()
        names = [h.name for h in post.holdings.all() if h.in_force(today)]
        return names[0] if names else pgettext("post", "Vacant")

    def get_urls(self) -> list[URLPattern]:
        """Filling and closing, before Django's own."""
        pages = [
            self.extra_page("fill", self.fill),
            self.extra_page("end", self.end),
        ]
        return [*pages, *super(DatedAdmin, self).get_urls()]

    def buttons(
        self, request: HttpRequest, obj: CoordinationPost
    ) -> list[tuple[str, Text]]:
        """Fill it, close it."""
        over = obj.to_on is not None and obj.to_on < timezone.localdate()
        if over or not self.may(request, obj):
            return []
        return [
            (self.address("fill", obj.pk), _("Fill the post")),
            (self.address("end", obj.pk), _("Close the post")),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Enter a post."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        first = {"from_on": timezone.localdate(), "full_time_percent": 100}
        return self.ask(
            request,
            title=_("Enter a post"),
            submit=_("Enter the post"),
            form=forms.OpenPost(request.POST or None, initial=first),
            perform=lambda data: actions.open_post(
                **data, by=person(request), at=timezone.now()
            ),
            done=_("The post is entered."),
            back=self.address("changelist"),
        )

    def fill(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let somebody hold the post."""
        post = self.mine(request, object_id)
        first = {"from_on": timezone.localdate()}
        return self.ask(
            request,
            title=_("Fill the post"),
            words=_("Whoever holds the post gets the role of coordinator."),
            submit=_("Fill the post"),
            form=forms.Person(request.POST or None, initial=first),
            perform=lambda data: actions.fill_post(
                post=post, **data, by=person(request), at=timezone.now()
            ),
            done=_("The post is filled."),
            back=self.address("change", post.pk),
        )

    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close the post."""
        post = self.mine(request, object_id)
        first = {"last_on": timezone.localdate()}
        return self.ask(
            request,
            title=_("Close the post"),
            submit=_("Close the post"),
            form=forms.LastDay(request.POST or None, initial=first),
            perform=lambda data: actions.close_post(
                post=post, **data, by=person(request), at=timezone.now()
            ),
            done=_("The post is closed."),
            back=self.address("change", post.pk),
        )
