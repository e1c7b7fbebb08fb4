"""Forms that people write freely in, and forms that anybody can send."""

import datetime as dt

import pytest
from django import forms
from django.test import RequestFactory

from malmoandan.core.forms import FromAnybody, Moment, NoPersonalNumbers, Refused

PERSONAL = "Ring mig: 850709-9805"


class Told(NoPersonalNumbers):
    text = forms.CharField(required=False, widget=forms.Textarea)
    lines = forms.MultipleChoiceField(
        required=False, choices=[(PERSONAL, ""), ("en rad", "")]
    )
    phone = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(required=False)


class Sent(FromAnybody):
    name = forms.CharField()


@pytest.mark.parametrize(
    ("data", "faulty"),
    [
        ({"text": PERSONAL}, {"text"}),
        ({"lines": ["en rad", PERSONAL]}, {"lines"}),
        ({"text": "En lång text", "lines": ["en rad"]}, set()),
        ({"phone": "850709-9805", "email": "850709-9805@example.org"}, set()),
    ],
)
def test_a_personal_number_is_refused_beside_its_field(data, faulty):
    form = Told(data)

    assert set(form.errors) == faulty
    for name in faulty:
        assert form.errors[name] == [Refused.PERSONAL_NUMBER.label]
        assert form[name].value() == data[name]


def sent(**data: str) -> Sent:
    return Sent({"name": "Exempelförening", **data}, request=RequestFactory().post("/"))


def test_who_fills_in_the_field_that_nobody_sees_is_refused():
    assert sent(homepage="https://example.org").errors["__all__"] == [
        Refused.TRAPPED.label
    ]
    assert sent().is_valid()


def test_the_trap_is_seen_by_nobody():
    field = sent()["homepage"]

    assert field.is_hidden
    assert " hidden" in str(field)


def test_there_is_a_limit_and_mistakes_are_free(settings):
    settings.ACCOUNT_RATE_LIMITS = {"public_form": "2/h/ip"}
    for _try in range(3):
        assert set(sent(name="").errors) == {"name"}

    assert [sent().is_valid() for _try in range(3)] == [True, True, False]
    assert sent().errors["__all__"] == [Refused.TOO_MANY.label]


def test_a_form_that_is_only_shown_costs_nothing(settings):
    settings.ACCOUNT_RATE_LIMITS = {"public_form": "1/h/ip"}
    for _look in range(3):
        assert not Sent(request=RequestFactory().get("/")).is_bound

    assert sent().is_valid()


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2030-06-01T13:00", "2030-06-01T11:00"),
        ("2030-12-01 13:00", "2030-12-01T12:00"),
        # The clock is set back: the hour comes twice, and the first is meant.
        ("2030-10-27T02:30", "2030-10-27T00:30"),
        ("2030-10-27T03:30", "2030-10-27T02:30"),
        ("2030-06-01T13:00+00:00", "2030-06-01T13:00"),
    ],
)
def test_a_moment_is_the_time_here_in_the_city(written, utc):
    said = dt.datetime.fromisoformat(f"{utc}+00:00")

    assert Moment().clean(written).astimezone(dt.UTC) == said


@pytest.mark.parametrize(
    ("written", "code"), [("2030-03-31T02:30", "left_out"), ("i morgon", "invalid")]
)
def test_a_moment_that_never_comes_is_refused(written, code):
    with pytest.raises(forms.ValidationError) as refused:
        Moment().clean(written)

    assert refused.value.code == code
