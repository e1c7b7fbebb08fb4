"""Who answers for what by the plans' own texts: later versions, shipped as data."""

import json
from pathlib import Path
from typing import Any

import malmoandan
from governance.models import Agreement, Responsibility
from malmoandan.core.models import Citation, SourceDocument

SHIPPED = Path(malmoandan.__file__).parent / "data" / "responsibilities.json"


def load_responsibilities(path: Path = SHIPPED) -> None:
    """Add the lines that are missing to the agreement that the file is about.

    Which one that is, its case number says; where nobody has entered it yet nothing is
    added. What people have written is left as it is, also when it was taken away from
    a version that has other lines.
    """
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    agreement = Agreement.objects.filter(
        case_number=told["case_number"], is_example=False
    ).first()
    if agreement is None:
        return
    for version in told["versions"]:
        years = {"valid_from": version["from"], "valid_to": version["to"]}
        if agreement.responsibilities.filter(**years).exists():
            continue
        document = SourceDocument.objects.filter(fact_id=version["document"]).first()
        for place, line in enumerate(version["responsibilities"], 1):
            duty = agreement.responsibilities.create(
                **years,
                party=line["party"],
                side=line["side"],
                text=f"{line['party']}: {line['text']}",
                order=place,
            )
            _cite(duty, document, line["line"])


def _cite(duty: Responsibility, document: SourceDocument | None, line: int) -> None:
    if document is not None:
        Citation.objects.create(subject=duty, document=document, line=line)
