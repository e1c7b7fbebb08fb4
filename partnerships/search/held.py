"""What this app holds about one person, told to that person."""

from django.db.models import Q
from django.utils.translation import gettext as _

from malmoandan.core.models import User
from malmoandan.core.search import Held, Value, latest
from partnerships.models import (
    Affiliation,
    Application,
    Follow,
    GroupNote,
    IopAnswer,
    IopRenewalAnswer,
    Project,
    SelfDeclaration,
    Story,
)

# What a person did for somebody else: how many, and under which name.
DEEDS = (
    (SelfDeclaration, "declared_by"),
    (Project, "registered_by"),
    (Story, "written_by"),
    (IopAnswer, "answered_by"),
    (IopRenewalAnswer, "answered_by"),
    (GroupNote, "written_by"),
)


def held_about(person: User) -> list[Held]:
    """Whom the person speaks for, first contacts, what is followed, what was done."""
    return [
        _affiliations(person),
        _applications(person),
        _follows(person),
        _deeds(person),
    ]


def _affiliations(person: User) -> Held:
    rows = Affiliation.objects.filter(person=person).select_related("organisation")
    return Held(
        key="organisations",
        title=_("Organisations"),
        why=_("So that the right person can answer for an organisation."),
        rows=[
            [
                Value("organisation", _("Organisation"), str(row.organisation)),
                Value("role", _("Role"), row.get_role_display()),
                Value("title", _("Task"), row.title),
                Value("state", _("State"), row.get_state_display()),
                Value("from", _("From"), row.from_on),
                Value("to", _("Up to and including"), row.to_on),
                Value("message", _("Message"), row.message),
            ]
            for row in latest(rows.order_by("-pk"))
        ],
    )


def _applications(person: User) -> Held:
    theirs = Q(email=person.email) | Q(affiliation__person=person)
    rows = Application.objects.filter(theirs).select_related("organisation")
    return Held(
        key="applications",
        title=_("First contacts"),
        why=_("So that a coordinator can answer."),
        rows=[
            [
                Value("organisation", _("Organisation"), str(row)),
                Value("name", _("Name"), row.name),
                Value("message", _("Message"), row.message),
                Value("sent", _("Sent"), row.sent_at),
                Value("state", _("State"), row.get_state_display()),
            ]
            for row in latest(rows)
        ],
    )


def _follows(person: User) -> Held:
    theirs = Q(email=person.email) | Q(person=person)
    rows = Follow.objects.filter(theirs).select_related("term", "case")
    return Held(
        key="follows",
        title=_("What you follow"),
        why=_("So that you get the news you asked for, until you leave."),
        rows=[
            [
                Value("what", _("What"), str(row)),
                Value("asked", _("Asked"), row.asked_at),
                Value("ended", _("Ended"), row.ended_at),
            ]
            for row in latest(rows)
        ],
    )


def _deeds(person: User) -> Held:
    rows = []
    for model, name in DEEDS:
        count = model._default_manager.filter(**{name: person}).count()
        if count:
            meta = model._meta
            label = meta.verbose_name if count == 1 else meta.verbose_name_plural
            rows.append([Value(meta.model_name or "", str(label), count)])
    return Held(
        key="done",
        title=_("What you have written for organisations"),
        why=_("It belongs to the organisations and stays, without your name."),
        rows=rows,
    )
