"""The rules of procedure in words: what each line says, and where it was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from governance.models import OpenQuestion, Procedure
from governance.models.procedure import Mode


@dataclass(frozen=True)
class Line:
    """One line as people read it; `adopted` is the version in which it was decided."""

    name: str
    title: str
    value: str
    adopted: Procedure | None


@dataclass(frozen=True)
class Rules:
    """The rules that apply on a day, line by line, and the versions around them."""

    procedure: Procedure
    lines: list[Line]
    earlier: list[Procedure]
    coming: list[Procedure]

    @property
    def undecided(self) -> int:
        """How many lines are the portal's own, not yet decided by the group."""
        return sum(line.adopted is None for line in self.lines)


@dataclass(frozen=True)
class Question:
    """A question to decide, in the reader's language, with what applies meanwhile."""

    record: OpenQuestion
    text: str
    applies: str
    decided_by: str


def rules_on(day: date, number: int | None = None) -> Rules | None:
    """The rules that apply that day, or an adopted version by its number.

    None when no version with that number has been adopted.
    """
    adopted = _adopted()
    if number is None:
        shown = _in_force(adopted, day) or Procedure()
    else:
        found = next((p for p in adopted if p.number == number), None)
        if found is None:
            return None
        shown = found
    versions = [p for p in adopted if p.pk != shown.pk]
    return Rules(
        procedure=shown,
        lines=_lines(shown, adopted),
        earlier=[p for p in versions if p.from_on and p.from_on <= day],
        coming=[p for p in versions if p.from_on and p.from_on > day],
    )


def changed_lines(draft: Procedure, before: Procedure | None) -> list[str]:
    """The lines that say something else than before (than the defaults, if none)."""
    base = before or Procedure()
    return [n for n in Procedure.LINES if getattr(draft, n) != getattr(base, n)]


def title_of(line: str) -> str:
    """What the line is about."""
    return capfirst(str(_field(line).verbose_name))


def value_of(procedure: Procedure, line: str) -> str:
    """What the line says, in the active language."""
    value = getattr(procedure, line)
    if line == "modes":
        named = (str(Mode(mode).label) for mode in Mode if mode in value)
        return capfirst(", ".join(named))
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if isinstance(value, int):
        counted = line == "meetings_a_year"
        return str(value) if counted else ngettext("%d day", "%d days", value) % value
    return capfirst(str(dict(_field(line).flatchoices)[value]))


def open_questions(day: date, language: str) -> list[Question]:
    """The questions that nobody has decided, in order."""
    return _told(OpenQuestion.objects.filter(answer=""), day, language)


def all_questions(day: date, language: str) -> list[Question]:
    """Every question, the open ones first."""
    found = _told(OpenQuestion.objects.all(), day, language)
    return sorted(found, key=lambda question: not question.record.is_open())


def _told(records: Iterable[OpenQuestion], day: date, language: str) -> list[Question]:
    rules = Procedure.objects.in_force(day)
    return [
        Question(
            record=each,
            text=_in(language, each.question, each.question_en),
            applies=_applies(each, rules, language),
            decided_by=_in(language, each.decided_by, each.decided_by_en),
        )
        for each in records
    ]


def _applies(question: OpenQuestion, rules: Procedure, language: str) -> str:
    if question.line not in Procedure.LINES:
        return _in(language, question.default, question.default_en)
    told = {
        "line": title_of(question.line),
        "value": value_of(rules, question.line),
    }
    return _("%(line)s: %(value)s") % told


def _in(language: str, swedish: str, english: str) -> str:
    return english if language == "en" and english else swedish


def _adopted() -> list[Procedure]:
    """The adopted versions, the latest first."""
    return list(Procedure.objects.filter(state=Procedure.State.ADOPTED))


def _in_force(adopted: list[Procedure], day: date) -> Procedure | None:
    begun = [p for p in adopted if p.from_on and p.from_on <= day]
    return max(begun, key=lambda p: (p.from_on or day, p.number), default=None)


def _lines(shown: Procedure, adopted: list[Procedure]) -> list[Line]:
    upto = [p for p in reversed(adopted) if p.number <= (shown.number or 0)]
    return [
        Line(
            name=name,
            title=title_of(name),
            value=value_of(shown, name),
            adopted=_decided_in(upto, name),
        )
        for name in Procedure.LINES
    ]


def _decided_in(versions: list[Procedure], line: str) -> Procedure | None:
    """The version that gave the line what it says now: the lines decided are kept."""
    found: Procedure | None = None
    for version in versions:
        changed = found is None or getattr(version, line) != getattr(found, line)
        if line in version.decided and changed:
            found = version
    return found


def _field(line: str) -> Any:
    return Procedure._meta.get_field(line)
