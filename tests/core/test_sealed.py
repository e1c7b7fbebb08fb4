"""Sealed texts: open to the portal, closed in the table, and after a change of keys."""

import pytest

from malmoandan.core.sealed import SealedTextField, seal, unseal


def test_a_sealed_text_says_nothing_and_opens_again():
    sealed = seal("tål inte nötter, åäö")

    assert "nötter" not in sealed
    assert unseal(sealed) == "tål inte nötter, åäö"


def test_the_same_text_is_never_sealed_alike():
    assert seal("nötter") != seal("nötter")


def test_nothing_stays_nothing():
    assert (seal(""), unseal("")) == ("", "")


def test_a_new_secret_key_opens_what_the_old_one_closed(settings):
    sealed = seal("nötter")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, for what is sealed from now on"

    assert unseal(sealed) == "nötter"


def test_a_lost_key_leaves_an_empty_text_and_no_fault(settings):
    sealed = seal("nötter")
    settings.SECRET_KEY = "a key that came after the old one was thrown away"

    assert unseal(sealed) == ""


@pytest.mark.parametrize("value", [None, "", "nötter"])
def test_the_field_gives_back_what_it_was_given(value):
    field = SealedTextField()

    assert field.from_db_value(field.get_prep_value(value)) == value
