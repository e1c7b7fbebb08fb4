"""Texts are compared, sorted and refused alike on every database."""

import pytest

from malmoandan.core.text import has_personal_number, search_key, sort_key
from partnerships.models import Organisation


def test_the_search_key_folds_case_and_accents_but_keeps_swedish_letters():
    assert search_key("  Åkerby   IDÉ ") == "åkerby ide"
    assert search_key("ÅÄÖ") == "åäö"
    assert search_key("A\u030akerby") == "åkerby"


def test_the_sort_key_sorts_as_swedish_does():
    words = ["öl", "zebra", "ål", "ärta", "Anka", "äta"]

    assert sorted(words, key=sort_key) == ["Anka", "zebra", "ål", "ärta", "äta", "öl"]


@pytest.mark.parametrize(
    "text",
    [
        "Ring 850709-9805.",
        "19900101-0017",
        "9001010017",
        "900161-0014",
        "nr 850709 9805",
        "850709 - 9805",
        "19850709–9805",
        "19850709\u00a09805",
        "850709-\u200b9805",
        "1985-07-09-9805",
        "85 07 09-9805",
        "８５０７０９-９８０５",  # noqa: RUF001 - wide digits
    ],
)
def test_a_personal_number_is_found(text):
    assert has_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "212000-1124",
        "802000-0000",
        "STK-2017-381",
        "040-34 10 00",
        "850709-9806",
        "851309-9805",
        "850740-9805",
        "158 personer",
        "1985-07-09 9805",
        "1234567890123",
        "",
    ],
)
def test_other_numbers_pass(text):
    assert not has_personal_number(text)


@pytest.mark.django_db
def test_the_key_follows_its_source_also_in_bulk():
    Organisation.objects.bulk_create([Organisation(name="Exempelföreningen Ö")])
    kept = Organisation.objects.get(name_key="exempelföreningen ö")

    kept.name = "Ny Exempelförening"
    kept.save()

    assert Organisation.objects.get().name_key == "ny exempelförening"
