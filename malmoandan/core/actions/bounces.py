"""Letters that came back are marked; who is told is a question for other floors."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from malmoandan.core import bounces, mailbox
from malmoandan.core.models import Letter


def read_bounces(*, now: datetime) -> int:
    """Read the mailbox of reports; return how many letters were found to have bounced.

    A report on one of our letters is removed once the letter is marked, so it counts
    once. Other letters in the mailbox stay for people to read. Raises
    `mailbox.CannotRead` when the mailbox does not answer.
    """
    marked = 0
    with mailbox.unread(settings.BOUNCES_URL) as letters:
        for letter in letters:
            bounce = bounces.read(letter.raw)
            if bounce is not None and _is_ours(bounce):
                marked += _mark(bounce, now)
                letter.done = True
    return marked


@transaction.atomic
def bounces_handled(*, letters: Iterable[Letter], at: datetime) -> int:
    """Say that a conclusion has been drawn from letters that came back; how many."""
    wanted = [letter.pk for letter in letters]
    waiting = Letter.objects.unhandled_bounces().filter(pk__in=wanted).order_by()
    return int(waiting.update(bounce_handled_at=at))


def _is_ours(bounce: bounces.Bounce) -> bool:
    return bool(Letter.objects.filter(message_id=bounce.message_id).exists())


def _mark(bounce: bounces.Bounce, now: datetime) -> int:
    letters = Letter.objects.filter(message_id=bounce.message_id, bounced_at=None)
    return int(letters.update(bounced_at=now, bounce_code=bounce.code))
