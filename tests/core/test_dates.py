"""Dates are as precise as their source, never more."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from malmoandan.core.dates import NotADate, PartialDate, PartialDateField


@pytest.mark.parametrize(
    ("text", "first", "last", "swedish", "english"),
    [
        ("2017", dt.date(2017, 1, 1), dt.date(2017, 12, 31), "2017", "2017"),
        (
            "2020-02",
            dt.date(2020, 2, 1),
            dt.date(2020, 2, 29),
            "februari 2020",
            "February 2020",
        ),
        (
            "2019-06-14",
            dt.date(2019, 6, 14),
            dt.date(2019, 6, 14),
            "14 juni 2019",
            "14 June 2019",
        ),
        (
            "2016/2017",
            dt.date(2016, 1, 1),
            dt.date(2017, 12, 31),
            "2016–2017",
            "2016–2017",
        ),
    ],
)
def test_a_date_knows_its_span_and_its_words(text, first, last, swedish, english):
    date = PartialDate.parse(text)

    assert (date.first, date.last) == (first, last)
    with translation.override("sv"):
        assert str(date) == swedish
    with translation.override("en"):
        assert str(date) == english


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17",
        "2017-13",
        "2017-02-30",
        "2017-1",
        "2018/2017",
        "2017-06-14T10",
        "maj",
        "0000",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(NotADate):
        PartialDate.parse(text)


def test_parts_that_are_not_known_are_none():
    assert PartialDate.parse("2017").month is None
    assert PartialDate.parse("2017-06").day is None
    assert PartialDate.parse("2017-06-14").day == 14
    assert PartialDate.parse("2017-06-14").year == 2017


def test_dates_sort_by_time():
    texts = ["2018", "2017-06-14", "2017", "2017-06"]

    assert [d.text for d in sorted(map(PartialDate, texts))] == [
        "2017",
        "2017-06",
        "2017-06-14",
        "2018",
    ]


def test_the_field_takes_what_a_form_gives_and_says_what_to_write():
    field = PartialDateField()

    assert field.to_python("2024-05") == PartialDate("2024-05")
    assert field.to_python(dt.date(2024, 5, 31)) == PartialDate("2024-05-31")
    assert field.to_python(PartialDate("2024")) == PartialDate("2024")
    assert field.to_python("") is None
    assert field.get_prep_value(None) is None
    with (
        translation.override("en"),
        pytest.raises(ValidationError, match="Write a year"),
    ):
        field.to_python("snart")
