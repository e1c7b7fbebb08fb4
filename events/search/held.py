"""What this app holds about one person, told to that person."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from events.models import EventProposal, Registration, SeatApplication
from malmoandan.core.models import User
from malmoandan.core.search import Held, Value, latest
from malmoandan.core.text import search_key


def held_about(person: User) -> list[Held]:
    """Sign-ups and their needs, applications for seats, proposals, and the door."""
    return [
        _sign_ups(person),
        _applications(person),
        _proposals(person),
        _hosted(person),
    ]


def _by_address(person: User) -> Q:
    return Q(person=person) | Q(email_key=search_key(person.email))


def _sign_ups(person: User) -> Held:
    rows = Registration.objects.filter(_by_address(person), anonymised_at=None)
    rows = rows.select_related("event", "organisation", "sector", "needs")
    return Held(
        key="sign_ups",
        title=_("Sign-ups"),
        why=_(
            "So that you have your seat. It is erased some time after the event: see "
            "the page about privacy."
        ),
        rows=[_sign_up(row) for row in latest(rows.order_by("-registered_at", "-pk"))],
    )


def _sign_up(row: Registration) -> list[Value]:
    guests = row.guests.exclude(order=0).values_list("name", flat=True)
    values = [
        Value("event", _("Event"), str(row.event)),
        Value("state", _("State"), row.get_state_display()),
        Value("name", _("Name"), row.name),
        Value("phone", _("Phone"), row.phone),
        Value("organisation", _("Organisation"), row.organisation_shown),
        Value("side", _("Side"), row.get_side_display()),
        Value("sector", _("Sector"), str(row.sector or "")),
        Value("role", _("Role"), row.role),
        Value("guests", _("Together with"), ", ".join(guests)),
        Value("signed_up", _("Signed up"), row.registered_at),
    ]
    needs: Any = getattr(row, "needs", None)
    if needs is not None:
        values += [
            Value("food", _("Food"), needs.food),
            Value("food_note", _("More about food"), needs.food_note),
            Value("access", _("What you need to take part"), needs.access),
        ]
    return values


def _applications(person: User) -> Held:
    rows = SeatApplication.objects.filter(_by_address(person), anonymised_at=None)
    rows = rows.select_related("training", "organisation", "group")
    return Held(
        key="seat_applications",
        title=_("Applications for seats in trainings"),
        why=_("So that seats can be given out, and everybody gets an answer."),
        rows=[
            [
                Value("training", _("Training"), str(row.training)),
                Value("state", _("State"), row.get_state_display()),
                Value("name", _("Name"), row.name),
                Value("organisation", _("Organisation"), row.organisation_shown),
                Value("group", _("Group"), str(row.group or "")),
                Value("motivation", _("Why you want to take part"), row.motivation),
                Value("applied", _("Applied"), row.applied_at),
                Value("reason", _("Reason for the decision"), row.reason),
            ]
            for row in latest(rows.order_by("-applied_at", "-pk"))
        ],
    )


def _proposals(person: User) -> Held:
    theirs = Q(person=person) | Q(email__iexact=person.email)
    rows = EventProposal.objects.filter(theirs).select_related("kind", "organisation")
    return Held(
        key="event_proposals",
        title=_("Proposed events"),
        why=_("So that you get an answer."),
        rows=[
            [
                Value("kind", _("Kind"), str(row.kind)),
                Value("title", _("What about"), row.title),
                Value("about", _("Tell more"), row.about),
                Value("presenter", _("Who presents"), row.presenter),
                Value("name", _("Name"), row.name),
                Value("sent", _("Sent"), row.sent_at),
                Value("state", _("State"), row.get_state_display()),
                Value("answer", _("Answer"), row.answer),
            ]
            for row in latest(rows)
        ],
    )


def _hosted(person: User) -> Held:
    return Held(
        key="hosted_events",
        title=_("Events where you keep the door"),
        why=_("So that you can check in the guests."),
        rows=[
            [Value("event", _("Event"), str(event))]
            for event in latest(person.hosted_events.order_by("-pk"))
        ],
    )
