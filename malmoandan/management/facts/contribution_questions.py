"""The questions of the yearly contribution: shipped, then the office's own."""

import json
from pathlib import Path
from typing import Any

import malmoandan
from reports.models import ContributionQuestion

SHIPPED = Path(malmoandan.__file__).parent / "data" / "contribution_questions.json"
STEP = 10


def load_contribution_questions(path: Path = SHIPPED) -> None:
    """Add the questions where there are none; once there are, they are the office's."""
    if ContributionQuestion.objects.exists():
        return
    specs: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    ContributionQuestion.objects.bulk_create(
        ContributionQuestion(**spec, order=place * STEP)
        for place, spec in enumerate(specs, 1)
    )
