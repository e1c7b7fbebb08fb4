"""What only the owners can decide: shipped as questions, each with today's default."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import malmoandan
from governance import actions
from governance.models import OpenQuestion, Procedure

SHIPPED = Path(malmoandan.__file__).parent / "data" / "open_questions.json"
STEP = 10


def load_open_questions(today: date, path: Path = SHIPPED) -> None:
    """Add the questions that are missing, open since today; what stands is left.

    A question about a line that the group has decided already comes with its answer.
    """
    specs: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    standing = set(OpenQuestion.objects.values_list("key", flat=True))
    new = [
        OpenQuestion(**spec, position=place * STEP, since=today)
        for place, spec in enumerate(specs, 1)
        if spec["key"] not in standing
    ]
    OpenQuestion.objects.bulk_create(new)
    rules = Procedure.objects.in_force(today)
    asked = {question.line for question in new}
    if rules.pk and asked:
        actions.answer_by_rules(rules, asked & set(rules.decided))
