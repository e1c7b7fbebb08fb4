"""Cooperations as files: what everybody may read, and nothing about persons."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from import_export import fields

from malmoandan.core.exports import FactResource, csv_lines, json_lines
from malmoandan.core.templatetags.look import absolute_url
from partnerships.models import Project


class Projects(FactResource):
    """Cooperations as a table of the office."""

    partners = fields.Field(column_name="partners")
    closed = fields.Field(column_name="closed")

    class Meta:
        model = Project
        fields = (
            *("id", "name", "partners", "starts", "ends", "closed", "about"),
            *("closing_report", "lessons", "is_public", "is_example"),
        )
        export_order = fields

    def dehydrate_partners(self, project: Project) -> str:
        """The partners that stand, by name."""
        parts = project.partners.all()
        return "; ".join(str(p.organisation) for p in parts if p.left_on is None)

    def dehydrate_closed(self, project: Project) -> str:
        """Whether its partners have closed it."""
        return str(_word(project.is_closed()))


HEADS = (
    *("id", "name", "address", "from", "to", "closed", "partners", "about", "areas"),
    *("themes", "goals", "global_goals", "funding", "level", "steps"),
    *("what_came_of_it", "lessons", "example"),
)


def whole(found: Any) -> Any:
    """The cooperations with everything that the files say of them."""
    return found.select_related("funding", "level").prefetch_related(
        "steps", "activities"
    )


def as_csv(found: Any) -> Iterator[str]:
    """A row for each cooperation; the columns have the names of the data."""
    return csv_lines(HEADS, (_row(_data(project)) for project in whole(found)))


def as_json(found: Any) -> Iterator[str]:
    """The cooperations as data for machines, also what they did in each year."""
    return json_lines("projects", (_data(project) for project in whole(found)))


def _row(data: dict[str, Any]) -> list[Any]:
    values = (data[head] for head in HEADS)
    return ["; ".join(v) if isinstance(v, list) else _word(v) for v in values]


def _word(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _data(project: Project) -> dict[str, Any]:
    return {
        "id": project.pk,
        "name": project.name,
        "address": absolute_url(
            reverse("project-read", args=[project.pk, project.slug])
        ),
        "from": project.starts.text if project.starts else None,
        "to": project.ends.text if project.ends else None,
        "closed": project.is_closed(),
        "partners": [part.organisation.name for part in project.partners.all()],
        "about": project.about,
        "areas": _labels(project.areas),
        "themes": _labels(project.themes),
        "goals": [str(goal) for goal in project.goals],
        "global_goals": _labels(project.global_goals),
        "funding": project.funding.label_sv if project.funding else None,
        "level": project.level.label_sv if project.level else None,
        "steps": _labels(project.steps),
        "what_came_of_it": project.closing_report,
        "lessons": project.lessons,
        "activities": [
            {"year": activity.year, "text": activity.text}
            for activity in project.activities.all()
        ],
        "example": project.is_example,
    }


def _labels(terms: Any) -> list[str]:
    return [term.label_sv for term in terms.all()]
