"""Organisations that a file mentions: found whatever the case, or made to confirm."""

import re
from collections.abc import Iterable

from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.text import search_key
from malmoandan.management.facts.notes import Notes, shown
from malmoandan.management.facts.vocabulary import Words
from partnerships.models import Organisation

ABBREVIATION = re.compile(r"(.+?)\s*\(([A-ZÅÄÖ]{2,10})\)")
UPPER_BODY = re.compile(r"([^:()]{2,}?):\s+(.{2,})")

# How Swedish names tell what a body is. Only suggestions: a coordinator confirms.
ENDINGS = (
    ("nämnden", "nämnd"),
    ("kommunstyrelsen", "nämnd"),
    ("fullmäktige", "nämnd"),
    ("förvaltningen", "förvaltning"),
    ("kontoret", "förvaltning"),
    (" stad", "kommun"),
    (" kommun", "kommun"),
    ("universitet", "akademi"),
    ("högskola", "akademi"),
    ("föreningen", "idéburen"),
    ("förening", "idéburen"),
    ("studieförbund", "idéburen"),
)


def suggested_kind(name: str) -> str | None:
    """The kind that a Swedish name suggests; None where it suggests none."""
    key = search_key(name)
    if key.startswith("region "):
        return "region/stat"
    return next((kind for ending, kind in ENDINGS if key.endswith(ending)), None)


def short_name(said: str) -> str:
    """The name without what is added in parentheses or after a comma."""
    if ABBREVIATION.fullmatch(said.strip()):
        return said.strip()
    name = re.split(r"[(,]", said, maxsplit=1)[0].strip() or said.strip()
    return name[:1].upper() + name[1:]


def is_part(said: str) -> bool:
    """Whether the words name a part of a body: "X: Y"."""
    return UPPER_BODY.fullmatch(said.strip()) is not None


class Organisations:
    """Every organisation that is known, by name, short name and abbreviation."""

    def __init__(self, words: Words, notes: Notes) -> None:
        self.words = words
        self.notes = notes
        self._others: set[str] = set()
        self._known: dict[str, Organisation] = {}
        self._by_id: dict[str, Organisation] = {}
        every = Organisation.objects.select_related("kind", "merged_into__kind")
        for organisation in every:
            self.remember(organisation)

    def remember(self, organisation: Organisation) -> None:
        """Let later rows find the organisation."""
        name, key = organisation.name, organisation.name_key
        fact_id = organisation.fact_id
        organisation = organisation.merged_into or organisation
        self._known[key] = organisation
        if fact_id:
            self._by_id[fact_id] = organisation
        match = ABBREVIATION.fullmatch(name)
        for alias in match.groups() if match else (short_name(name),):
            self._known.setdefault(search_key(alias), organisation)

    def are_not(self, names: Iterable[str]) -> None:
        """Names that belong to something else, such as a project or the agreement."""
        self._others.update(search_key(name) for name in names)

    def find(self, *, id_: str, name: str | None) -> Organisation | None:
        """The organisation of that id, else of that name."""
        found = self._by_id.get(id_) if id_ else None
        names = (search_key(name), search_key(short_name(name))) if name else ()
        named = next((self._known[n] for n in names if n in self._known), None)
        if found is None and named and not (id_ and named.fact_id):
            return named
        return found

    def mentioned(self, said: str, path: str) -> Organisation | None:
        """The organisation that a text names, made to be confirmed where it is new.

        None when the text names a kind of organisation, a project or the agreement.
        """
        whole = self._known.get(search_key(said))
        if whole:
            return whole
        match = UPPER_BODY.fullmatch(said.strip())
        if match:
            parent = self.mentioned(match[1], path)
            return self._named(short_name(match[2]), path, parent)
        return self._named(short_name(said), path, None)

    def all(self, said: list[str] | None, path: str) -> list[Organisation]:
        """The organisations that a list names, each once."""
        found = [
            self.mentioned(text, f"{path}[{place}]")
            for place, text in enumerate(said or [])
        ]
        return list({o.pk: o for o in found if o}.values())

    def _named(
        self, name: str, path: str, parent: Organisation | None
    ) -> Organisation | None:
        key = search_key(name)
        found = self._known.get(key)
        if found:
            if parent and found.parent_id is None and not _inside(parent, found):
                found.parent = parent
                found.save(update_fields=["parent"])
                self.notes.change(path, f"{found}: {parent}")
            return found
        is_kind = self.words.known(Vocabulary.ORGANISATION_KIND, name)
        if is_kind or key in self._others:
            return None
        return self._make(name, path, parent)

    def _make(self, name: str, path: str, parent: Organisation | None) -> Organisation:
        kind = suggested_kind(name)
        made = Organisation(
            name=name,
            kind=self._kind(kind),
            parent=parent,
            state=Organisation.State.MENTIONED,
            assumed=["kind"],
        )
        made.save()
        self.remember(made)
        self.notes.new_word(path, f"{made._meta.verbose_name}: {shown(name)}")
        return made

    def _kind(self, word: str | None) -> Term | None:
        return self.words.known(Vocabulary.ORGANISATION_KIND, word) if word else None


def _inside(part: Organisation, whole: Organisation) -> bool:
    """Whether the one is, or is a part of, the other."""
    step: Organisation | None = part
    while step is not None:
        if step.pk == whole.pk:
            return True
        step = step.parent
    return False
