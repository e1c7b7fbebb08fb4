"""Leaving: an account goes, and the name of who held an office stays."""

from django.db import transaction

from governance.models import CoOption, Participant, PostHolding, Tenure
from malmoandan.core.models import User


@transaction.atomic
def unlink(*, person: User) -> None:
    """Let seats, posts and minutes stand by the name alone.

    What the person wrote when answering a notice is nobody's any more, and goes.
    """
    for model in (Tenure, CoOption, PostHolding):
        model.objects.filter(user=person).update(user=None)
    Participant.objects.filter(user=person).update(user=None, answer_note="")
