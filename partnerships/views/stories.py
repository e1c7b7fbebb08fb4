"""Doors of the stories that everybody may read."""

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from malmoandan.core import files
from malmoandan.core.public_cache import public_page
from partnerships.forms import stories as forms
from partnerships.models import Project, Story
from partnerships.search import stories as search
from partnerships.views.pages import paged

ON_A_PAGE = 20
# A picture that is taken down goes from browsers soon after.
KEPT_SECONDS = 300


@require_safe
@public_page
def story_list(request: HttpRequest) -> HttpResponse:
    """Every published story, and a choice among them."""
    form = forms.Filter(request.GET)
    choice = form.choice()
    pages = paged(request, search.stories(**choice), ON_A_PAGE)
    today = timezone.localdate()
    context = {
        "form": form,
        "choice": choice,
        **pages,
        "entries": [(story, story.shows_picture(today)) for story in pages["page"]],
        "has_any": pages["found"] or Story.objects.public().exists(),
    }
    return TemplateResponse(request, "partnerships/stories/list_page.html", context)


@require_safe
@public_page
def story_read(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One story, with its picture for as long as it may be shown."""
    rows = search.with_parties(Story.objects.select_related("project", "case"))
    story = get_object_or_404(rows, pk=pk)
    if story.state != Story.State.PUBLISHED:
        raise Http404
    if slug != story.slug:
        there = reverse("story-read", args=[story.pk, story.slug])
        return HttpResponsePermanentRedirect(there)
    return TemplateResponse(
        request, "partnerships/stories/read_page.html", {**told(story), "story": story}
    )


def told(story: Story) -> dict[str, object]:
    """What the page of a story shows besides its own row."""
    project: Project | None = story.project
    case = story.case
    return {
        "shows_picture": story.shows_picture(timezone.localdate()),
        "project": project if project is not None and project.is_public else None,
        "case": case if case is not None and case.is_public else None,
        "citations": list(story.citations.select_related("document")),
    }


@require_safe
def picture_read(request: HttpRequest, pk: int) -> FileResponse:
    """The picture of a published story, while it may be shown; before that and after,
    only those whom the story is about and those who publish see it."""
    rows = search.with_parties(Story.objects.all())
    story = get_object_or_404(rows, pk=pk, picture__isnull=False)
    shows = story.shows_picture(timezone.localdate())
    is_public = story.state == Story.State.PUBLISHED and shows
    if story.picture is None or not (is_public or _sees_inside(request, story)):
        raise Http404
    response = files.send(story.picture, inline=True)
    whose = "public" if is_public else "private"
    response["Cache-Control"] = f"{whose}, max-age={KEPT_SECONDS}"
    return response


def _sees_inside(request: HttpRequest, story: Story) -> bool:
    if request.user.has_perm("partnerships.edit_cooperation"):
        return True
    return any(
        request.user.has_perm("partnerships.see_inside", party.organisation)
        and search.shows_to(story, party.organisation)
        for party in story.parties.all()
    )
