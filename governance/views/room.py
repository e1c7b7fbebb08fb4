"""The room: the one page that a meeting is held on, and what follows it along."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.actions.room import note_refusal
from governance.forms.room import Nothing
from governance.models import Conflict, Meeting, Motion, Paragraph, Poll, Remark
from governance.models.wording import filled, wording
from governance.search import following
from governance.search.assignments import open_on
from governance.views.polls_box import box
from governance.views.room_verbs import VERBS, Asked, Verb
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible

PAGES = "governance/room"
SCRIPT = "X-Room"  # the page's own script asks: it gets the parts, and no frame
WITH = ("procedure", "chair", "secretary", "checker", "place")


def meeting_of(request: HttpRequest, year: int, number: int) -> Meeting:
    """The meeting, for those who belong to it."""
    found = Meeting.objects.select_related(*WITH).filter(year=year, number=number)
    meeting: Meeting | None = found.order_by("is_example").first()
    if meeting is None:
        raise Http404
    if not request.user.has_perm("governance.enter_room", meeting):
        raise PermissionDenied
    return meeting


@require_safe
def changed(request: HttpRequest, key: UUID, version: int) -> HttpResponse:  # noqa: ARG001
    """Whether there is anything new in the room: asked by everybody, every few seconds.

    One question to the database, no session, and no content in the answer.
    """
    now = Meeting.objects.filter(room_key=key).values_list("version", flat=True).first()
    if now is None:
        raise Http404
    headers = {"Cache-Control": "no-store"}
    if now == version:
        return HttpResponse(status=204, headers=headers)
    return HttpResponse(
        str(now),
        content_type="text/plain",
        headers={**headers, "HX-Trigger": "room-changed"},
    )


@login_required
@never_cache
@require_safe
def read(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The room, for everybody who belongs to the meeting."""
    meeting = meeting_of(request, year, number)
    return TemplateResponse(request, f"{PAGES}/room_page.html", frame(request, meeting))


@login_required
@never_cache
@require_safe
def state(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The parts of the page that follow the meeting, as they stand now."""
    meeting = meeting_of(request, year, number)
    return TemplateResponse(request, f"{PAGES}/_state.html", frame(request, meeting))


@never_cache
@require_safe
def projector(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same for everybody who looks at the wall: large, and without buttons."""
    found = Meeting.objects.select_related(*WITH).filter(room_key=key)
    meeting = found.exclude(state=Meeting.State.STATED).first()
    if meeting is None:
        raise Http404
    now = following.follow(meeting)
    context = {**_told(now), "me": None, "leads": False, "on_wall": True}
    context["box"] = box(now.poll, now.item, None, leads=False)
    part = "_wall" if SCRIPT in request.headers else "projector_page"
    return TemplateResponse(request, f"{PAGES}/{part}.html", context)


@login_required
@never_cache
@require_POST
def do(request: HttpRequest, year: int, number: int, verb: str) -> HttpResponse:
    """Do what a button of the room says; a no is named, and nothing typed is lost."""
    meeting = meeting_of(request, year, number)
    if verb not in VERBS:
        raise Http404
    chosen = VERBS[verb]
    leads = request.user.has_perm("governance.lead_meeting", meeting)
    if chosen.lead and not leads:
        raise PermissionDenied
    form = chosen.form(request.POST, meeting=meeting)
    try:
        words = _performed(request, meeting, chosen, form, leads=leads)
    except NotPossible as no:
        return _refused(request, meeting, verb, str(no.reason.label))
    if form.errors:
        faults = [str(fault) for found in form.errors.values() for fault in found]
        return _refused(request, meeting, verb, " ".join(faults))
    if SCRIPT in request.headers:
        meeting = meeting_of(request, year, number)
        context = {**frame(request, meeting), "answer": words, "tone": "success"}
        return TemplateResponse(request, f"{PAGES}/_state.html", context)
    messages.success(request, words)
    return HttpResponseRedirect(reverse("room-read", args=[year, number]))


def _performed(
    request: HttpRequest, meeting: Meeting, verb: Verb, form: Nothing, *, leads: bool
) -> str:
    """Do it, if the form is whole, and return what is said about it."""
    if not form.is_valid():
        return ""
    user, at = cast("User", request.user), timezone.now()
    me = meeting.participants.filter(user=user).first()
    asked = Asked(
        meeting=meeting, me=me, leads=leads, data=form.cleaned_data, by=user, at=at
    )
    try:
        done = verb.perform(asked)
    except NotPossible as no:
        note_refusal(meeting=meeting, reason=no.reason, by=user, at=at)
        raise
    words = [str(verb.done)]
    if isinstance(done, Paragraph):
        words.append(f"§ {done.number}.")
        words += [str(w.label) for w in wording("\n".join(done.decisions))]
    return " ".join(words)


def _refused(
    request: HttpRequest, meeting: Meeting, verb: str, words: str
) -> HttpResponse:
    """Show the room with the reason, and with what was typed."""
    meeting = meeting_of(request, meeting.year, cast("int", meeting.number))
    context = {**frame(request, meeting), "answer": words, "tone": "error"}
    context["typed"] = {verb: request.POST}
    part = "_state" if SCRIPT in request.headers else "room_page"
    return TemplateResponse(request, f"{PAGES}/{part}.html", context, status=409)


def frame(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """What the page shows to this person."""
    now = following.follow(meeting)
    me = now.place(request.user)
    leads = request.user.has_perm("governance.lead_meeting", meeting)
    co_opted = meeting.rules().co_opted_propose
    may_propose = me is not None and (me.is_member() or co_opted)
    item = now.item
    return {
        **_told(now),
        "me": me,
        "leads": leads,
        "box": box(now.poll, item, me, leads=leads),
        "may_propose": may_propose or leads,
        "my_remarks": [r for r in now.remarks if me and r.participant_id == me.pk],
        "proposed": filled(item.proposal, str(meeting.checker or "")) if item else "",
        "warnings": wording(item.proposal) if item and leads else [],
        "motion_kinds": Motion.Kind.choices,
        "conflict_kinds": Conflict.Kind.choices,
        "remark_kinds": Remark.Kind.choices,
    }


def _told(now: following.Following) -> dict[str, Any]:
    poll = now.poll
    return {
        "now": now,
        "meeting": now.meeting,
        "item": now.item,
        "poll": poll,
        "open_assignments": open_on(now.meeting) if _lists_them(now) else [],
        "vote_goes_on": poll is not None and poll.state == Poll.State.OPEN,
        "quorum": now.quorum,
        "quorum_words": following.quorum_words(now),
        "aloud": following.said_aloud(now),
    }


def _lists_them(now: following.Following) -> bool:
    """Whether the matter in hand is where open assignments are gone through."""
    return now.item is not None and now.item.standing == "assignments"
