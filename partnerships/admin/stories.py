"""Stories in the office: read, looked at, published, sent back, taken down."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import FactAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.models import Vocabulary
from malmoandan.core.transitions import NotPossible, verbs
from partnerships import actions
from partnerships.admin.projects import ThemeFilter
from partnerships.admin.shared import GROUP
from partnerships.forms import stories as forms
from partnerships.forms.projects import Sure
from partnerships.models import Story, StoryParty

PUBLISHES = "partnerships.edit_cooperation"
STEPS: dict[str, Any] = {
    "publish": actions.publish_story,
    "send_back": actions.send_story_back,
    "withdraw": actions.withdraw_story,
}


class HasPicture(admin.SimpleListFilter):
    """Stories with a picture, and those without."""

    title = _("picture")
    parameter_name = "picture"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """With, or without."""
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Story]
    ) -> QuerySet[Story]:
        """Those that have one, or have none."""
        if self.value() in {"yes", "no"}:
            return queryset.filter(picture__isnull=self.value() == "no")
        return queryset


@admin.register(Story, site=site)
class StoryAdmin(FactAdmin):
    """Stories: their words are their parties' own, so nothing is written here.

    Drafts are not shown before those who write them send them.
    """

    group = GROUP
    group_order = 10
    list_display = ("title", "state", "answers", "has_picture", "published_at")
    list_filter = ("state", HasPicture, ThemeFilter)
    list_select_related = ("picture",)
    search_fields = ("title", "text", "parties__organisation__name")
    vocabularies: ClassVar[dict[str, str]] = {"themes": Vocabulary.THEME}
    fields = (
        *("state", "stops", "answers_shown", "picture_shown", "title", "text"),
        *("effect", "place", "language", "project", "case", "themes"),
        *("picture_alt", "picture_basis", "picture_children", "picture_until"),
        *("written_by", "written_at", "published_at", "returned_reason"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        """Everything that has been sent at some time, with its parties."""
        sent = super().get_queryset(request).exclude(state=Story.State.DRAFT)
        return sent.prefetch_related("parties__organisation")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All of them."""
        return [*super().get_readonly_fields(request, obj), *self.fields]

    def get_urls(self) -> list[Any]:
        """The list's own pages, and one for each step."""
        own: list[URLPattern] = [
            self.extra_page("publish", self.publish),
            self.extra_page("send_back", self.send_back),
            self.extra_page("withdraw", self.withdraw),
        ]
        return [*own, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What can be done now, and the page that everybody sees."""
        labels = {
            "publish": _("Publish"),
            "send_back": _("Send back"),
            "withdraw": _("Take down"),
        }
        found: list[tuple[str, Text]] = [
            (self.address(verb, obj.pk), labels[verb])
            for verb in verbs(Story, obj.state)
            if verb in labels and request.user.has_perm(PUBLISHES)
        ]
        if obj.state == Story.State.PUBLISHED:
            page = reverse("story-read", args=[obj.pk, obj.slug])
            found.append((page, _("See the page")))
        return found

    # What stands on the page

    @admin.display(description=_("answers"))
    def answers(self, story: Story) -> str:
        """How many parties have said yes."""
        parties = story.parties.all()
        yes = [p for p in parties if p.answer == StoryParty.Answer.YES]
        text = _("%(yes)d yes of %(all)d")
        return text % {"yes": len(yes), "all": len(parties)}

    @admin.display(description=_("picture"), boolean=True)
    def has_picture(self, story: Story) -> bool:
        """Whether there is one to look at."""
        return story.picture_id is not None

    @admin.display(description=_("What stops it"))
    def stops(self, story: Story) -> str:
        """What keeps the story from being published."""
        if story.state == Story.State.PUBLISHED:
            return str(_("It is published."))
        reasons = story.why_not_publish()
        return _listed([r.label for r in reasons]) or str(_("Nothing stops it."))

    @admin.display(description=_("What they have said"))
    def answers_shown(self, story: Story) -> str:
        """Each party with its answer and its reason."""
        return _listed(
            [f"{p}. {p.reason}" if p.reason else str(p) for p in story.parties.all()]
        )

    @admin.display(description=_("picture"))
    def picture_shown(self, story: Story) -> str:
        """The picture, or what became of it."""
        if story.picture_id is None:
            was = story.picture_until is not None
            return str(
                _("It was shown to its last day and is removed.") if was else "–"
            )
        return format_html(
            '<img class="office-picture" src="{}" alt="{}">',
            reverse("story-picture", args=[story.pk]),
            story.picture_alt,
        )

    # Steps

    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let everybody read it."""
        return self._step_page(
            request,
            object_id,
            "publish",
            title=_("Publish the story"),
            submit=_("Publish"),
            done=_("The story is published."),
        )

    def send_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give it back with a reason."""
        return self._step_page(
            request,
            object_id,
            "send_back",
            title=_("Send the story back"),
            submit=_("Send back"),
            done=_("The story is sent back."),
        )

    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take it down with a reason."""
        return self._step_page(
            request,
            object_id,
            "withdraw",
            title=_("Take the story down"),
            submit=_("Take down"),
            done=_("The story is taken down."),
        )

    def _step_page(
        self, request: HttpRequest, object_id: str, verb: str, **words: Any
    ) -> HttpResponse:
        story = self._one(request, object_id)
        if not request.user.has_perm(PUBLISHES):
            raise PermissionDenied
        asks: Any = Sure if verb == "publish" else forms.Reason
        # A draft is its writers' own again: there is no page of it here to go back to.
        page = ["changelist"] if verb == "send_back" else ["change", story.pk]
        return self.action_page(
            request,
            form=asks(request.POST if request.method == "POST" else None),
            perform=lambda given: STEPS[verb](
                story=story, by=person(request), at=timezone.now(), **given
            ),
            refusals=(NotPossible,),
            back=self.address(*page),
            words=story.title,
            **words,
        )


def _listed(lines: list[Any]) -> str:
    if not lines:
        return ""
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html('<ul class="office-listed">{}</ul>', items)
