"""Rows of a file judged: which organisation each is, what it changes, what is wrong.

In batches, so that neither the file nor the register is ever in memory as a whole.
What a row says is held to what the forms hold it to. An empty cell changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from malmoandan.core import rules
from malmoandan.core.models import Side, Term, User, Vocabulary
from malmoandan.core.text import has_personal_number, search_key
from partnerships.actions.import_files import Row
from partnerships.models import Organisation

BATCH = 500
WORDS = {
    "kind": Vocabulary.ORGANISATION_KIND,
    "legal_form": Vocabulary.LEGAL_FORM,
    "category": Vocabulary.SECTOR_CATEGORY,
}
NAMES = ("parent", "board", "umbrella")
ALONE = frozenset({"egen", "ingen", "own", "none", "-", "–"})
FREE_TEXT = ("name", "seat", "about")


@dataclass
class Judged:
    """One row: the organisation that it is about, what it sets, and its faults.

    `later` are names of organisations that come in with the same file.
    """

    number: int
    organisation: Organisation
    before: dict[str, Any] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)
    again: bool = False  # the row was judged before; only a fault was found since

    @property
    def is_new(self) -> bool:
        """Whether nobody knew the organisation."""
        return self.organisation.pk is None

    @property
    def changed(self) -> list[str]:
        """The fields that become something else."""
        now = self.organisation
        fields = [n for n in self.before if getattr(now, n) != self.before[n]]
        return [*fields, *self.later]

    def fault(self, column: str, what: str, remedy: str = "") -> None:
        """Write down what is wrong, where, and what to do about it."""
        told = {"row": self.number, "column": column, "what": what, "remedy": remedy}
        self.faults.append(told)


def judged(rows: Iterable[Row], by: User) -> Iterator[list[Judged]]:
    """The rows of a file, batch by batch; names from the file itself are faults in the
    last batch when no row brings them.
    """
    judge = Judge(by)
    wanted: list[tuple[int, str, str]] = []
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        found = judge.batch(batch)
        for one in found:
            wanted += [(one.number, c, name) for c, name in one.later.items()]
        yield found
    missing = [one for one in wanted if search_key(one[2]) not in judge.names]
    yield [_missing(*one) for one in missing]


def _missing(number: int, column: str, name: str) -> Judged:
    row = Judged(number, Organisation(name=name), again=True)
    row.fault(
        column,
        _("“%s” is neither in the register nor in the file.") % name,
        _("Write the name as it stands in the register, or add a row for it."),
    )
    return row


class Judge:
    """Judges rows for one person, and remembers what earlier rows were about."""

    def __init__(self, by: User) -> None:
        self.names: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.taken: dict[int, int] = {}
        self.terms = {column: _terms(words) for column, words in WORDS.items()}
        powers = rules.powers(by)
        self.sides: set[str] = set(
            Side.values if rules.is_administrator(by) else powers.sides_coordinated()
        )

    def batch(self, rows: Sequence[Row]) -> list[Judged]:
        """Judge some rows, with a few questions for all of them."""
        known = Known(rows)
        return [self._row(number, cells, known) for number, cells in rows]

    def _row(self, number: int, cells: dict[str, str], known: "Known") -> Judged:
        digits = known.digits(cells)
        named = known.named(cells.get("name", ""))
        numbered = known.by_number.get(digits) if digits else None
        row = Judged(number, numbered or named or Organisation())
        if numbered and named and numbered.pk != named.pk:
            row.fault(
                "number",
                _("The number is that of %s.") % numbered,
                _("Correct the name or the number."),
            )
            return row
        self._once(row, cells, digits)
        is_other_name = named is not None and named.name_key != search_key(
            cells.get("name", "")
        )
        self._plain(row, cells, leave_name=is_other_name)
        self._words(row, cells)
        self._bodies(row, cells, known)
        self._mine(row)
        return row

    def _once(self, row: Judged, cells: dict[str, str], digits: str) -> None:
        """No organisation stands in two rows."""
        key = search_key(cells.get("name", ""))
        told = [
            self.names.setdefault(key, row.number) if key else row.number,
            self.numbers.setdefault(digits, row.number) if digits else row.number,
        ]
        pk = row.organisation.pk
        told += [self.taken.setdefault(pk, row.number)] if pk else []
        first = min(told)
        if first != row.number:
            row.fault(
                "name",
                _("The same organisation stands in row %d.") % first,
                _("Take one of the rows away."),
            )

    def _plain(self, row: Judged, cells: dict[str, str], *, leave_name: bool) -> None:
        """Texts, the number and addresses."""
        if not cells.get("name"):
            row.fault("name", _("The row has no name."), _("Write one."))
        for column, asks in FIELDS.items():
            text = cells.get(column, "")
            if not text or (column == "name" and leave_name):
                continue
            try:
                value = asks.clean(_safe(column, text))
            except ValidationError as error:
                row.fault(column, " ".join(error.messages))
            else:
                _set(row, column, value)

    def _words(self, row: Judged, cells: dict[str, str]) -> None:
        """Words of the vocabularies."""
        for column in WORDS:
            text = cells.get(column, "")
            if not text:
                continue
            term = self.terms[column].get(search_key(text))
            if term is None:
                choices = {str(term) for term in self.terms[column].values()}
                row.fault(
                    column,
                    _("“%s” is not a word that is used here.") % text[:60],
                    _("Write one of: %s.") % ", ".join(sorted(choices)),
                )
            else:
                row.before[column] = getattr(row.organisation, column)
                setattr(row.organisation, column, term)
        if row.is_new and not cells.get("kind"):
            row.fault(
                "kind",
                _("A new organisation has to have a kind."),
                _("Write its kind, such as idéburen or nämnd."),
            )

    def _bodies(self, row: Judged, cells: dict[str, str], known: "Known") -> None:
        """Other organisations, by name."""
        own = search_key(cells.get("name", ""))
        for column in NAMES:
            text = cells.get(column, "")
            if not text:
                continue
            body = known.named(text)
            if column == "umbrella" and search_key(text) in ALONE:
                _set(row, "umbrella", None)
                _set(row, "stands_alone", True)
            elif search_key(text) == own or (body and body.pk == row.organisation.pk):
                row.fault(column, _("An organisation cannot be a part of itself."))
            elif column == "umbrella":
                _umbrella(row, body, text)
            elif body is not None:
                _set(row, column, body)
            else:
                row.later[column] = text

    def _mine(self, row: Judged) -> None:
        """A coordinator brings in only the own side."""
        sides = {row.organisation.side}
        if row.before.get("kind"):
            meaning = row.before["kind"].meaning
            sides |= {meaning} & set(Side.values)
        if (sides - {None}) - self.sides:
            row.fault(
                "kind",
                _("The organisation belongs to the other side of the agreement."),
                _("Take the row away, and leave it to that side's coordinator."),
            )


class Known:
    """What the register knows of the organisations that some rows speak of."""

    def __init__(self, rows: Sequence[Row]) -> None:
        columns = ("name", *NAMES)
        every = (cells.get(column, "") for _n, cells in rows for column in columns)
        keys = {search_key(text) for text in every if text}
        numbers = {self.digits(cells) for _n, cells in rows} - {""}
        found = Organisation.objects.filter(
            Q(name_key__in=keys) | Q(number__in=numbers, merged_into=None)
        ).select_related(*WORDS, *NAMES, *(f"merged_into__{name}" for name in WORDS))
        self.by_key: dict[str, Organisation] = {}
        self.by_number: dict[str, Organisation] = {}
        one_each: dict[int, Organisation] = {}
        for row in found:
            stands = row.merged_into or row
            stands = one_each.setdefault(stands.pk, stands)
            self.by_key[row.name_key] = stands
            if stands.number:
                self.by_number[stands.number] = stands

    def named(self, name: str) -> Organisation | None:
        """The organisation of that name, or the one it was merged into."""
        return self.by_key.get(search_key(name)) if name else None

    @staticmethod
    def digits(cells: dict[str, str]) -> str:
        """The digits of the row's number, right or wrong."""
        return str(NUMBER.to_python(cells.get("number", "")))


NUMBER: Any = Organisation._meta.get_field("number")


class _Number(forms.CharField):
    """A number held to what the model holds it to, words and all."""

    def clean(self, value: Any) -> Any:
        """The ten digits."""
        return NUMBER.clean(value, None)


def _field(column: str, kind: type[forms.CharField], **more: Any) -> forms.CharField:
    meta: Any = Organisation._meta.get_field(column)
    return kind(max_length=meta.max_length, **more)


FIELDS: dict[str, forms.CharField] = {
    "name": _field("name", forms.CharField),
    "number": _Number(),
    "seat": _field("seat", forms.CharField),
    "website": _field("website", forms.URLField, assume_scheme="https"),
    "mailbox": _field("mailbox", forms.EmailField),
    "phone": _field("phone", forms.CharField),
    "about": _field("about", forms.CharField),
}


def _safe(column: str, text: str) -> str:
    """The text, unless it holds a person's number or would be reckoned by a program."""
    if column in FREE_TEXT and has_personal_number(text):
        raise ValidationError(
            _("Here stands a personal identity number. We never store those.")
        )
    if text[0] in "=@" or not "".join(text.split()).isprintable():
        raise ValidationError(
            _("The text begins like a formula or holds signs that do not show.")
        )
    return text


def _set(row: Judged, column: str, value: Any) -> None:
    row.before[column] = getattr(row.organisation, column)
    setattr(row.organisation, column, value)


def _umbrella(row: Judged, body: Organisation | None, text: str) -> None:
    if body is None or not body.is_umbrella:
        row.fault(
            "umbrella",
            _("“%s” is not an umbrella organisation in the register.") % text[:60],
            _("Write one that is, or “egen” for an organisation that has none."),
        )
        return
    _set(row, "umbrella", body)
    _set(row, "stands_alone", False)


def _terms(vocabulary: str) -> dict[str, Term]:
    """The words of a vocabulary by everything they are called."""
    found: dict[str, Term] = {}
    for term in Term.objects.filter(vocabulary=vocabulary):
        for said in (term.key, term.label_sv, term.label_en):
            if said:
                found.setdefault(search_key(said), term)
    return found
