"""Numbers of sectors and organisations as somebody writes them, a line each."""

import re

from events.models import EventCount
from events.search.attendance import Part
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.text import search_key
from partnerships.models import Organisation

LINE = re.compile(r"(?P<name>.*?)[\s;,:]+(?P<number>\d{1,6})")


def parts_of(text: str, by: str) -> tuple[list[Part], str]:
    """The parts that the lines tell, and the first line that tells none, or nothing.

    A name that the register or the vocabulary knows is that record; any other stands as
    it was written. The same name twice is added up.
    """
    numbers: dict[str, int] = {}
    spelled: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        found = LINE.fullmatch(line)
        if found is None or not found["name"]:
            return [], line[:60]
        key = search_key(found["name"])
        spelled.setdefault(key, found["name"][:150])
        numbers[key] = numbers.get(key, 0) + int(found["number"])
    known = _sectors() if by == EventCount.By.SECTOR else _bodies(set(numbers))
    parts = [
        _part(number, known.get(key), spelled[key]) for key, number in numbers.items()
    ]
    return [part for part in parts if part.number], ""


def _part(number: int, known: Term | Organisation | None, text: str) -> Part:
    if isinstance(known, Term):
        return Part(number, term=known)
    if isinstance(known, Organisation):
        return Part(number, organisation=known)
    return Part(number, text=text)


def _sectors() -> dict[str, Term | Organisation]:
    terms = Term.objects.filter(vocabulary=Vocabulary.SECTOR_CATEGORY)
    return {
        search_key(word): term
        for term in terms
        for word in (term.label_en, term.key, term.label_sv)
        if word
    }


def _bodies(names: set[str]) -> dict[str, Term | Organisation]:
    standing = Organisation.objects.standing().filter(name_key__in=names)
    return {body.name_key: body for body in standing}
