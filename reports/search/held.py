"""What this app holds about one person, told to that person."""

from django.utils.translation import gettext as _

from malmoandan.core.models import User
from malmoandan.core.search import Held, Value, latest
from reports.models import PersonalLink, SelfAssessment, WorkEntry


def held_about(person: User) -> list[Held]:
    """What somebody answered, wrote in the work log, and was sent links to."""
    return [_answers(person), _work(person), _links(person)]


def _answers(person: User) -> Held:
    rows = SelfAssessment.objects.filter(user=person).select_related("principle")
    return Held(
        key="self_assessments",
        title=_("Self-assessment"),
        why=_(
            "So that you can change your answers while it is open, and so that the "
            "mean of your side can be counted. Nobody is shown your answers by name."
        ),
        rows=[
            [
                Value("year", _("Year"), row.year),
                Value("principle", _("Principle"), row.principle.label),
                Value("side", _("Side"), row.get_side_display()),
                Value("score", _("Number"), row.score),
                Value("text", _("In words"), row.text),
                Value("answered", _("Answered"), row.answered_at),
            ]
            for row in latest(rows)
        ],
    )


def _work(person: User) -> Held:
    rows = WorkEntry.objects.filter(by=person).select_related("task")
    return Held(
        key="work_log",
        title=_("Work log"),
        why=_(
            "So that the year’s work can be counted by kind of task. The log is public "
            "and does not say who wrote."
        ),
        rows=[
            [
                Value("on", _("Day"), row.on),
                Value("task", _("Kind of task"), str(row.task)),
                Value("count", _("How many"), row.count),
                Value("note", _("Note"), row.note),
            ]
            for row in latest(rows)
        ],
    )


def _links(person: User) -> Held:
    rows = PersonalLink.objects.filter(user=person).select_related(
        "contribution__organisation",
        "contribution__round",
        "centre_report__centre",
    )
    return Held(
        key="personal_links",
        title=_("Personal links"),
        why=_(
            "So that you can answer for an organisation without logging in, and a link "
            "that is passed on opens nothing."
        ),
        rows=[
            [
                Value("what", _("What it answers"), str(row.opens)),
                Value("email", _("E-mail"), row.email),
                Value("sent", _("Sent"), row.sent_at),
                Value("opened", _("Opened"), row.opened_at),
            ]
            for row in latest(rows)
        ],
    )
