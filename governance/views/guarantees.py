"""The page where anybody can count a vote again."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from governance.actions.recount import is_finding, recount
from governance.models import Meeting, Paragraph, Poll
from governance.search import polls as search
from governance.views.polls_box import promises
from malmoandan.core.public_cache import public_page

ENTER = "governance.enter_room"
ENDED = (Poll.State.CLOSED, Poll.State.BROKEN_OFF)


@require_safe
def guarantee(
    request: HttpRequest, year: int, paragraph: int, number: int
) -> HttpResponse:
    """The register, the ballots and the checksum; counted again when asked to."""
    if "rakna" in request.GET:
        # Counted now, from the ballots as they are: never an answer that was kept.
        response = _page(request, year, paragraph, number, again=True)
        response["Cache-Control"] = "no-store"
        return response
    page: HttpResponse = _kept(request, year=year, paragraph=paragraph, number=number)
    return page


@public_page
def _kept(request: HttpRequest, year: int, paragraph: int, number: int) -> HttpResponse:
    return _page(request, year, paragraph, number, again=False)


def _page(
    request: HttpRequest, year: int, paragraph: int, number: int, *, again: bool
) -> HttpResponse:
    row = _paragraph(request, year, paragraph)
    found = Poll.objects.filter(item=row.item_id, number=number, state__in=ENDED)
    poll = (
        found.select_related(
            "item__meeting__procedure", "item__division_asked_by", "chosen"
        )
        .prefetch_related("options")
        .first()
    )
    if poll is None:
        raise Http404
    return TemplateResponse(
        request, "governance/polls/guarantee_page.html", _told(row, poll, again=again)
    )


def _paragraph(request: HttpRequest, year: int, number: int) -> Paragraph:
    """The §, if the person may read it: everybody when the minutes are published."""
    rows = Paragraph.objects.select_related("meeting").filter(year=year, number=number)
    row: Paragraph | None = rows.order_by("is_example").first()
    if row is None:
        raise Http404
    is_public = row.meeting.state == Meeting.State.PUBLISHED and not row.withheld
    if not (is_public or request.user.has_perm(ENTER, row.meeting)):
        raise Http404
    return row


def _told(row: Paragraph, poll: Poll, *, again: bool) -> dict[str, Any]:
    is_counted = poll.state == Poll.State.CLOSED
    return {
        "paragraph": row,
        "poll": poll,
        "promises": [] if is_finding(poll) else promises(poll),
        "is_finding": is_finding(poll),
        "names_stand": search.names_may_stand(poll),
        "register": search.register_of(poll),
        "sides": search.sides_of(poll),
        "lines": search.describe(poll),
        "box": search.box_of(poll),
        "recount": recount(poll) if again and is_counted else None,
        "is_counted": is_counted,
    }
