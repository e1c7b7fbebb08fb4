"""A database with so many organisations, and five people for each: `crowd.py COUNT`.

Says which pages to ask for, as JSON: what each is called, and its address.
"""

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

AT_A_TIME = 1000
PEOPLE = 5
WORDS = ("odling", "läxhjälp", "körsång", "idrott", "språkcafé", "seglats", "teater")
OFTEN = ("vecka", "månad")  # half of all: a full page, however many there are
PLACES = ("Åkern", "Ängen", "Örnen", "Bryggan", "Cirkeln", "Idén", "Tallen")


def _written(model: Any, rows: Any) -> list[Any]:
    return list(model.objects.bulk_create(rows, batch_size=AT_A_TIME))


def _terms(vocabulary: str, keys: tuple[str, ...]) -> list[Any]:
    from malmoandan.core.models import Term

    return _written(
        Term,
        (Term(vocabulary=vocabulary, key=f"x {k}", label_sv=k) for k in keys),
    )


def _organisations(count: int) -> list[Any]:
    from partnerships.models import Organisation

    kinds, themes = _terms("organisation_kind", PLACES), _terms("theme", WORDS)
    made = _written(
        Organisation,
        (
            Organisation(
                name=f"Exempelföreningen {PLACES[n % 7]} {n}",
                kind=kinds[n % len(kinds)],
                about=f"{WORDS[n % 7].title()} och fika varje {OFTEN[n % 2]}. " * 3,
                website="https://exempel.se/",
            )
            for n in range(count)
        ),
    )
    through: Any = Organisation.themes.through
    _written(
        through,
        (
            through(organisation_id=one.pk, term_id=themes[n % len(themes)].pk)
            for n, one in enumerate(made)
        ),
    )
    return made


def _people(organisations: list[Any]) -> None:
    from malmoandan.core.models import User
    from partnerships.models import Affiliation

    count = len(organisations)
    people = _written(
        User,
        (
            User(email=f"person{n}@example.org", name=f"Exempelperson {n}")
            for n in range(count)
        ),
    )
    _written(
        Affiliation,
        (
            Affiliation(
                organisation=organisations[n % count],
                person=people[(n + n // count) % count],
                state=Affiliation.State.ACTIVE,
                asked_at=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
                from_on=dt.date(2000, 1, 1),
                shown=True,
            )
            for n in range(count * PEOPLE)
        ),
    )


def main(count: int) -> None:
    """Fill the database, and print what is to be asked for."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "malmoandan.settings")
    import django

    django.setup()
    from malmoandan.core.models import Term

    made = _organisations(count)
    _people(made)
    theme, one = Term.objects.filter(vocabulary="theme").first(), made[count // 2]
    pages = {
        "the register": "/foreningar/",
        "its last page": f"/foreningar/?sida={count // 50}",
        "a search": f"/foreningar/?q=fika+{quote(OFTEN[1])}",
        "a search that finds one": f"/foreningar/?q={quote(one.name)}",
        "a search that finds none": "/foreningar/?q=zebra",
        "a theme": f"/foreningar/?tema={theme.pk if theme else 0}",
        "a card": f"/foreningar/{one.pk}/{one.slug}/",
    }
    print(json.dumps(pages))


if __name__ == "__main__":
    main(int(sys.argv[1]))
