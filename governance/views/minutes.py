"""Minutes for those who read, correct and approve them."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from governance.actions import approving
from governance.actions import minutes as actions
from governance.documents import minutes as documents
from governance.forms import minutes as forms
from governance.models import Meeting, Minutes, Paragraph, Participant
from governance.search import minutes as search
from governance.search import minutes_now, minutes_read
from governance.views import meetings
from malmoandan.core import files
from malmoandan.core.models import User
from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.public_cache import public_page
from malmoandan.core.transitions import NotPossible
from partnerships.views.own_forms import tried

State = Meeting.State
PAGES = "governance/minutes"
WITH = ("procedure", "chair", "secretary", "checker", "place")
READS = "governance.read_papers"
CORRECTS = "governance.correct_minutes"
APPROVES = "governance.approve_minutes"
WITH_MINUTES = (State.ENDED, State.IN_APPROVAL, State.APPROVED, State.PUBLISHED)
either = require_http_methods(["GET", "HEAD", "POST"])


# What every page of minutes begins with


def meeting_at(year: int, number: int) -> Meeting:
    """The meeting with that number in the year; 404 without one."""
    found = Meeting.objects.select_related(*WITH).filter(year=year, number=number)
    meeting: Meeting | None = found.order_by("is_example").first()
    if meeting is None:
        raise Http404
    return meeting


def meeting_for(request: HttpRequest, verb: str, year: int, number: int) -> Meeting:
    """The meeting, for those who may; 404 as long as there are no minutes of it."""
    meeting = meeting_at(year, number)
    if not request.user.has_perm(verb, meeting):
        raise PermissionDenied
    if not Minutes.objects.filter(meeting=meeting).exists():
        raise Http404
    return meeting


def me(request: HttpRequest) -> User:
    """Who asks. The pages open to nobody who is not logged in."""
    return cast("User", request.user)


def my_place(request: HttpRequest, meeting: Meeting) -> Participant:
    """The reader's place at the meeting."""
    place: Participant = get_object_or_404(meeting.participants, user=me(request))
    return place


def page_of(name: str, meeting: Meeting, *more: Any) -> str:
    """The address of a page of the meeting."""
    return reverse(name, args=[meeting.year, meeting.number, *more])


def show(
    request: HttpRequest, meeting: Meeting, template: str, /, **context: Any
) -> HttpResponse:
    """A page of the minutes, in their frame, with what the reader can do."""
    frame = {"meeting": meeting, "can": _can(request, meeting), **context}
    return TemplateResponse(request, f"{PAGES}/{template}.html", frame)


def _can(request: HttpRequest, meeting: Meeting) -> dict[str, bool]:
    """What this reader can do with the minutes as they stand."""
    user, state = request.user, meeting.state

    def may(verb: str) -> bool:
        return user.is_authenticated and user.has_perm(f"governance.{verb}", meeting)

    return {
        "correct": state == State.ENDED and may("correct_minutes"),
        "edit": state in (*actions.WRITTEN_IN, State.IN_APPROVAL)
        and may("edit_minutes"),
        "approve": state == State.IN_APPROVAL and may("approve_minutes"),
        "publish": state == State.APPROVED and may("publish_minutes"),
        "withhold": state == State.PUBLISHED and may("publish_minutes"),
    }


# Reading


@require_safe
@public_page
def read(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The meeting: its minutes, for those who may read them; before that its agenda."""
    meeting = meeting_at(year, number)
    is_known = request.user.has_perm(READS, meeting)
    if is_known and meeting.state not in WITH_MINUTES:
        return meetings.agenda(request, meeting)
    clock = minutes_now.clock(meeting, today=timezone.localdate())
    if meeting.state != State.PUBLISHED and not is_known:
        return show(request, meeting, "coming_page", clock=clock)
    whole = minutes_read.whole(meeting, public=not is_known)
    return show(request, meeting, "read_page", clock=clock, **whole)


@require_safe
@public_page
def pdf(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The minutes as a file; before they are published for those who belong there."""
    meeting = meeting_at(year, number)
    is_known = request.user.has_perm(READS, meeting)
    readable = WITH_MINUTES if is_known else (State.PUBLISHED,)
    if meeting.state not in readable:
        raise Http404
    minutes = get_object_or_404(Minutes.objects.select_related("pdf"), meeting=meeting)
    hides = not is_known and meeting.paragraphs.exclude(withheld="").exists()
    try:
        if minutes.pdf and not hides:
            content = files.read(minutes.pdf)
        else:
            content = documents.whole(meeting, public=not is_known)
    except PdfUnavailable as error:
        context = {"meeting": meeting, "advice": str(error)}
        return render(request, f"{PAGES}/no_pdf_page.html", context, status=503)
    name = documents.file_name(meeting)
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "no-cache" if not is_known else "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


# Correcting


@login_required
@never_cache
@either
def corrections(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What those who were present want changed, and what became of it."""
    meeting = meeting_for(request, CORRECTS, year, number)
    place = my_place(request, meeting)
    is_fine = "fine" in request.POST
    posted = request.POST if request.method == "POST" and not is_fine else None
    form = forms.Propose(meeting, posted)
    if is_fine:
        form = forms.Propose(meeting, {"text": "-"})  # nothing is asked, only said
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda: _correct(meeting, place, form, request),
            _("Thank you. It is noted."),
        )
    ):
        return HttpResponseRedirect(page_of("minutes-corrections", meeting))
    minutes = Minutes.objects.get(meeting=meeting)
    proposed = meeting.corrections.exclude(text="")
    return show(
        request,
        meeting,
        "corrections_page",
        form=form,
        minutes=minutes,
        place=place,
        was_present=minutes_now.was_present(place, meeting),
        is_open=_is_open(meeting, minutes),
        is_answered=meeting.corrections.filter(participant=place).exists(),
        proposed=proposed.select_related("paragraph", "participant"),
    )


def _is_open(meeting: Meeting, minutes: Minutes) -> bool:
    until = minutes.corrections_until
    return meeting.state == State.ENDED and bool(until and timezone.now() < until)


def _correct(
    meeting: Meeting, place: Participant, form: forms.Propose, request: HttpRequest
) -> None:
    who = {"participant": place, "by": me(request), "at": timezone.now()}
    if "fine" in request.POST:
        actions.find_no_fault(meeting=meeting, **who)  # type: ignore[arg-type]
        return
    actions.propose_correction(
        meeting=meeting,
        paragraph=form.cleaned_data["paragraph"],
        text=form.cleaned_data["text"],
        **who,  # type: ignore[arg-type]
    )


# Approving


@login_required
@never_cache
@either
def approve(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The whole text, to be approved just as it stands, or sent back."""
    meeting = meeting_for(request, APPROVES, year, number)
    place = my_place(request, meeting)
    sends_back = "send-back" in request.POST
    back = forms.SendBack(request.POST if sends_back else None)
    asked = forms.Approve(
        request.POST if request.method == "POST" and not sends_back else None
    )
    form = back if sends_back else asked
    done = _("The minutes are sent back.") if sends_back else _("You have approved.")
    if form.is_valid() and tried(
        request, form, lambda: _approve(meeting, place, form, request), done
    ):
        return HttpResponseRedirect(page_of("meeting-read", meeting))
    meeting.refresh_from_db()
    version = search.version_of(meeting)
    return show(
        request,
        meeting,
        "approve_page",
        asked=asked,
        back=back,
        version=version,
        given=minutes_now.given(meeting, version),
        part=minutes_now.part_of(meeting, place),
        has_written=minutes_now.has_written(meeting, place),
        is_waiting=meeting.state == State.IN_APPROVAL,
        **minutes_read.whole(meeting, public=False),
    )


def _approve(
    meeting: Meeting, place: Participant, form: Any, request: HttpRequest
) -> None:
    who = {"participant": place, "by": me(request), "at": timezone.now()}
    if "send-back" in request.POST:
        actions.take_back(meeting=meeting, text=form.cleaned_data["text"], **who)  # type: ignore[arg-type]
    else:
        version = form.cleaned_data["version"]
        approving.approve(meeting=meeting, version=version, **who)  # type: ignore[arg-type]


@login_required
@never_cache
@either
def approve_at_once(
    request: HttpRequest, year: int, number: int, paragraph: int
) -> HttpResponse:
    """One § to be approved while the meeting goes on."""
    meeting = meeting_at(year, number)
    if not request.user.has_perm(APPROVES, meeting):
        raise PermissionDenied
    row = get_object_or_404(Paragraph, meeting=meeting, number=paragraph)
    place = my_place(request, meeting)
    form = forms.Approve(request.POST if request.method == "POST" else None)
    if form.is_valid() and tried(
        request,
        form,
        lambda: approving.approve_at_once(
            paragraph=row,
            participant=place,
            version=form.cleaned_data["version"],
            by=me(request),
            at=timezone.now(),
        ),
        _("You have approved."),
    ):
        return HttpResponseRedirect(page_of("paragraph-approve", meeting, paragraph))
    row.refresh_from_db()
    version = "" if row.locked_at else search.version_at_once(row)
    whole = minutes_read.whole(meeting, public=False)
    one = next(p for p in whole["paragraphs"] if p["number"] == paragraph)
    return show(
        request,
        meeting,
        "approve_at_once_page",
        asked=form,
        one=one,
        version=version,
        given=minutes_now.given_at_once(row, version),
        is_waiting=row.locked_at is None and meeting.state == State.IN_PROGRESS,
    )


def press(request: HttpRequest, perform: Any, *, done: str, back: str) -> HttpResponse:
    """Do what a button says and lead back, with the reason when it cannot be done."""
    try:
        perform()
    except NotPossible as no:
        messages.error(request, no.reason.label)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back)
