"""What the kinds of event begin with and ask: shipped as data, then people's own."""

import json
from pathlib import Path
from typing import Any

import malmoandan
from events.models import KindQuestion, KindTemplate, SurveyQuestion
from malmoandan.core.models import Term, Vocabulary

SHIPPED = Path(malmoandan.__file__).parent / "data" / "kinds.json"
STEP = 10


def load_kinds(path: Path = SHIPPED) -> None:
    """Add what ships for a kind that has nothing yet; what stands is left as it is.

    The words must be there: `vocabulary.load_shipped` comes first.
    """
    shipped = json.loads(path.read_text(encoding="utf-8"))
    kinds = _terms(Vocabulary.EVENT_KIND)
    _templates(shipped["templates"], kinds)
    if not KindQuestion.objects.exists():
        _questions(KindQuestion, shipped["purposes"], kinds)
    if not SurveyQuestion.objects.exists():
        _questions(SurveyQuestion, shipped["survey"], kinds)


def _terms(vocabulary: str) -> dict[str, Term]:
    return {term.key: term for term in Term.objects.filter(vocabulary=vocabulary)}


def _templates(specs: list[dict[str, Any]], kinds: dict[str, Term]) -> None:
    standing = set(KindTemplate.objects.values_list("kind__key", flat=True))
    invited = _terms(Vocabulary.ORGANISATION_KIND)
    for spec in specs:
        values = {k: v for k, v in spec.items() if k not in {"kind", "invited_kinds"}}
        if spec["kind"] not in standing:
            template = KindTemplate(kind=kinds[spec["kind"]], **values)
            # Times of day are written as text in the file.
            template.clean_fields(exclude=["kind"])
            template.save()
            keys = spec.get("invited_kinds", [])
            template.invited_kinds.set([invited[Term.key_of(key)] for key in keys])


def _questions(model: Any, specs: list[dict[str, Any]], kinds: dict[str, Term]) -> None:
    for place, spec in enumerate(specs, 1):
        kind = kinds[spec["kind"]] if "kind" in spec else None
        values = {name: value for name, value in spec.items() if name != "kind"}
        model.objects.create(kind=kind, order=place * STEP, **values)
