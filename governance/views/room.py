"""The room: the one page that a meeting is held on."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from governance.models import Meeting


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
