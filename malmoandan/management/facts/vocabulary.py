"""Words as data: what ships with the portal, and words that a file brings."""

import json
from pathlib import Path

import malmoandan
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.text import search_key
from malmoandan.management.facts.notes import Notes, shown

SHIPPED = Path(malmoandan.__file__).parent / "data" / "vocabulary.json"
STEP = 10
LAST = 32_000

# Words that the portal reads a meaning out of: a coordinator confirms new ones. Other
# words, such as themes and goals, only name what the file tells of.
TO_CONFIRM = frozenset(
    {
        Vocabulary.EVENT_KIND,
        Vocabulary.TRAINING_KIND,
        Vocabulary.MODE,
        Vocabulary.QUALIFIER,
        Vocabulary.PRESENTER_SIDE,
        Vocabulary.ORGANISATION_KIND,
        Vocabulary.PARTICIPANT_GROUP,
        Vocabulary.MEASURE,
        Vocabulary.CHANNEL,
        Vocabulary.MATRIX_LEVEL,
        Vocabulary.MATRIX_STEP,
        Vocabulary.UNIT,
    }
)


def load_shipped(path: Path = SHIPPED) -> None:
    """Add the shipped words that are missing; a word that stands is left as it is."""
    shipped = json.loads(path.read_text(encoding="utf-8"))
    standing = set(Term.objects.values_list("vocabulary", "key"))
    Term.objects.bulk_create(
        Term(vocabulary=vocabulary, order=place * STEP, **word)
        for vocabulary, words in shipped.items()
        for place, word in enumerate(words, 1)
        if (vocabulary, word["key"]) not in standing
    )


class Words:
    """Every word that is known, by key and by Swedish label."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self._terms: dict[tuple[str, str], Term] = {}
        self._last: dict[str, int] = {}
        for term in Term.objects.order_by("-order", "-pk"):
            self._remember(term)

    def _remember(self, term: Term) -> None:
        for label in (term.label_sv, term.plural_sv):
            if label:
                self._terms.setdefault((term.vocabulary, search_key(label)), term)
        self._terms[term.vocabulary, term.key] = term
        self._last[term.vocabulary] = max(
            self._last.get(term.vocabulary, 0), term.order
        )

    def known(self, vocabulary: str, word: str) -> Term | None:
        """The term of the word; None when nobody has used it before."""
        return self._terms.get((vocabulary, Term.key_of(word)))

    def term(self, vocabulary: str, word: str | None, path: str) -> Term | None:
        """The term of the word, made and noted when nobody has used it before."""
        if not word:
            return None
        return self.known(vocabulary, word) or self._make(vocabulary, word, path)

    def all(self, vocabulary: str, words: list[str] | None, path: str) -> list[Term]:
        """The terms of a list of words, in its order, each once."""
        found = {
            term.pk: term
            for place, word in enumerate(words or [])
            if (term := self.term(vocabulary, word, f"{path}[{place}]"))
        }
        return list(found.values())

    def keys(self, vocabulary: str) -> list[str]:
        """The keys of a vocabulary."""
        terms = [t for (name, _key), t in self._terms.items() if name == vocabulary]
        return list(dict.fromkeys(term.key for term in terms))

    def _make(self, vocabulary: str, word: str, path: str) -> Term:
        to_confirm = vocabulary in TO_CONFIRM
        term = Term.objects.create(
            vocabulary=vocabulary,
            key=Term.key_of(word),
            label_sv=word,
            order=min(self._last.get(vocabulary, 0) + STEP, LAST),
            confirmed=not to_confirm,
        )
        self._remember(term)
        self.notes.made_anything = True
        if to_confirm:
            self.notes.new_word(path, f"{Vocabulary(vocabulary).label}: {shown(word)}")
        return term
