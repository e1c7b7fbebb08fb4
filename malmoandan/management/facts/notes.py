"""What is found while a file is read and written, each with the path of its value."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from malmoandan.core.text import has_personal_number


class Wrong(Exception):
    """A value that cannot be what it says it is; the text says why."""


@dataclass(frozen=True)
class Note:
    """One thing to say about one value of the file."""

    path: str
    text: str


@dataclass
class Notes:
    """Everything that one file gave rise to. A single refusal, and nothing is kept."""

    refused: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)
    created: list[Note] = field(default_factory=list)
    changed: list[Note] = field(default_factory=list)
    contradicted: list[Note] = field(default_factory=list)
    words: list[Note] = field(default_factory=list)
    expected: list[Note] = field(default_factory=list)
    unexpected: list[Note] = field(default_factory=list)
    known: Counter[str] = field(default_factory=Counter)
    other: dict[str, Any] = field(default_factory=dict)
    made_anything: bool = False

    def refuse(self, path: str, text: str) -> None:
        """Say why the file cannot be loaded; each value is refused once."""
        if not self.has_refused(path):
            self.refused.append(Note(path, text))

    def has_refused(self, path: str) -> bool:
        """Whether this very value has been refused."""
        return any(note.path == path for note in self.refused)

    def warn(self, path: str, text: str) -> None:
        """Say what a person should look at, though the file can be loaded."""
        self.warnings.append(Note(path, text))

    def create(self, path: str, label: Any) -> None:
        """Say that a record was made."""
        self.created.append(Note(path, shown(label)))

    def change(self, path: str, text: str) -> None:
        """Say that a record has got a value that it had not."""
        self.changed.append(Note(path, text))

    def contradict(self, path: str, text: str) -> None:
        """Say that a value is another than the one that stands."""
        self.contradicted.append(Note(path, text))

    def meet(self, path: str, text: str) -> None:
        """Say that the portal computes what the file expects."""
        self.expected.append(Note(path, text))

    def differ(self, path: str, text: str) -> None:
        """Say that the portal computes something else than the file expects."""
        self.unexpected.append(Note(path, text))

    def new_word(self, path: str, text: str) -> None:
        """Say that a word or a name is new, for a coordinator to confirm."""
        self.words.append(Note(path, text))

    @property
    def changes_something(self) -> bool:
        """Whether anything in the database is other than before."""
        return bool(self.created or self.changed or self.words or self.made_anything)

    def as_json(self) -> dict[str, Any]:
        """The notes as they are kept beside the loaded file."""
        said = asdict(self)
        del said["made_anything"]
        return {**said, "known": dict(self.known)}


def block_of(path: str) -> str:
    """The block of the file that a path leads into."""
    return path.split(".")[0].split("[")[0]


def within(path: str, key: str | int) -> str:
    """The path one step further in; a key that holds a personal number is hidden."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    name = "…" if has_personal_number(key) else key
    return f"{path}.{name}" if path else name


def shown(value: Any) -> str:
    """A value as a note may quote it: short, and never a personal number."""
    text = _("not stated") if value in (None, "", []) else str(value)
    if has_personal_number(text):
        return "…"
    return text if len(text) <= 80 else f"{text[:79]}…"


def wrong_type(expected: str) -> Wrong:
    """The fault of a value that is of another type than the format says."""
    return Wrong(_("should be %(expected)s") % {"expected": expected})
