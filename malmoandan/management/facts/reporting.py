"""The report of a load, as lines that a coordinator can read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from malmoandan.management.facts.notes import Note, Notes, block_of


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    name: str
    notes: Notes
    only_checked: bool

    @property
    def is_refused(self) -> bool:
        """Whether the file was turned away, and nothing written."""
        return bool(self.notes.refused)

    def lines(self) -> Iterator[str]:
        """The report, a line at a time."""
        notes = self.notes
        yield self._headline()
        if self.is_refused:
            yield from _listed(_("Refused"), notes.refused)
        else:
            yield from _counted(notes)
            yield from _listed(_("Created"), notes.created)
            yield from _listed(_("Changed"), notes.changed)
            yield from _listed(_("Contradicted"), notes.contradicted)
            yield from _listed(_("Other than expected"), notes.unexpected)
            yield from _listed(_("As expected"), notes.expected)
            yield from _listed(_("New words and names to confirm"), notes.words)
        yield from _listed(_("Warnings"), notes.warnings)

    def _headline(self) -> str:
        if self.is_refused:
            count = len(self.notes.refused)
            text = ngettext(
                "%(name)s is refused for %(count)d fault. Nothing was written.",
                "%(name)s is refused for %(count)d faults. Nothing was written.",
                count,
            )
            return text % {"name": self.name, "count": count}
        if self.only_checked:
            text = _("%(name)s can be loaded. This is what it would do:")
        elif not self.notes.changes_something:
            text = _("%(name)s says nothing that was not known. Nothing was written.")
        else:
            text = _("%(name)s is loaded.")
        return text % {"name": self.name}


def _counted(notes: Notes) -> Iterator[str]:
    """One line a block: how many values were created, changed, known, contradicted."""
    created, changed = _per_block(notes.created), _per_block(notes.changed)
    contradicted = _per_block(notes.contradicted)
    blocks = dict.fromkeys([*created, *changed, *notes.known, *contradicted])
    for block in blocks:
        counts: dict[str, Any] = {
            "block": block,
            "created": created[block],
            "changed": changed[block],
            "known": notes.known[block],
            "contradicted": contradicted[block],
        }
        text = _(
            "  %(block)s: %(created)d created, %(changed)d changed, "
            "%(known)d already known, %(contradicted)d contradicted"
        )
        yield text % counts


def _per_block(notes: list[Note]) -> Counter[str]:
    return Counter(block_of(note.path) for note in notes)


def _listed(title: str, notes: list[Note]) -> Iterator[str]:
    if notes:
        yield f"{title} ({len(notes)}):"
        yield from (f"  {note.path}: {note.text}" for note in notes)
