"""Letters to the partners of a cooperation."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from malmoandan.core import outbox
from malmoandan.core.actions import Recipient
from partnerships.models import Organisation, Project

# Where the one link of each letter leads: to the organisation's page of it, or to the
# page that everybody sees.
OWN_PAGE = {"project_told": "project-own", "project_left": "project-own"}


def write(
    letter: str,
    project: Project,
    teller: Organisation | None,
    organisation: Organisation,
    readers: Iterable[Recipient],
    *,
    at: datetime,
) -> None:
    """Tell the organisation what the teller (None: a coordinator) said of the project.

    `letter` is the name of the templates. The moment tells apart what is said again.
    """
    key = f"{letter}:{project.pk}:{organisation.pk}:{outbox.moment(at)}"
    for reader in readers:
        context = {
            "project": project,
            "teller": teller,
            "organisation": organisation,
            "link": link(
                reader.language,
                OWN_PAGE.get(letter, "project-read"),
                *_place(letter, project, organisation),
            ),
        }
        outbox.post_to(
            reader,
            key=key,
            template=letter,
            context=context,
            at=at,
            why=why(organisation, reader),
        )


def link(language: str, name: str, *args: object) -> str:
    """The whole address of a page, in the reader's language."""
    with translation.override(language):
        return settings.SITE_URL + reverse(name, args=args)


def why(organisation: Organisation, reader: Recipient) -> str:
    """Why the reader gets a letter to the organisation, in the reader's language."""
    with translation.override(reader.language):
        if reader.user_id is None:
            text = _("%s has given this address to the portal.")
        else:
            text = _("You receive what is written to %s at the portal.")
        return text % organisation


def _place(
    letter: str, project: Project, organisation: Organisation
) -> tuple[object, ...]:
    if letter in OWN_PAGE:
        return organisation.pk, project.pk
    return project.pk, project.slug
