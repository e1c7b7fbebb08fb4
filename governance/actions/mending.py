"""Mending an approved §: never by changing it, but by a later § that says so."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from governance.actions.agenda import put_forward
from governance.models import AgendaItem, MinutesRefusal, Paragraph
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible

LONGEST_TITLE = 250


@transaction.atomic
def prepare_correction(*, paragraph: Paragraph, by: User, at: datetime) -> AgendaItem:
    """Put a matter forward whose § will correct this one; the one that waits, if any.

    Raises `NotPossible` for a § that is not approved: its text can still be changed.
    """
    locked = Paragraph.objects.select_for_update(of=("self",)).get(pk=paragraph.pk)
    if locked.locked_at is None:
        raise NotPossible(MinutesRefusal.NOT_LOCKED)
    waiting: AgendaItem | None = _waiting(locked)
    if waiting is not None:
        return waiting
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Correction of § %(number)d/%(year)d: %(title)s") % {
            "number": locked.number,
            "year": locked.year,
            "title": locked.title,
        }
    item = put_forward(
        by=by,
        at=at,
        is_example=locked.is_example,
        title=title[:LONGEST_TITLE],
        kind=AgendaItem.Kind.DECISION,
    )
    item.corrects = locked
    item.save(update_fields=["corrects"])
    return item


def _waiting(paragraph: Paragraph) -> AgendaItem | None:
    found: AgendaItem | None = (
        AgendaItem.objects.filter(corrects=paragraph, paragraph=None)
        .exclude(state=AgendaItem.State.WITHDRAWN)
        .first()
    )
    return found
