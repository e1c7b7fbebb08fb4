"""What waits for somebody around meetings and decisions: members and coordinators."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import (
    AgendaItem,
    Correction,
    Dispatch,
    Meeting,
    MinutesApproval,
    OpenQuestion,
    Paragraph,
    Participant,
    Presence,
    Procedure,
    Remark,
)
from governance.search import assignments, decisions, group
from governance.search.minutes import version_of
from malmoandan.core.models import User
from partnerships.search.waiting import Asked, Waiting

State = Meeting.State
# A notice is prepared for a fortnight before it must go out.
AHEAD = dt.timedelta(days=14)
# Minutes in which those who took part still have something to do.
LIVING = (State.CALLED, State.IN_PROGRESS, State.ENDED, State.IN_APPROVAL)


def unique(waits: Iterable[Waiting]) -> list[Waiting]:
    """The same thing once, for somebody who has two parts in it."""
    return list({(w.url, str(w.text)): w for w in waits}.values())


# Those who take part


def waits_for_member(user: User, now: dt.datetime) -> list[Waiting]:
    """What a participant has to do: answer, read, correct, approve, write, report."""
    mine = Participant.objects.filter(user=user, meeting__state__in=LIVING)
    was_there = Presence.objects.filter(participant=OuterRef("pk"))
    said = Correction.objects.filter(participant=OuterRef("pk"))
    given = MinutesApproval.objects.filter(participant=OuterRef("pk"), paragraph=None)
    found = (
        mine.annotate(
            was_there=Exists(was_there),
            has_said=Exists(said),
            has_given=Exists(given),
        )
        .select_related("meeting__minutes", "meeting__procedure")
        .order_by("meeting__starts_at", "pk")
    )
    waits = [wait for place in found for wait in _of_place(place, now)]
    waits += [_remark(remark) for remark in _unwritten(user)]
    return [*waits, *assignments.waits_for_owner(user, timezone.localdate(now))]


def _of_place(place: Any, now: dt.datetime) -> Iterator[Waiting]:
    """What one meeting asks of the person, by how far it has come."""
    find: dict[str, Callable[[Any, dt.datetime], Iterator[Waiting]]] = {
        State.CALLED: _called,
        State.IN_PROGRESS: _going_on,
        State.ENDED: _ended,
        State.IN_APPROVAL: _in_approval,
    }
    yield from find[place.meeting.state](place, now)


def _called(place: Participant, now: dt.datetime) -> Iterator[Waiting]:
    meeting = place.meeting
    if meeting.starts_at is None or meeting.starts_at < now:
        return
    day = {"day": _day(meeting.starts_at)}
    since = timezone.localdate(place.called_at) if place.called_at else None
    if place.answer == Participant.Answer.NONE:
        text = _("Say whether you come to the steering group’s meeting on %(day)s.")
        yield Waiting(text % day, _page("meeting-answer", meeting), since)
    if place.seen_at is None and place.answer != Participant.Answer.NOT_COMING:
        text = _("Read the ten-minute brief before the meeting on %(day)s.")
        yield Waiting(text % day, _page("meeting-brief", meeting))


def _going_on(place: Participant, _now: dt.datetime) -> Iterator[Waiting]:
    text = _("The steering group’s meeting is going on now: go to the room.")
    yield Waiting(text, _page("room-read", place.meeting))


def _ended(place: Any, now: dt.datetime) -> Iterator[Waiting]:
    meeting, minutes = place.meeting, getattr(place.meeting, "minutes", None)
    until = minutes.corrections_until if minutes else None
    if place.pk == meeting.secretary_id:
        yield _to_hand_over(meeting)
    elif place.was_there and not place.has_said and until and now < until:
        text = _("Read the draft minutes of %(day)s. Propose corrections by %(last)s.")
        told = {"day": _day(meeting.starts_at), "last": _day(until)}
        page = _page("minutes-corrections", meeting)
        yield Waiting(text % told, page, due=timezone.localdate(until))


def _in_approval(place: Any, _now: dt.datetime) -> Iterator[Waiting]:
    meeting = place.meeting
    if place.pk not in (meeting.chair_id, meeting.checker_id):
        return
    if place.has_given and _has_approved(place):
        return
    due = getattr(getattr(meeting, "minutes", None), "approval_due_on", None)
    told = {"day": _day(meeting.starts_at)}
    if due:
        told["last"] = date_format(due, "j F Y")
        text = _("Approve the minutes of %(day)s, at the latest %(last)s.")
    else:
        text = _("Approve the minutes of %(day)s.")
    yield Waiting(text % told, _page("minutes-approve", meeting), due=due)


def _has_approved(place: Participant) -> bool:
    """Whether the person has approved this very text; an older one does not count."""
    given = MinutesApproval.objects.filter(participant=place, paragraph=None)
    versions = set(given.values_list("version", flat=True))
    return bool(versions) and version_of(place.meeting) in versions


def _unwritten(user: User) -> Any:
    """Reservations and notes that the person announced, and has to write yet."""
    open_minutes = Q(item__meeting__state__in=(State.ENDED, State.IN_APPROVAL))
    found = Remark.objects.filter(open_minutes, participant__user=user, text="")
    return found.select_related("item__meeting")


def _remark(remark: Any) -> Waiting:
    text = _("Write the text of what you announced (%(kind)s) in “%(title)s”.")
    told = {"kind": remark.get_kind_display(), "title": remark.item.title}
    since = timezone.localdate(remark.announced_at)
    return Waiting(text % told, _page("room-read", remark.item.meeting), since)


# Those who coordinate


def waits_for_coordinators(sides: Collection[str], now: dt.datetime) -> list[Waiting]:
    """What coordinators have to see to: notices, minutes, decisions, seats, questions.

    Examples wait for nobody.
    """
    today = timezone.localdate(now)
    return [
        *_to_call(now),
        *_minutes(now),
        *_to_send(),
        *group.waits(sides, today),
        *assignments.waits_for_sides(sides, today),
    ]


def asked_of_coordinator() -> list[Asked]:
    """Matters and questions, to be counted together with what other rooms ask."""
    reported = AgendaItem.objects.filter(
        state=AgendaItem.State.REPORTED, meeting=None, is_example=False
    )
    return [
        Asked(
            reported,
            lambda n: ngettext(
                "%d matter that was put forward waits to be prepared.",
                "%d matters that were put forward wait to be prepared.",
                n,
            ),
            reverse("admin:governance_meeting_changelist"),
        ),
        Asked(
            OpenQuestion.objects.filter(answer=""),
            lambda n: ngettext(
                "%d question is left for the owners to decide.",
                "%d questions are left for the owners to decide.",
                n,
            ),
            reverse("admin:governance_openquestion_all"),
        ),
    ]


def _to_call(now: dt.datetime) -> Iterator[Waiting]:
    """Planned meetings whose notice must go out soon."""
    found: Any = Meeting.objects.coming(now)
    found = found.filter(state=State.PLANNED, is_example=False)
    rules: Procedure | None = None
    for meeting in found:
        rules = rules or Procedure.objects.in_force(timezone.localdate(now))
        call_by = meeting.starts_at - dt.timedelta(days=rules.notice_days)
        if call_by - AHEAD <= now:
            text = _("Call the meeting on %(day)s, at the latest %(last)s.")
            told = {"day": _day(meeting.starts_at), "last": _day(call_by)}
            page = reverse("admin:governance_meeting_change", args=[meeting.pk])
            since = timezone.localdate(call_by) if call_by < now else None
            yield Waiting(text % told, page, since, due=timezone.localdate(call_by))


def _minutes(now: dt.datetime) -> Iterator[Waiting]:
    """Minutes that are to be handed over, answered or published."""
    proposed = Q(corrections__state=Correction.State.PROPOSED)
    found = (
        Meeting.objects.filter(
            state__in=(State.ENDED, State.APPROVED), is_example=False
        )
        .annotate(proposed=Count("corrections", filter=proposed))
        .select_related("procedure")
        .order_by("starts_at", "pk")
    )
    for meeting in found:
        if meeting.state == State.APPROVED:
            yield _to_publish(meeting, now)
            continue
        yield _to_hand_over(meeting)
        if meeting.proposed:
            text = ngettext(
                "%d proposed correction of the minutes waits for an answer.",
                "%d proposed corrections of the minutes wait for an answer.",
                meeting.proposed,
            )
            page = _page("minutes-edit", meeting)
            yield Waiting(text % meeting.proposed, page)


def _to_hand_over(meeting: Meeting) -> Waiting:
    text = _("Look through the minutes of %(day)s and hand them to those who approve.")
    since = timezone.localdate(meeting.closed_at) if meeting.closed_at else None
    day = {"day": _day(meeting.starts_at)}
    return Waiting(text % day, _page("minutes-edit", meeting), since)


def _to_publish(meeting: Meeting, now: dt.datetime) -> Waiting:
    days = dt.timedelta(days=meeting.rules().publish_days)
    last = (meeting.closed_at or now) + days
    text = _("Publish the approved minutes of %(day)s, at the latest %(last)s.")
    told = {"day": _day(meeting.starts_at), "last": _day(last)}
    since = timezone.localdate(meeting.approved_at) if meeting.approved_at else None
    page = _page("minutes-publish", meeting)
    return Waiting(text % told, page, since, due=timezone.localdate(last))


def _to_send() -> Iterator[Waiting]:
    """Decisions that name who is to have them, and that nobody has got."""
    sent = Dispatch.objects.filter(paragraph=OuterRef("pk"))
    named = decisions.published().filter(is_example=False).exclude(recipients=[])
    left: list[Paragraph] = list(named.exclude(Exists(sent)))
    if left:
        text = ngettext(
            "%d decision is to be sent to those it names.",
            "%d decisions are to be sent to those they name.",
            len(left),
        )
        page = reverse("admin:governance_paragraph_change", args=[left[-1].pk])
        yield Waiting(text % len(left), page)


def _page(name: str, meeting: Meeting) -> str:
    return reverse(name, args=[meeting.year, meeting.number])


def _day(at: dt.datetime | None) -> str:
    return date_format(timezone.localtime(at), "j F Y") if at else ""
