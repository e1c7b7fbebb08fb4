"""Letters about stories: to their parties, and to those who publish."""

from collections.abc import Iterable
from datetime import datetime

from malmoandan.core import outbox
from malmoandan.core.actions import Recipient
from partnerships.emails.projects import link, why
from partnerships.models import Organisation, Story


def to_party(
    letter: str,
    story: Story,
    organisation: Organisation,
    readers: Iterable[Recipient],
    *,
    at: datetime,
    about: Organisation | None = None,
    reason: str = "",
) -> None:
    """Tell a party what happened to the story, with a link to its own page of it.

    `letter` is the name of the templates; `about` is the organisation that did it.
    """
    key = f"{letter}:{story.pk}:{organisation.pk}:{outbox.moment(at)}"
    for reader in readers:
        context = {
            "story": story,
            "organisation": organisation,
            "about": about,
            "reason": reason,
            "link": link(reader.language, "story-own", organisation.pk, story.pk),
        }
        outbox.post_to(
            reader,
            key=key,
            template=letter,
            context=context,
            at=at,
            why=why(organisation, reader),
        )


def to_coordinators(
    letter: str, story: Story, readers: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell those who publish stories that this one waits, or was taken down."""
    key = f"{letter}:{story.pk}:{outbox.moment(at)}"
    for reader in readers:
        place = link(reader.language, "admin:partnerships_story_change", str(story.pk))
        context = {"story": story, "link": place}
        outbox.post_to(reader, key=key, template=letter, context=context, at=at)
