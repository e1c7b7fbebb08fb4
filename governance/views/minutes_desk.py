"""Minutes for those who write and publish them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from governance.actions import approving
from governance.actions import minutes as actions
from governance.forms import minutes as forms
from governance.models import Correction, Meeting, Minutes, Paragraph
from governance.models.wording import wording
from governance.search import minutes as search
from governance.search import minutes_now, minutes_read, privacy
from governance.views.minutes import (
    either,
    me,
    meeting_for,
    page_of,
    press,
    show,
)
from partnerships.views.own_forms import tried

EDITS = "governance.edit_minutes"
PUBLISHES = "governance.publish_minutes"
State = Meeting.State


# Writing


@login_required
@never_cache
@either
def edit(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The desk: what is left to do, the proposals, the introduction and every §."""
    meeting = meeting_for(request, EDITS, year, number)
    minutes = Minutes.objects.get(meeting=meeting)
    said = forms.Introduction.said(minutes)
    begun = {"opened_with": actions.introduction_digest(minutes)}
    posted = request.POST if request.method == "POST" else None
    form = forms.Introduction(posted, initial={**said, **begun})
    if form.is_valid() and tried(
        request,
        form,
        lambda: actions.write_introduction(
            meeting=meeting, by=me(request), at=timezone.now(), **form.cleaned_data
        ),
        _("It is saved."),
    ):
        return HttpResponseRedirect(page_of("minutes-edit", meeting))
    return show(request, meeting, "edit_page", **_desk(request, meeting, minutes, form))


def _desk(
    request: HttpRequest, meeting: Meeting, minutes: Minutes, form: Any
) -> dict[str, Any]:
    proposed = meeting.corrections.exclude(text="")
    waiting = proposed.filter(state=Correction.State.PROPOSED)
    is_ended = meeting.state == State.ENDED
    return {
        "form": form,
        "minutes": minutes,
        "paragraphs": [(p, _warnings(p)) for p in _paragraphs(meeting)],
        "stops": minutes_now.what_stops(meeting, now=timezone.now())
        if is_ended
        else [],
        "waiting": [
            (correction, forms.Answer(prefix=str(correction.pk)))
            for correction in waiting.select_related("participant", "paragraph")
        ],
        "answered": proposed.exclude(pk__in=waiting).select_related("participant"),
        "checker": forms.Checker(meeting),
        "is_ended": is_ended,
        "is_in_approval": meeting.state == State.IN_APPROVAL,
        "is_approver": minutes_now.is_approver(meeting, me(request)),
    }


def _paragraphs(meeting: Meeting) -> Any:
    return Paragraph.objects.filter(meeting=meeting).order_by("number")


def _warnings(paragraph: Paragraph) -> list[Any]:
    return [w.label for w in wording("\n".join(paragraph.decisions))]


@login_required
@never_cache
@either
def paragraph(
    request: HttpRequest, year: int, number: int, paragraph: int
) -> HttpResponse:
    """The texts of one §; when somebody else wrote meanwhile both are shown."""
    meeting = meeting_for(request, EDITS, year, number)
    row = get_object_or_404(Paragraph, meeting=meeting, number=paragraph)
    said = forms.ParagraphText.said(row)
    digest = search.words_digest(row)
    posted = request.POST if request.method == "POST" else None
    form = forms.ParagraphText(posted, initial={**said, "opened_with": digest})
    if form.is_valid() and tried(
        request,
        form,
        lambda: actions.write_paragraph_text(
            paragraph=row,
            words=form.words(),
            opened_with=form.cleaned_data["opened_with"],
            by=me(request),
            at=timezone.now(),
        ),
        _("It is saved."),
    ):
        row.refresh_from_db()
        if not _warnings(row):
            return HttpResponseRedirect(page_of("minutes-edit", meeting))
        return HttpResponseRedirect(page_of("paragraph-edit", meeting, paragraph))
    clashes = posted is not None and posted.get("opened_with") != digest
    if clashes:
        # What was written stays; sent once more it is written over what stands now.
        form.data = {**form.data.dict(), "opened_with": digest}  # type: ignore[attr-defined]
    return show(
        request,
        meeting,
        "paragraph_page",
        form=form,
        row=row,
        clashes=clashes,
        stands=said,
        warnings=_warnings(row),
    )


@login_required
@require_POST
def answer(request: HttpRequest, year: int, number: int, pk: int) -> HttpResponse:
    """Answer one proposed correction."""
    meeting = meeting_for(request, EDITS, year, number)
    correction = get_object_or_404(Correction, meeting=meeting, pk=pk)
    form = forms.Answer(request.POST, prefix=str(pk))
    back = page_of("minutes-edit", meeting)
    if not form.is_valid():
        # The page asks again; what is missing stands beside the field.
        minutes = Minutes.objects.get(meeting=meeting)
        begun = {"opened_with": actions.introduction_digest(minutes)}
        desk = _desk(
            request,
            meeting,
            minutes,
            forms.Introduction(initial={**forms.Introduction.said(minutes), **begun}),
        )
        desk["waiting"] = [
            (c, form if c.pk == pk else asked) for c, asked in desk["waiting"]
        ]
        return show(request, meeting, "edit_page", **desk)
    given = form.cleaned_data
    return press(
        request,
        lambda: actions.answer_correction(
            correction=correction,
            accept=given["accept"] == "yes",
            answer=given["answer"],
            by=me(request),
            at=timezone.now(),
        ),
        done=_("The proposal is answered."),
        back=back,
    )


@login_required
@require_POST
def submit(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Give the text to those who approve."""
    meeting = meeting_for(request, EDITS, year, number)
    return press(
        request,
        lambda: actions.submit_minutes(
            meeting=meeting, by=me(request), at=timezone.now()
        ),
        done=_("The minutes are with those who approve."),
        back=page_of("minutes-edit", meeting),
    )


@login_required
@require_POST
def take_back(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Write on in minutes that are with those who approve."""
    meeting = meeting_for(request, EDITS, year, number)
    return press(
        request,
        lambda: actions.take_back(meeting=meeting, by=me(request), at=timezone.now()),
        done=_("You can write on."),
        back=page_of("minutes-edit", meeting),
    )


@login_required
@require_POST
def checker(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Let another member check the minutes."""
    meeting = meeting_for(request, EDITS, year, number)
    form = forms.Checker(meeting, request.POST)
    chosen = form.cleaned_data["participant"] if form.is_valid() else None
    place = get_object_or_404(meeting.participants, pk=chosen.pk if chosen else 0)
    return press(
        request,
        lambda: approving.choose_checker(
            meeting=meeting, participant=place, by=me(request), at=timezone.now()
        ),
        done=_("Another member checks the minutes."),
        back=page_of("minutes-edit", meeting),
    )


# Publishing


@login_required
@never_cache
@either
def publish(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What to look through before anybody can read the minutes."""
    meeting = meeting_for(request, PUBLISHES, year, number)
    posted = request.POST if request.method == "POST" else None
    form = forms.Publish(meeting, posted)
    if form.is_valid() and tried(
        request,
        form,
        lambda: approving.publish(
            meeting=meeting,
            checked=form.cleaned_data["checked"],
            withheld=form.withheld(),
            papers=[paper.pk for paper in form.cleaned_data.get("papers", [])],
            by=me(request),
            at=timezone.now(),
        ),
        _("The minutes are published."),
    ):
        return HttpResponseRedirect(page_of("meeting-read", meeting))
    whole = minutes_read.whole(meeting, public=False)
    said = [one["said"] for one in whole["paragraphs"]]
    return show(
        request,
        meeting,
        "publish_page",
        form=form,
        seen=privacy.seen_in(whole["head"], said),
        is_waiting=meeting.state == State.APPROVED,
        **whole,
    )


@login_required
@never_cache
@either
def withhold(
    request: HttpRequest, year: int, number: int, paragraph: int
) -> HttpResponse:
    """Take a § of published minutes away from the public, or give it back."""
    meeting = meeting_for(request, PUBLISHES, year, number)
    row = get_object_or_404(Paragraph, meeting=meeting, number=paragraph)
    posted = request.POST if request.method == "POST" else None
    form = forms.Withhold(posted, initial={"reason": row.withheld})
    if form.is_valid() and tried(
        request,
        form,
        lambda: approving.withhold(
            paragraph=row,
            reason=form.cleaned_data["reason"],
            by=me(request),
            at=timezone.now(),
        ),
        _("It is saved."),
    ):
        return HttpResponseRedirect(page_of("meeting-read", meeting))
    return show(request, meeting, "withhold_page", form=form, row=row)
