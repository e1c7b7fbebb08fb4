"""The blocks about who takes part and what they do together."""

from malmoandan.core.models import SourceDocument
from malmoandan.management.facts.blocks.rows import (
    OWN,
    SOURCED,
    YEARLY,
    id_,
    name,
    word,
    words,
)
from malmoandan.management.facts.shapes import (
    Shape,
    by_year,
    choice,
    date,
    each,
    fit,
    ordered,
    text,
    url,
    year,
)
from partnerships.models import IopCase, ProcessSupport, Project, ProjectActivity

document = Shape(
    {
        "id": fit(SourceDocument, "fact_id"),
        "title": fit(SourceDocument, "title"),
        "kind": fit(SourceDocument, "kind"),
        "year": year,
        "url": url(),
    }
)

organisation = Shape({**OWN, "name": name, "kind": word, "website": url()})

iop_status = Shape({**SOURCED, "step": choice(IopCase.Step), "text": text()})

iop = Shape(
    {
        **OWN,
        "name": fit(IopCase, "name"),
        "parties": each(name),
        "purpose": text(),
        "hub": fit(IopCase, "hub"),
        "from": date,
        "to": date,
        "status": by_year(iop_status),
    },
    (ordered("from", "to"),),
)

process_support = Shape(
    {**YEARLY, "name": fit(ProcessSupport, "name"), "with": each(name)}
)

project = Shape(
    {
        **OWN,
        "name": fit(Project, "name"),
        "partners": each(name),
        "areas": words,
        "goals": each(text(500)),
        "purpose": text(),
        "about": text(),
        "from": date,
        "to": date,
        "activities": by_year(each(fit(ProjectActivity, "text"))),
        "iop": id_,
    },
    (ordered("from", "to"),),
)
