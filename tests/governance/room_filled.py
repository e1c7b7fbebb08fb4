"""A room with everything that can belong to its matters."""

from django.core.files.base import ContentFile

from governance.models import Conflict, Meeting, Motion, Paper, Remark
from malmoandan.core import actions as core
from malmoandan.core import files
from tests.governance import made


def made_full(meeting: Meeting, times: int) -> None:
    """Matters with everything that can belong to them."""
    current = meeting.items.filter(state="open").first()
    current = current or made.item(meeting, state="open", proposal="Ett.")
    for number in range(times):
        person = made.member(meeting, "civil", number + 1)
        Motion.objects.create(
            item=current, mover=person, kind="change", text="Nej.", made_at=made.AT
        )
        made.item(meeting)
        done = made.decided(meeting).item
        Remark.objects.create(
            item=done, participant=person, kind="note", announced_at=made.AT
        )
        Conflict.objects.create(item=current, participant=person, noted_at=made.AT)
        stored = core.store_file(
            content=ContentFile(b"exempel", name="underlag.txt"),
            allowed=files.DOCUMENTS,
            by=None,
            at=made.AT,
        )
        Paper.objects.create(
            item=current, file=stored, title="Underlag", added_at=made.AT
        )
