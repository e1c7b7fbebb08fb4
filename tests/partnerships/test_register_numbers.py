"""Organisation numbers (conventions C.7): what is taken, what is refused in words."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from partnerships.models.numbers import (
    OrganisationNumberField,
    digits_of,
    organisation_number,
    shown,
)

FIELD = OrganisationNumberField("nummer")


@pytest.mark.parametrize(
    "written",
    [
        *("212000-1124", "212000-0142", "212000-1355", "556036-0793", "202100-5489"),
        *("2120001124", "16212000-1124", "162120001124", " 212000 1124 "),
        "212000\u00a01124",
    ],
)
def test_a_number_is_taken_however_it_is_written(written):
    cleaned = FIELD.clean(written, None)
    assert len(cleaned) == 10
    assert shown(cleaned) == f"{cleaned[:6]}-{cleaned[6:]}"


def test_no_number_is_no_fault():
    assert FIELD.clean("", None) == ""
    assert shown("") == ""


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("212000-1125", "checksum"),
        ("802000-0000", "checksum"),
        ("850709-9805", "personal"),
        ("900101-0017", "personal"),
        ("19850709-9805", "personal"),
        ("198507099805", "personal"),
        ("16850709-9805", "personal"),
        ("811218-9876", "personal"),
        ("85070998", "digits"),
        ("212000-11240", "digits"),
        ("tjugoett", "digits"),
        ("SE212000112401", "digits"),
        ("\u0662\u0661\u0662\u0660\u0660\u0660\u0661\u0661\u0662\u0664", "digits"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(written, code):
    with pytest.raises(ValidationError) as no:
        organisation_number(written)
    assert no.value.code == code


def test_a_personal_number_is_refused_in_words():
    with pytest.raises(ValidationError, match="personnummer"):
        organisation_number("850709-9805")


body = st.from_regex(r"[25789][0-9][2-9][0-9]{6}", fullmatch=True)
gap = st.sampled_from(["", "-", " ", "\u00a0", " - "])
whole = st.builds(lambda nine: nine + luhn.calc_check_digit(nine), body)


@given(whole, gap, st.sampled_from(["", "16"]))
def test_every_way_of_writing_is_the_same_ten_digits(number, between, century):
    written = f"{century}{number[:6]}{between}{number[6:]}"
    assert digits_of(written) == number
    assert FIELD.clean(written, None) == number
    assert digits_of(shown(number)) == number


@given(st.text(max_size=30))
def test_no_text_breaks_it_and_what_is_taken_is_ten_digits(text):
    try:
        cleaned = FIELD.clean(text, None)
    except ValidationError:
        return
    assert cleaned == "" or (len(cleaned) == 10 and int(cleaned[2]) >= 2)


@given(st.from_regex(r"[0-9]{2}[01][0-9]{7}", fullmatch=True))
def test_nothing_with_a_month_in_it_is_ever_kept(digits):
    with pytest.raises(ValidationError):
        FIELD.clean(digits, None)
