"""Contributions for the tests: a round, those who are asked, what they write."""

import datetime as dt
from typing import Any

from django.core.management import call_command

from malmoandan.core.models import Letter, User
from partnerships.models import Organisation
from reports.actions import contributions as actions
from reports.actions.answers import Written
from reports.models import (
    Contribution,
    ContributionQuestion,
    ContributionRound,
    PersonalLink,
)
from tests import cast
from tests.partnerships import people

YEAR = 2034
NOW = dt.datetime(YEAR, 10, 1, 9, tzinfo=dt.UTC)
DUE = dt.date(YEAR, 11, 15)
DAY = dt.timedelta(days=1)
TEXTS = ["Trappor.", "Grannar som hälsar.", "Nycklar.", "Mer av samma.", "Nio kvällar."]


def questions() -> list[ContributionQuestion]:
    """The questions that ship, loaded once."""
    if not ContributionQuestion.objects.exists():
        call_command("load_shipped")
    return list(ContributionQuestion.objects.filter(in_use=True))


def keeper() -> User:
    """The coordinator who asks; made once."""
    found = User.objects.filter(email="coordinator_city@example.org").first()
    return found or cast.person("coordinator_city")


def board(name: str = "Exempelnämnden", **more: Any) -> Organisation:
    """A board that somebody can be reached at."""
    more.setdefault("mailbox", f"{len(name)}-namnd@example.org")
    return people.organisation(name, "city", **more)


def opened(*bodies: Organisation, **more: Any) -> ContributionRound:
    """A round that asks these; the letters are written."""
    questions()
    numbers = [body.pk for body in bodies]
    given = {"year": YEAR, "due_on": DUE, "by": keeper(), "at": NOW, **more}
    found = actions.open_round(
        organisations=Organisation.objects.filter(pk__in=numbers), **given
    )
    actions.write_letters(at=NOW)
    return found


def asked_of(body: Organisation) -> Contribution:
    """What the organisation is asked for."""
    rows = Contribution.objects.select_related("organisation__kind", "round")
    return rows.get(organisation=body)


def link_to(body: Organisation) -> PersonalLink:
    """The first link that answers for the organisation."""
    return PersonalLink.objects.filter(contribution__organisation=body).first()


def path_to(body: Organisation, lang: str = "") -> str:
    """The address of that link."""
    return f"{lang}/bidrag/{link_to(body).key}/"


def written(*texts: str, nothing: bool = False, seen: str = "") -> Written:
    """What somebody wrote, question by question."""
    pks = [question.pk for question in questions()]
    return Written(dict(zip(pks, texts, strict=False)), nothing, seen)


def form(*texts: str, **more: str) -> dict[str, str]:
    """The same as the page posts it."""
    names = [f"answer_{question.pk}" for question in questions()]
    texts = (*texts, *[""] * (len(names) - len(texts)))
    return {"seen": "", **dict(zip(names, texts, strict=True)), **more}


def letters(name: str) -> list[Letter]:
    """The letters of a kind, in the order they were written."""
    return list(Letter.objects.filter(key__startswith=f"{name}:").order_by("pk"))
