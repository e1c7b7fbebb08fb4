"""What ships as data: everything on an empty database, what is new on another."""

import pytest
from django.core.management import call_command

from events.models import KindQuestion, KindTemplate, SurveyQuestion
from malmoandan.core.models import KeptData, Term
from reports.models import ContributionQuestion

pytestmark = pytest.mark.django_db
MODELS = (
    *(Term, KindTemplate, KindQuestion, SurveyQuestion, KeptData),
    ContributionQuestion,
)


def counted() -> list[int]:
    """How many rows there are of each."""
    return [model.objects.count() for model in MODELS]


def test_an_empty_database_gets_all_of_it_once():
    call_command("load_shipped")
    first = counted()
    call_command("load_shipped")

    assert all(first)
    assert counted() == first


def test_an_older_one_gets_what_is_new_and_keeps_what_people_wrote():
    call_command("load_shipped")
    before = counted()
    own = KeptData.objects.exclude(key="").first()
    KeptData.objects.filter(pk=own.pk).update(days=3, what_sv="Egna ord")
    KeptData.objects.exclude(key="").exclude(pk=own.pk).delete()
    KindTemplate.objects.filter(kind__key="dialogforum").update(title="Eget")
    KindTemplate.objects.filter(kind__key="malmotimme").delete()

    call_command("load_shipped")

    assert counted() == before
    own.refresh_from_db()
    assert (own.days, own.what_sv) == (3, "Egna ord")
    assert KindTemplate.objects.get(kind__key="dialogforum").title == "Eget"
