"""Doors of votes: opening, voting, closing, and counting again.

Every vote is an ordinary form. The page's script sends the same form by itself and asks
for JSON, so that a vote which met no net can be sent again until it is answered.
"""

import uuid
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from governance.actions import polls as actions
from governance.forms import polls as forms
from governance.models import AgendaItem, Meeting, Participant, Poll, PollRefusal, Voter
from governance.search import polls as search
from governance.views import polls_box, room
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible

PAGES = "governance/polls"
WITH = ("item__meeting__procedure", "item__meeting__chair", "item__division_asked_by")

LEAD, ENTER, VOTE = (
    f"governance.{verb}" for verb in ("lead_meeting", "enter_room", "vote")
)


def who(request: HttpRequest) -> User:
    """The person who is logged in."""
    return cast("User", request.user)


def poll_of(pk: int) -> Poll:
    """The vote, with its matter and its meeting."""
    found = Poll.objects.select_related(*WITH, "chosen").prefetch_related("options")
    poll: Poll = get_object_or_404(found, pk=pk, item__meeting__isnull=False)
    return poll


def meeting_of(poll: Poll) -> Meeting:
    """The vote's meeting: a vote has one."""
    return cast("Meeting", poll.item.meeting)


def room_of(meeting: Meeting) -> str:
    """The address of the room."""
    return reverse("room-read", args=[meeting.year, meeting.number])


def place_of(request: HttpRequest, meeting: Meeting) -> Participant | None:
    """The person's place at the meeting."""
    places = Participant.objects.filter(meeting=meeting, user=who(request))
    found: Participant | None = places.first()
    return found


# A member votes


@login_required
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Cast a vote or change it; whoever may not is refused by name, with a trace."""
    poll = poll_of(pk)
    meeting = meeting_of(poll)
    may = request.user.has_perm(VOTE, meeting)
    form = forms.Ballot(request.POST, poll=poll)
    me = place_of(request, meeting)
    try:
        choices = form.choices() if may else []
        ballot = actions.cast(
            poll=poll,
            participant=me,
            choices=choices,
            token=form.cleaned_data["token"] if may else uuid.uuid4(),
            by=who(request),
            at=timezone.now(),
        )
    except NotPossible as no:
        if not may:
            raise PermissionDenied(no.reason.label) from no
        return _not_counted(request, poll, no.reason)
    words = polls_box.counted(poll, ballot)
    if _wants_json(request):
        return JsonResponse({"counted": True, "words": words})
    messages.success(request, words)
    return HttpResponseRedirect(room_of(meeting))


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _not_counted(request: HttpRequest, poll: Poll, reason: Any) -> HttpResponse:
    # What lies in the box already is counted: the answer to it was lost on its way.
    in_box = reason == PollRefusal.VOTED_SECRETLY
    if _wants_json(request):
        status = 200 if in_box else 409
        told = {"counted": in_box, "words": str(reason.label)}
        return JsonResponse(told, status=status)
    messages.error(request, reason.label)
    return HttpResponseRedirect(room_of(meeting_of(poll)))


# Whoever leads the meeting


def _led(request: HttpRequest, found: Meeting | None) -> Meeting:
    """The meeting, for those who lead it: a matter in the room has one."""
    meeting = cast("Meeting", found)
    if not request.user.has_perm(LEAD, meeting):
        raise PermissionDenied
    return meeting


def _done(
    request: HttpRequest, meeting: Meeting, perform: Callable[[], Any], words: Any
) -> HttpResponse:
    """Do it, say so, and go back to the room; a no is named there."""
    try:
        perform()
    except NotPossible as no:
        return _back(request, meeting, no.reason.label, is_done=False)
    return _back(request, meeting, words)


def _back(
    request: HttpRequest, meeting: Meeting, words: Any, *, is_done: bool = True
) -> HttpResponse:
    """The room as it stands now: its parts, when the page's own script asks."""
    if room.SCRIPT in request.headers:
        now = room.meeting_of(request, meeting.year, cast("int", meeting.number))
        told = {"answer": words, "tone": "success" if is_done else "error"}
        return TemplateResponse(
            request,
            f"{room.PAGES}/_state.html",
            {**room.frame(request, now), **told},
            status=200 if is_done else 409,
        )
    tell = messages.success if is_done else messages.error
    tell(request, words)
    return HttpResponseRedirect(room_of(meeting))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest, year: int, number: int, item: int) -> HttpResponse:
    """Open a vote in a matter: what is asked, how, and what is promised."""
    found = AgendaItem.objects.select_related("meeting__procedure")
    matter: AgendaItem = get_object_or_404(
        found, pk=item, meeting__year=year, meeting__number=number
    )
    meeting = _led(request, matter.meeting)
    posted = request.POST if request.method == "POST" else None
    form = forms.OpenPoll(posted, item=matter)
    if form.is_valid():
        try:
            actions.open_poll(
                item=matter, by=who(request), at=timezone.now(), **form.promised()
            )
        except NotPossible as no:
            form.add_error(None, no.reason.label)
        else:
            messages.success(request, _("The vote is open."))
            return HttpResponseRedirect(room_of(meeting))
    context = {"form": form, "item": matter, "meeting": meeting}
    return TemplateResponse(request, f"{PAGES}/open_page.html", context)


@login_required
@require_POST
def find(request: HttpRequest, year: int, number: int, item: int) -> HttpResponse:
    """Note what the chair has found by acclamation or consensus."""
    found = AgendaItem.objects.select_related("meeting__procedure")
    matter: AgendaItem = get_object_or_404(
        found, pk=item, meeting__year=year, meeting__number=number
    )
    meeting = _led(request, matter.meeting)
    form = forms.Finding(request.POST)

    def perform() -> None:
        if not form.is_valid():
            raise NotPossible(PollRefusal.NO_SUCH_CHOICE)
        mode, outcome = form.outcome()
        actions.find(
            item=matter,
            mode=mode,
            outcome=outcome,
            question=form.cleaned_data["question"],
            by=who(request),
            at=timezone.now(),
        )

    return _done(request, meeting, perform, _("What the chair found is noted."))


@login_required
@require_POST
def speak(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a vote that a member has said aloud in an open vote."""
    poll = poll_of(pk)
    meeting = _led(request, poll.item.meeting)
    given = request.POST.get("voter", "")
    number = int(given) if given.isdecimal() else 0
    voter = get_object_or_404(
        Voter.objects.select_related("participant"), poll=poll, pk=number
    )
    form = forms.Ballot(request.POST, poll=poll)

    def perform() -> None:
        actions.cast(
            poll=poll,
            participant=voter.participant,
            choices=form.choices(),
            token=form.cleaned_data["token"],
            by=who(request),
            at=timezone.now(),
            spoken=True,
        )

    words = _("The vote of %(name)s is counted.") % {"name": voter.participant}
    return _done(request, meeting, perform, words)


@login_required
@require_POST
def let_chair(request: HttpRequest, pk: int) -> HttpResponse:
    """It is the chair's turn to vote."""
    poll = poll_of(pk)
    meeting = _led(request, poll.item.meeting)

    def perform() -> None:
        actions.let_chair_vote(poll=poll, by=who(request), at=timezone.now())

    return _done(request, meeting, perform, _("The chair can vote now."))


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the vote and count it."""
    poll = poll_of(pk)
    meeting = _led(request, poll.item.meeting)
    force = "force" in request.POST
    by, at = who(request), timezone.now()
    try:
        closed = actions.close_poll(poll=poll, by=by, at=at, force=force)
    except NotPossible as no:
        left = actions.missing(poll)
        names = polls_box.missing_words(left) if left else ""
        words = f"{no.reason.label} {names}".strip()
        return _back(request, meeting, words, is_done=False)
    is_done = closed.state == Poll.State.CLOSED
    return _back(request, meeting, " ".join(_ended(closed)), is_done=is_done)


def _ended(poll: Poll) -> list[str]:
    if poll.state == Poll.State.BROKEN_OFF:
        return [search.broken_off(poll)]
    return [_("The vote is closed."), *search.ending(poll)]


@login_required
@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Break the vote off without a result."""
    poll = poll_of(pk)
    meeting = _led(request, poll.item.meeting)
    reason = request.POST.get("reason", "")[:300]

    def perform() -> None:
        actions.break_off(poll=poll, reason=reason, by=who(request), at=timezone.now())

    return _done(request, meeting, perform, _("The vote is broken off."))


# Everybody at the meeting


@login_required
@never_cache
@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote by itself, for those who belong to the meeting."""
    poll = poll_of(pk)
    meeting = meeting_of(poll)
    if not request.user.has_perm(ENTER, meeting):
        raise PermissionDenied
    me = place_of(request, meeting)
    leads = request.user.has_perm(LEAD, meeting)
    context = {
        "poll": poll,
        "item": poll.item,
        "meeting": meeting,
        "box": polls_box.box(poll, poll.item, me, leads=leads),
    }
    return TemplateResponse(request, f"{PAGES}/read_page.html", context)
