"""What rows of several blocks have in common."""

from events.models import Event
from malmoandan.core.models import SourceDocument, Term
from malmoandan.management.facts.shapes import (
    Reader,
    Shape,
    each,
    fit,
    text,
    whole,
    year,
)
from partnerships.models import Organisation

count = whole()
word = fit(Term, "label_sv")
words = each(word)
name = fit(Organisation, "name")
id_ = fit(Event, "fact_id")

source = each(
    Shape(
        {
            "document": fit(SourceDocument, "fact_id"),
            "line": whole(1),
            "section": text(200),
        }
    )
)
SOURCED: dict[str, Reader] = {"source": source}
OWN: dict[str, Reader] = {"id": id_, **SOURCED}
YEARLY: dict[str, Reader] = {**OWN, "year": year}
