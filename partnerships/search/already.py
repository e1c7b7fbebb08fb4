"""Whether an organisation that somebody wants to add is here already."""

from difflib import SequenceMatcher

from partnerships.models import Organisation
from partnerships.search.duplicates import ALIKE, Row

FIELDS = ("pk", "name", "number")


def with_name_or_number(name: str, number: str) -> Organisation | None:
    """The organisation in the register that has this very name, or this number."""
    standing = Organisation.objects.standing()
    by_number = standing.filter(number=number).first() if number else None
    return by_number or Organisation.objects.named(name).first()


def alike(name: str, most: int = 5) -> list[Organisation]:
    """Organisations that somebody may ask to speak for, and whose name is like this.

    The same words, nearly the same letters, or every word of it among more words.
    """
    this = _row(0, name, "")
    if not this.words:
        return []
    known = [
        Organisation.State.MENTIONED,
        Organisation.State.VERIFIED,
        Organisation.State.DORMANT,
    ]
    standing = Organisation.objects.standing().filter(state__in=known, listed=True)
    rows = standing.order_by("name_key").values_list(*FIELDS).iterator()
    found = [row.pk for row in (_row(*values) for values in rows) if _is(this, row)]
    return list(standing.filter(pk__in=found[:most]).order_by("name_key"))


def _row(pk: int, name: str, number: str) -> Row:
    return Row(
        pk=pk,
        name=name,
        number=number,
        mailbox="",
        website="",
        side=None,
        above=frozenset(),
    )


def _is(one: Row, two: Row) -> bool:
    if one.words <= two.words:
        return True
    near = SequenceMatcher(None, one.compact, two.compact, autojunk=False)
    return (
        near.real_quick_ratio() >= ALIKE
        and near.quick_ratio() >= ALIKE
        and near.ratio() >= ALIKE
    )
