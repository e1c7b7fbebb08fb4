"""What is held about somebody who sat in the steering group, and what stays."""

import pytest

from events.actions import leaving
from governance.models import (
    CoOption,
    CoordinationPost,
    Participant,
    PostHolding,
    Tenure,
)
from governance.search import held
from malmoandan.core.models import PersonRefusal, RoleGrant
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.governance import made

pytestmark = pytest.mark.django_db


def test_seats_posts_and_meetings_are_told():
    meeting = made.meeting()
    member = made.member(meeting, "civil").user
    given = {"name": "Exempelperson", "user": member, "from_on": made.ON}
    CoOption.objects.create(capacity="sakkunnig", **given)
    post = CoordinationPost.objects.create(side="civil", from_on=made.ON)
    PostHolding.objects.create(post=post, **given)
    offices, meetings, *_more = held.held_about(member)
    what = [row["what"] for row in offices.plain()]
    assert what == ["civilsamhället 1", "sakkunnig", "Samordning, civilsamhället"]
    (called,) = meetings.plain()
    assert called["meeting"] == str(meeting)
    nothing = held.held_about(cast.somebody("annan"))
    assert not any(part.rows for part in nothing)


def test_who_is_erased_keeps_the_name_and_loses_the_rest():
    meeting = made.meeting()
    row = made.member(meeting, "city")
    Participant.objects.filter(pk=row.pk).update(answer_note="Sjuk")
    erase = {"person": row.user, "by": cast.person("administrator"), "at": made.AT}
    with pytest.raises(NotPossible) as no:
        leaving.leave_and_erase(**erase)
    assert no.value.reason == PersonRefusal.STILL_NEEDED
    row.refresh_from_db()
    assert (row.user_id, row.answer_note) == (erase["person"].pk, "Sjuk")
    RoleGrant.objects.filter(user=row.user).delete()
    leaving.leave_and_erase(**erase)
    row.refresh_from_db()
    tenure = Tenure.objects.get(pk=row.tenure_id)
    assert (row.user, row.answer_note, tenure.user) == (None, "", None)
    assert row.name == tenure.name == "Exempelperson city 1"
