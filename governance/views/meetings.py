"""Meetings before they begin: the list for all, agenda and brief for those called."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from governance.actions import agenda as agenda_actions
from governance.actions import invited
from governance.documents import calendars, notices
from governance.forms import meetings as forms
from governance.models import Meeting, Paper, Participant
from governance.search import briefs
from governance.search import meetings as search
from malmoandan.core import files
from malmoandan.core.calendars import KIND
from malmoandan.core.models import User
from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.public_cache import public_page
from malmoandan.core.transitions import NotPossible

PAGES = "governance/meetings"
READ = "governance.read_papers"
State = Meeting.State
either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@public_page
def meetings(request: HttpRequest) -> HttpResponse:
    """What comes and what has been held, and how long the minutes took."""
    now = timezone.now()
    today = timezone.localdate(now)
    held = [(m, search.days_to_publish(m, today)) for m in search.past()]
    context = {
        "coming": [(m, search.where(m)) for m in search.coming(now)],
        "held": held,
        "told_of": search.told_of(),
        "may_raise": request.user.has_perm("governance.put_forward"),
    }
    return TemplateResponse(request, f"{PAGES}/list_page.html", context)


def agenda(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The agenda page, for those who may read it; the caller has looked."""
    now, me = timezone.now(), mine(request, meeting)
    if me:
        invited.see_call(participant=me, at=now)
    context = {
        **_shown(meeting, me, now),
        "lines": briefs.shown(meeting),
        "answers": briefs.answers(meeting),
        "open_assignments": briefs.open_assignments(meeting),
    }
    return TemplateResponse(request, f"{PAGES}/agenda_page.html", context)


@login_required
@never_cache
@require_safe
def brief(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What one needs to know before the meeting, read in ten minutes."""
    meeting = _meeting(request, year, number)
    now, me = timezone.now(), mine(request, meeting)
    if me:
        invited.see_call(participant=me, at=now)
    context = {**_shown(meeting, me, now), "brief": briefs.brief(meeting, me)}
    return TemplateResponse(request, f"{PAGES}/brief_page.html", context)


@never_cache
@either
def answer(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Say whether one comes: logged in, or with the key from the letter."""
    asked = request.POST.get("nyckel") or request.GET.get("nyckel", "")
    person = _by_key(asked, year, number) if asked else None
    if person is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        person = mine(request, _meeting(request, year, number))
    if person is None:
        raise Http404
    before = {"answer": request.GET.get("svar") or person.answer}
    initial = {**before, "note": person.answer_note}
    form = forms.Answer(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if _answered(request, person, form):
            return HttpResponseRedirect(_thanks(person, asked))
        person.refresh_from_db()
    context = {**_shown(person.meeting, person, timezone.now()), "form": form}
    return TemplateResponse(
        request, f"{PAGES}/answer_page.html", {**context, "key": asked}
    )


@login_required
@require_safe
def calendar(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The meeting as a file for one's own calendar."""
    meeting = _meeting(request, year, number)
    if meeting.starts_at is None:
        raise Http404
    made = calendars.entry(meeting, now=meeting.called_at or timezone.now())
    name = calendars.FILE_NAME
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(made, content_type=KIND, headers=headers)


@login_required
@require_safe
def notice_pdf(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The notice on paper; before the call, as it will be, for those who call."""
    meeting = _meeting(request, year, number)
    is_draft = meeting.called_at is None
    if meeting.starts_at is None or (
        is_draft and not request.user.has_perm("governance.edit_meeting")
    ):
        raise Http404
    try:
        content = notices.notice(meeting, now=meeting.called_at or timezone.now())
    except PdfUnavailable as error:
        context = {"meeting": meeting, "advice": str(error)}
        return render(request, f"{PAGES}/no_pdf_page.html", context, status=503)
    headers = {
        "Content-Disposition": f'inline; filename="{notices.file_name(meeting)}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A paper: for those who take part, and for all once it is published."""
    found = Paper.objects.select_related("file", "item__meeting")
    one = get_object_or_404(found, pk=pk)
    meeting = one.item.meeting
    is_out = meeting is not None and meeting.state == State.PUBLISHED
    if not (one.is_public and is_out):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not _may_read_paper(request, meeting):
            raise Http404
    return files.send(one.file)


@login_required
@either
def item_new(request: HttpRequest) -> HttpResponse:
    """Put a matter forward: a member of the group, or a coordinator."""
    if not request.user.has_perm("governance.put_forward"):
        raise PermissionDenied
    form = forms.Raise(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agenda_actions.put_forward(
            by=cast("User", request.user), at=timezone.now(), **form.cleaned_data
        )
        said = _("Thank you! The coordinators prepare the matter for an agenda.")
        messages.success(request, said)
        return HttpResponseRedirect(reverse("meeting-list"))
    return TemplateResponse(request, f"{PAGES}/item_new_page.html", {"form": form})


def find(year: int, number: int) -> Meeting:
    """The meeting at the address; a real one before an example. 404 if none is."""
    found = Meeting.objects.select_related("place", "procedure")
    rows = found.filter(year=year, number=number).order_by("is_example")
    meeting: Meeting | None = rows.first()
    if meeting is None:
        raise Http404
    return meeting


def mine(request: HttpRequest, meeting: Meeting) -> Participant | None:
    """The place at the meeting of whoever asks, and is logged in."""
    people = meeting.participants.filter(user=cast("User", request.user))
    found: Participant | None = people.select_related("meeting__place").first()
    return found


def _meeting(request: HttpRequest, year: int, number: int) -> Meeting:
    meeting = find(year, number)
    if not request.user.has_perm(READ, meeting):
        raise Http404
    return meeting


def _shown(meeting: Meeting, me: Participant | None, now: datetime) -> dict[str, Any]:
    """What every page of a meeting shows on top."""
    return {
        "meeting": meeting,
        "where": search.where(meeting),
        "me": me,
        "can_answer": me is not None
        and meeting.state in {State.CALLED, State.IN_PROGRESS},
        "has_room": meeting.state in {State.CALLED, State.IN_PROGRESS},
        "is_past": bool(meeting.starts_at and meeting.starts_at < now),
        "calling": meeting.called_at is not None,
    }


def _by_key(key: str, year: int, number: int) -> Participant | None:
    """The person whose letter had the key, for that meeting only."""
    found = Participant.objects.select_related("meeting__place")
    try:
        person: Participant | None = found.filter(
            key=key, meeting__year=year, meeting__number=number
        ).first()
    except ValidationError:
        return None
    return person


def _answered(request: HttpRequest, person: Participant, form: forms.Answer) -> bool:
    by = request.user if request.user.is_authenticated else None
    try:
        invited.answer_call(
            participant=person,
            by=by or person.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
    except NotPossible as no:
        form.add_error(None, no.reason.label)
        return False
    said = {
        Participant.Answer.COMING: _("Thank you! You are expected at the meeting."),
        Participant.Answer.NOT_COMING: _("Thank you for saying so."),
    }
    messages.success(request, said[Participant.Answer(person.answer)])
    return True


def _thanks(person: Participant, key: str) -> str:
    meeting = person.meeting
    where = [meeting.year, meeting.number]
    if key:
        return reverse("meeting-answer", args=where) + f"?nyckel={key}"
    return reverse("meeting-read", args=where)


def _may_read_paper(request: HttpRequest, meeting: Meeting | None) -> bool:
    if meeting is None:
        verbs = ("governance.put_forward", "governance.edit_meeting")
        return any(request.user.has_perm(verb) for verb in verbs)
    return request.user.has_perm(READ, meeting)
