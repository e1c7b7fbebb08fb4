"""What cannot be merged, and two again as they were before."""

import datetime as dt
import random
from typing import Any

import pytest

from malmoandan.core.models import Citation, SourceDocument, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.models import (
    Affiliation,
    IopCase,
    IopParty,
    MergeRefusal,
    Organisation,
    Vouching,
)
from tests import cast, office
from tests.partnerships.merges import (
    NOW,
    TODAY,
    assert_same,
    body,
    everything,
    merged,
    party,
    speaks,
)

pytestmark = pytest.mark.django_db


def refused(action: Any, **given: Any) -> Any:
    given.setdefault("by", cast.somebody(f"refused{random.random()}"))  # noqa: S311
    given.setdefault("at", NOW)
    with pytest.raises(NotPossible) as no:
        action(**given)
    return no.value.reason


def test_merges_that_cannot_be_are_named():
    kept, gone, city = body("ett"), body("två"), body("tre", side="city")
    unknown = Organisation.objects.create(name="Exempel utan slag")
    assert refused(actions.merge, kept=kept, gone=kept) == MergeRefusal.ITSELF
    assert refused(actions.merge, kept=kept, gone=city) == MergeRefusal.OTHER_SIDE
    done = merged(kept, gone)
    already = MergeRefusal.MERGED_ALREADY
    assert refused(actions.merge, kept=kept, gone=gone) == already
    assert refused(actions.merge, kept=gone, gone=unknown) == already
    with pytest.raises(NotPossible):
        actions.plan_merge(kept=kept, gone=gone)
    actions.merge(kept=kept, gone=unknown, by=done.merged_by, at=NOW)
    assert unknown.merged_into is None  # only the stored row knows


@pytest.mark.parametrize(("days", "reason"), [(30, None), (31, MergeRefusal.TOO_LATE)])
def test_a_merge_can_be_undone_for_thirty_days(days, reason):
    done = merged(body("ett"), body("två"))
    later = NOW + dt.timedelta(days=days)
    if reason is None:
        actions.undo_merge(merge=done, by=done.merged_by, at=later)
        reason = MergeRefusal.UNDONE
    assert refused(actions.undo_merge, merge=done, at=later) == reason


def test_an_undo_that_the_database_cannot_hold_changes_nothing():
    kept, gone = body("ett", number="8020014711"), body("två", number="2021005489")
    Citation.objects.create(
        subject=gone, document=SourceDocument.objects.create(fact_id="S1")
    )
    done = merged(kept, gone)
    body("tre", number="2021005489")
    before = everything()
    reason = refused(actions.undo_merge, merge=done, by=done.merged_by)
    assert reason == MergeRefusal.NAME_TAKEN
    assert_same(before)


def test_a_row_that_cannot_come_back_stops_the_undo():
    kept, gone = body("ett"), body("två")
    case = IopCase.objects.create(name="Fall")
    party(case, kept)
    party(case, gone)
    done = merged(kept, gone)
    case.parties.all().delete()
    case.delete()
    reason = refused(actions.undo_merge, merge=done, by=done.merged_by)
    assert reason == MergeRefusal.NAME_TAKEN
    gone.refresh_from_db()
    assert gone.merged_into == kept


def test_the_last_merge_is_undone_first():
    first, second, third = body("ett"), body("två"), body("tre")
    inner = merged(second, first)
    outer = merged(third, second, by=inner.merged_by)
    reason = refused(actions.undo_merge, merge=inner, by=inner.merged_by)
    assert reason == MergeRefusal.NAME_TAKEN
    for done in (outer, inner):
        actions.undo_merge(merge=done, by=inner.merged_by, at=NOW)
    assert not Organisation.objects.exclude(merged_into=None).exists()


def test_what_somebody_has_turned_elsewhere_since_stays_there():
    kept, gone, other = body("ett"), body("två"), body("tre")
    case = IopCase.objects.create(name="Fall", ball_with=gone)
    done = merged(kept, gone)
    IopCase.objects.update(ball_with=other)
    actions.undo_merge(merge=done, by=done.merged_by, at=NOW)
    case.refresh_from_db()
    assert case.ball_with == other


def test_the_trail_tells_of_both_and_names_nobody():
    kept, gone = body("ett"), body("två")
    done = merged(kept, gone)
    told = {
        e.object_id: e.data for e in TrailEntry.objects.filter(verb__contains="merged")
    }
    assert told[kept.pk]["other"] == gone.pk
    assert told[gone.pk] == {**told[kept.pk], "other": kept.pk, "stays": False}
    assert told[gone.pk]["merge"] == done.pk


@pytest.mark.parametrize("seed", range(8))
def test_merge_and_undo_leave_the_database_as_it_was(seed):
    """Whatever points at the two, in whatever states: undo is the opposite of merge."""
    dice = random.Random(seed)  # noqa: S311
    bodies = [body(str(n), is_umbrella=dice.random() < 0.4) for n in range(3)]
    people = [cast.somebody(f"p{n}") for n in range(3)]
    documents = [SourceDocument.objects.create(fact_id=f"S{n}") for n in range(2)]
    theme = office.term("theme", "exempeltema")
    cases = [IopCase.objects.create(name=f"Fall {n}") for n in range(2)]
    for organisation in bodies:
        _dress(organisation, bodies, people, documents, theme, cases, dice)
    before = everything()
    kept, gone = dice.sample(bodies, 2)
    plan = actions.plan_merge(kept=kept, gone=gone)
    assert everything() == before
    done = merged(kept, gone, by=people[0])
    assert len(plan.steps) >= len(done.removed)
    actions.undo_merge(merge=done, by=people[0], at=NOW)
    assert everything() == before


def _dress(organisation, bodies, people, documents, theme, cases, dice) -> None:
    """Give an organisation a random share of all that can point at it."""
    others = [None, *(b for b in bodies if b != organisation)]
    organisation.parent, organisation.umbrella = (
        dice.choice(others),
        dice.choice(others),
    )
    organisation.website = dice.choice(["", "https://example.org"])
    organisation.save()
    if dice.random() < 0.5:
        organisation.themes.add(theme)
    for document in documents:
        if dice.random() < 0.6:
            Citation.objects.create(subject=organisation, document=document, line=1)
    for case in cases:
        _take_part(organisation, case, dice)
    for person in people:
        if dice.random() < 0.7:
            speaks(
                person,
                organisation,
                role=dice.choice(Affiliation.Role.values),
                state=dice.choice(Affiliation.State.values),
                since=TODAY - dt.timedelta(days=dice.randint(1, 900)),
                to_on=dice.choice([None, TODAY]),
            )
    if others[-1] and dice.random() < 0.5:
        Vouching.objects.create(
            umbrella=organisation,
            organisation=others[-1],
            vouched_by=people[0],
            vouched_at=NOW,
        )


def _take_part(organisation, case, dice) -> None:
    if dice.random() < 0.3:
        return
    capacity = dice.choice(["", *IopParty.Capacity.values])
    one = party(case, organisation, capacity=capacity)
    one.contributions.create(year=2001, kind="knowledge", text="kunskap")
    one.performs_for = dice.choice([None, *case.parties.exclude(pk=one.pk)])
    one.save()
