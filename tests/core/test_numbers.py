"""A number keeps its qualifier wherever it goes."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.utils import translation

from malmoandan.core.models import Term
from malmoandan.core.numbers import Bound, Quantity, read_bound, total, unknown


@dataclass
class Row:
    """What a model with the three columns looks like."""

    persons: int | None = None
    persons_to: int | None = None
    persons_qualifier: Term | None = None


MORE_THAN = Term(label_sv="fler än", label_en="more than", meaning="at_least")
AROUND = Term(label_sv="runt", label_en="about", meaning="about")


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (Row(158), "158"),
        (Row(60, None, MORE_THAN), "fler än 60"),
        (Row(10, 15, AROUND), "runt 10–15"),
        (Row(10, 15), "10–15"),
        (Row(None, 15), "högst 15"),
        (Row(7, 7), "7"),
        (Row(1234567), "1\xa0234\xa0567"),
    ],
)
def test_a_row_reads_as_its_source_says_it(row, shown):
    with translation.override("sv"):
        assert str(Quantity.read(row, "persons")) == shown


def test_nothing_known_is_none_and_never_zero():
    assert Quantity.read(Row(), "persons") is None
    assert total([None, None]) is None
    with translation.override("en"):
        assert unknown() == "not stated"


def test_a_decimal_keeps_its_decimals():
    with translation.override("sv"):
        assert str(Quantity(Decimal("4.5"))) == "4,5"


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([Quantity(3), Quantity(4)], "7"),
        (
            [Quantity(60, bound=Bound.AT_LEAST, word="fler än"), Quantity(30)],
            "minst 90",
        ),
        ([Quantity(10, 15), Quantity(5)], "15–20"),
        (
            [Quantity(10, bound=Bound.ABOUT), Quantity(5, bound=Bound.AT_LEAST)],
            "cirka 15",
        ),
        ([Quantity(60, bound=Bound.AT_LEAST, word="fler än"), None], "fler än 60"),
    ],
)
def test_sums_are_as_sure_as_their_parts(parts, shown):
    with translation.override("sv"):
        assert str(total(parts)) == shown


def test_a_figure_per_occasion_counts_for_all_of_them():
    each = Quantity(10, 15, Bound.ABOUT, "runt")

    assert each.times(10) == Quantity(100, 150, Bound.ABOUT, "runt")
    assert Quantity(4).times(3) == Quantity(12)


def test_only_a_plain_number_is_exact():
    assert Quantity(4).is_exact
    assert not Quantity(4, 5).is_exact
    assert not Quantity(4, bound=Bound.ABOUT).is_exact


def test_a_word_nobody_has_explained_is_about():
    assert read_bound("") is Bound.ABOUT
    assert read_bound("at_most") is Bound.AT_MOST
