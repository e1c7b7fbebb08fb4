"""What is new about a theme or an IOP case: what followers are told, and feeds hold."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from malmoandan.core.models import Term, TrailEntry
from partnerships.models import IopCase, Project, Story


@dataclass(frozen=True)
class News:
    """One thing that happened: when, what, and where to read of it."""

    at: datetime
    title: str
    path: str
    key: str


def of_theme(theme: Term, since: datetime, until: datetime) -> list[News]:
    """Stories published, cooperation registered and cases that moved, newest first."""
    stories = Story.objects.public().filter(themes=theme)
    projects = Project.objects.public().filter(themes=theme)
    cases = IopCase.objects.public().filter(themes=theme)
    return _newest_first(
        [
            *_stories(stories, since, until),
            *_projects(projects, since, until),
            *_steps(cases, since, until),
        ]
    )


def of_case(case: IopCase, since: datetime, until: datetime) -> list[News]:
    """Steps that the case has taken and stories about it, newest first."""
    stories = Story.objects.public().filter(case=case)
    cases = IopCase.objects.public().filter(pk=case.pk)
    return _newest_first(
        [*_stories(stories, since, until), *_steps(cases, since, until)]
    )


def _newest_first(found: list[News]) -> list[News]:
    return sorted(found, key=lambda news: (news.at, news.key), reverse=True)


def _stories(stories: QuerySet[Story], since: datetime, until: datetime) -> list[News]:
    told = stories.filter(published_at__gt=since, published_at__lte=until)
    return [
        News(
            at=story.published_at,
            title=_("New story: %s") % story.title,
            path=reverse("story-read", args=[story.pk, story.slug]),
            key=f"story-{story.pk}",
        )
        for story in told
        if story.published_at
    ]


def _projects(
    projects: QuerySet[Project], since: datetime, until: datetime
) -> list[News]:
    told = projects.filter(registered_at__gt=since, registered_at__lte=until)
    return [
        News(
            at=project.registered_at,
            title=_("New cooperation: %s") % project.name,
            path=reverse("project-read", args=[project.pk, project.slug]),
            key=f"project-{project.pk}",
        )
        for project in told
        if project.registered_at
    ]


def _steps(cases: QuerySet[IopCase], since: datetime, until: datetime) -> list[News]:
    known = {case.pk: case for case in cases}
    trail = TrailEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(IopCase),
        object_id__in=known,
        at__gt=since,
        at__lte=until,
    ).exclude(to_state="")
    return [
        News(
            at=entry.at,
            title=_("%(case)s has come to a new step: %(step)s")
            % {
                "case": known[entry.object_id],
                "step": IopCase.Step(entry.to_state).label,
            },
            path=reverse(
                "iop-read", args=[entry.object_id, known[entry.object_id].slug]
            ),
            key=f"step-{entry.pk}",
        )
        for entry in trail
    ]
