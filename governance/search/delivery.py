"""Whether those who were called have got the letter, opened it and answered."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Meeting, Participant
from malmoandan.core.models import Letter


class Reached(models.TextChoices):
    """How a letter to somebody stands."""

    NOT_CALLED = "not_called", _("not called yet")
    NO_ADDRESS = "no_address", _("has no account: call by phone")
    ON_THE_WAY = "on_the_way", _("on the way")
    SENT = "sent", _("sent to the mail server")
    FAILED = "failed", _("not sent")
    CAME_BACK = "came_back", _("came back")


@dataclass(frozen=True)
class Delivery:
    """One person and what became of the latest letter to them."""

    participant: Participant
    reached: Reached
    letter: Letter | None

    @property
    def needs_a_call(self) -> bool:
        """Whether somebody has to reach the person in another way."""
        failed = (Reached.NO_ADDRESS, Reached.FAILED, Reached.CAME_BACK)
        return self.reached in failed


def deliveries(meeting: Meeting) -> list[Delivery]:
    """Everybody who belongs to the meeting, in order: two questions."""
    latest: dict[str, Letter] = {}
    letters = Letter.objects.filter(key__startswith=f"meeting:{meeting.pk}:")
    for letter in letters.defer("text", "html", "attachments").order_by("pk"):
        latest[letter.key.split(":")[3]] = letter
    people = meeting.participants.select_related("user")
    return [_delivery(person, latest.get(str(person.pk))) for person in people]


def _delivery(person: Participant, letter: Letter | None) -> Delivery:
    return Delivery(participant=person, reached=_reached(person, letter), letter=letter)


def _reached(person: Participant, letter: Letter | None) -> Reached:
    if letter is None:
        called = person.called_at is not None
        return Reached.NO_ADDRESS if called else Reached.NOT_CALLED
    if letter.bounced_at is not None:
        return Reached.CAME_BACK
    states = {
        Letter.State.PENDING: Reached.ON_THE_WAY,
        Letter.State.SENT: Reached.SENT,
        Letter.State.FAILED: Reached.FAILED,
    }
    return states[Letter.State(letter.state)]
