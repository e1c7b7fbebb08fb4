"""Letters about seats: given, offered, gone on to the next; and whether one comes.

They share one frame (`emails/seat.*`); what each says stands in `emails/seat/`.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Registration
from malmoandan.core import outbox
from malmoandan.core.models import Letter

TEMPLATE = "seat"
# Where the one link of a letter leads, and what stands on it.
LINKS = {
    "given": ("signup-read", gettext_lazy("Your sign-up")),
    "offered": ("signup-offer", gettext_lazy("Answer yes or no")),
    "lapsed": ("signup-offer", gettext_lazy("Stand in line again")),
    "none": ("event-kind-read", gettext_lazy("See what comes next")),
    "coming": ("signup-coming", gettext_lazy("Yes, I am coming")),
    "link": ("signup-read", gettext_lazy("Your sign-up")),
    "tomorrow": ("signup-read", gettext_lazy("Your sign-up")),
}

NO = gettext_lazy("No, I cannot come")


def seat_given(registration: Registration, *, at: datetime, calendar: bytes) -> Letter:
    """Tell somebody who was in line that the seat is theirs."""
    about = f"given:{outbox.moment(at)}"
    files = [calendar_file(calendar)]
    return _write("given", registration, about=about, at=at, attachments=files)


def seat_offered(registration: Registration, *, at: datetime) -> Letter:
    """Ask somebody in line whether they want the seat, and say until when it is kept.

    Not sent any more when the offer has run out.
    """
    until = registration.offered_until
    about = f"offered:{outbox.moment(at)}"
    return _write("offered", registration, about=about, at=at, expires_at=until)


def seat_lapsed(registration: Registration, *, at: datetime) -> Letter:
    """Tell that an offered seat went on to the next, and how to stand in line again."""
    until = registration.offered_until
    about = f"lapsed:{outbox.moment(until or at)}"
    return _write("lapsed", registration, about=about, at=at)


def no_seat(registration: Registration, *, at: datetime) -> Letter:
    """Tell those who stood in line to the end that no seat became free; once."""
    return _write("none", registration, about="none", at=at)


def link_again(registration: Registration, *, at: datetime) -> Letter:
    """Send the personal link once more; twice in a minute is once."""
    return _write("link", registration, about=f"link:{at:%Y%m%d%H%M}", at=at)


def link_of_today(registration: Registration, *, at: datetime) -> Letter:
    """Send the personal link to who forgot that they have one; twice a day is once."""
    return _write("link", registration, about=f"link:{at:%Y%m%d}", at=at)


def letter(name: str, registration: Registration) -> dict[str, Any]:
    """What the frame needs to write one letter about a sign-up."""
    where, label = LINKS[name]
    event = registration.event
    with translation.override(registration.language):
        about = [event.kind_id] if name == "none" else [registration.key]
        link = settings.SITE_URL + reverse(where, args=about)
        told = {
            "words": f"emails/seat/{name}.txt",
            "subject_words": f"emails/seat/{name}.subject.txt",
            "registration": registration,
            "event": event,
            "link": link,
            "label": label,
            "why": _("You have signed up for this with the address %s.")
            % registration.email,
        }
    if name == "coming":  # one link for each answer
        told |= {"link": f"{link}?svar=ja", "other_link": f"{link}?svar=nej"}
        told["other_label"] = NO
    return told


def calendar_file(calendar: bytes) -> outbox.Enclosed:
    """The calendar entry as it goes with a letter."""
    return outbox.Enclosed("evenemang.ics", "text/calendar", calendar)


def reader(registration: Registration) -> outbox.Recipient:
    """Whom a letter about a sign-up goes to."""
    return outbox.Recipient(
        key=f"registration:{registration.pk}",
        email=registration.email,
        language=registration.language,
    )


def _write(
    name: str, registration: Registration, *, about: str, at: datetime, **more: Any
) -> Letter:
    return outbox.post(
        key=f"registration:{registration.pk}:{about}",
        to=registration.email,
        template=TEMPLATE,
        context=letter(name, registration),
        language=registration.language,
        at=at,
        **more,
    )
