"""What a merge keeps for undoing goes when it cannot be undone any more."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from partnerships import actions
from partnerships.jobs import register
from partnerships.models import Organisation, OrganisationMerge
from tests import cast

pytestmark = pytest.mark.django_db


def test_rows_kept_for_undoing_go_after_thirty_days() -> None:
    now = timezone.now()
    kept, gone = (
        Organisation.objects.create(name=name, kind=cast.kind_of_side("civil"))
        for name in ("Exempel ett", "Exempel två")
    )
    gone.parts.create(name="Exempeldel")
    actions.merge(kept=kept, gone=gone, by=cast.somebody(), at=now)
    assert register.forget_merged_rows() == 0
    assert OrganisationMerge.objects.get().moved
    with time_machine.travel(now + dt.timedelta(days=31)):
        assert register.forget_merged_rows() == 1
        assert register.forget_merged_rows() == 0
    found = OrganisationMerge.objects.get()
    assert (found.moved, found.removed, found.filled) == ([], [], {})
