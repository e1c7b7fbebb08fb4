"""The blocks about figures, money, reports and how commitments were kept."""

from malmoandan.management.facts.blocks.rows import (
    OWN,
    SOURCED,
    YEARLY,
    count,
    id_,
    name,
    word,
    words,
)
from malmoandan.management.facts.shapes import (
    LARGEST_AMOUNT,
    Reader,
    Shape,
    choice,
    date,
    each,
    fit,
    ranged,
    text,
    url,
    whole,
    year,
)
from partnerships.models import Centre
from reports.models import BudgetLine, Status

amount = whole(0, LARGEST_AMOUNT)

VALUE: dict[str, Reader] = {
    **YEARLY,
    "measure": word,
    "value": count,
    "value_from": count,
    "value_to": count,
    "qualifier": word,
}

centre = Shape(
    {
        **OWN,
        "name": fit(Centre, "name"),
        "address": fit(Centre, "address"),
        "operator": name,
        "opened": date,
        "facilities": each(text(300)),
        "website": url(),
        "statistics": each(Shape(VALUE, ranged("value"))),
    }
)

communication = Shape(
    {
        "goals": words,
        "channels": each(Shape({**VALUE, "channels": words}, ranged("value"))),
    }
)

annual_report = Shape({**YEARLY, "completed_on": date, "note": text()})

TITLES = ("title", "what", "name")
AMOUNTS = ("amount", "value")
grant = Shape(
    {
        **YEARLY,
        **dict.fromkeys(TITLES, fit(BudgetLine, "title")),
        "recipient": name,
        **{
            key: amount
            for said in AMOUNTS
            for key in (said, f"{said}_from", f"{said}_to")
        },
        "qualifier": word,
        "outcome": amount,
        "note": text(),
    },
    (*ranged("amount"), *ranged("value")),
)

judged = Shape(
    {
        **SOURCED,
        "commitment": id_,
        "year": year,
        "status": choice(Status),
        "outcome": text(),
        "why": text(),
    }
)
