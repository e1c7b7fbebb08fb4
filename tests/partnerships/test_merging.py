"""Two rows of one organisation become one, and two again, with nothing lost."""

import datetime as dt
import random
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from governance.models import Agreement, Endorsement
from malmoandan.core.models import (
    Citation,
    RoleGrant,
    SourceDocument,
    TrailEntry,
)
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.models import (
    Affiliation,
    Application,
    IopCase,
    IopContribution,
    IopParty,
    MergeRefusal,
    Organisation,
    OrganisationMerge,
    ProcessSupport,
    Vouching,
)
from tests import cast, office

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
NOT_COMPARED = {
    "core.trailentry",
    "core.publicversion",
    "partnerships.organisationmerge",
    "sessions.session",
}


def body(name: str, side: str = "civil", **more: Any) -> Organisation:
    return Organisation.objects.create(
        name=f"Exempelförening {name}", kind=cast.kind_of_side(side), **more
    )


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the database, but what tells of the merge itself."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label in NOT_COMPARED or hasattr(model, "instance_type"):
            continue
        found[label] = list(model._base_manager.order_by("pk").values())
    return found


def speaks(person: Any, organisation: Organisation, **more: Any) -> Affiliation:
    grant = RoleGrant.objects.create(
        user=person,
        role="organisation_contact",
        subject=organisation,
        from_on=more.pop("since", cast.LONG_AGO),
        to_on=more.get("to_on"),
    )
    more.setdefault("state", "active")
    return Affiliation.objects.create(
        organisation=organisation, person=person, asked_at=NOW, grant=grant, **more
    )


def party(case: IopCase, organisation: Organisation, **more: Any) -> IopParty:
    return IopParty.objects.create(case=case, organisation=organisation, **more)


def merged(kept: Organisation, gone: Organisation, by: Any = None) -> OrganisationMerge:
    return actions.merge(
        kept=kept, gone=gone, by=by or cast.somebody(f"merges {gone.pk}"), at=NOW
    )


def test_everything_points_at_the_one_that_stays():
    kept, gone, other = body("ett"), body("två"), body("tre")
    case = IopCase.objects.create(name="Fall", ball_with=gone)
    party(case, gone)
    support = ProcessSupport.objects.create(year=2001, name="Stöd")
    support.organisations.add(gone, other)
    document = SourceDocument.objects.create(fact_id="S1")
    Citation.objects.create(subject=gone, document=document, section="1")
    other.parent = gone
    other.save()
    earlier = body("fyra", merged_into=gone)
    person = cast.somebody()
    speaks(person, gone)

    merged(kept, gone)

    case.refresh_from_db()
    other.refresh_from_db()
    earlier.refresh_from_db()
    gone.refresh_from_db()
    assert case.ball_with == kept
    assert case.parties.get().organisation == kept
    assert set(support.organisations.all()) == {kept, other}
    assert kept.citations.count() == 1
    assert other.parent == kept
    assert earlier.merged_into == gone.merged_into == kept
    assert person.has_perm("partnerships.speak_for", kept)
    assert not person.has_perm("partnerships.speak_for", gone)
    assert gone.state == "verified"
    assert not gone.is_public


def label(name: str) -> str:
    return str(Organisation._meta.get_field(name).verbose_name)


def test_what_is_empty_is_filled_and_what_is_said_stays():
    umbrella = body("paraply", is_umbrella=True)
    kept = body("ett", website="https://ett.example.org", other_facts={"a": 1})
    gone = body(
        "två",
        website="https://tva.example.org",
        number="8020014711",
        umbrella=umbrella,
        is_umbrella=True,
        state="dormant",
        mailbox="brev@example.org",
        mailbox_unreachable_at=NOW,
        other_facts={"a": 2, "b": 3},
    )
    plan = actions.plan_merge(kept=kept, gone=gone)
    assert dict(plan.filled)[label("number")] == "8020014711"
    assert (label("website"), kept.website, gone.website) in plan.left
    assert (label("state"), "verifierad", "vilande") in plan.left

    done = merged(kept, gone)

    kept.refresh_from_db()
    assert kept.website == "https://ett.example.org"
    assert kept.number == "8020014711"
    assert kept.umbrella == umbrella
    assert kept.is_umbrella
    assert kept.mailbox == ""
    assert kept.other_facts == {"a": 1, "b": 3}
    assert kept.history.count() == 2
    assert gone.history.count() == 2

    kept.website = "https://nytt.example.org"
    kept.seat = "Malmö"
    kept.save()
    actions.undo_merge(merge=done, by=cast.somebody("ångrar"), at=NOW)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.number, gone.number) == ("", "8020014711")
    assert (kept.website, kept.seat) == ("https://nytt.example.org", "Malmö")
    assert kept.umbrella is None
    assert kept.other_facts == {"a": 1}


def test_one_without_an_umbrella_by_choice_gets_none():
    umbrella = body("paraply", is_umbrella=True)
    kept, gone = body("ett", stands_alone=True), body("två", umbrella=umbrella)
    merged(kept, gone)
    kept.refresh_from_db()
    assert kept.umbrella is None

    fresh = body("tre")
    merged(fresh, kept)
    fresh.refresh_from_db()
    assert fresh.stands_alone


@pytest.mark.parametrize(
    ("first", "second", "role"),
    [
        # (role, state) on the one that stays and on the one that goes → what stands
        (("contact", "active"), ("contact", "active"), ("contact", "active")),
        (
            ("contact", "active"),
            ("administrator", "active"),
            ("administrator", "active"),
        ),
        (("contact", "invited"), ("contact", "active"), ("contact", "active")),
        (("administrator", "requested"), ("contact", "active"), ("contact", "active")),
        (("contact", "active"), ("administrator", "invited"), ("contact", "active")),
        (("contact", "invited"), ("delegate", "requested"), ("delegate", "requested")),
    ],
)
def test_a_person_speaks_for_it_once_and_with_the_greater_power(first, second, role):
    kept, gone = body("ett"), body("två")
    person = cast.somebody()
    for organisation, (name, state) in ((kept, first), (gone, second)):
        if state == "active":
            speaks(person, organisation, role=name)
        else:
            Affiliation.objects.create(
                organisation=organisation,
                person=person,
                role=name,
                state=state,
                asked_at=NOW,
            )
    before = everything()
    active = "active" in (first[1], second[1])
    done = merged(kept, gone)

    left = Affiliation.objects.get()
    assert (left.organisation, left.role, left.state) == (kept, *role)
    grants = RoleGrant.objects.filter(user=person)
    assert grants.count() == int(active)
    assert (left.grant is not None) == active
    assert person.has_perm("partnerships.speak_for", kept) == active
    actions.undo_merge(merge=done, by=cast.somebody("ångrar"), at=NOW)
    assert_same(before)


def assert_same(before: dict[str, Any]) -> None:
    """Compare with what the database was; people who came to click are let be."""
    now = everything()
    users = {"core.user": now["core.user"]}
    assert now == before | users


def test_the_longer_power_stays():
    kept, gone = body("ett"), body("två")
    person = cast.somebody()
    speaks(person, kept, state="ended", to_on=TODAY - dt.timedelta(days=1))
    speaks(person, gone)
    done = merged(kept, gone)

    person.forget_powers()
    assert person.has_perm("partnerships.speak_for", kept)
    assert Affiliation.objects.filter(organisation=kept).count() == 2
    assert RoleGrant.objects.get().to_on is None
    actions.undo_merge(merge=done, by=cast.somebody("ångrar"), at=NOW)
    assert RoleGrant.objects.count() == 2


def test_what_hangs_on_a_folded_row_follows_to_its_twin():
    kept, gone = body("ett"), body("två")
    case = IopCase.objects.create(name="Fall")
    staying = party(case, kept, capacity="performer")
    signing = party(case, gone, capacity="legal_party")
    IopContribution.objects.create(party=staying, year=2001, kind="money", amount=1)
    IopContribution.objects.create(party=signing, year=2002, kind="money", amount=2)
    staying.performs_for = signing
    staying.save()
    before = everything()

    plan = actions.plan_merge(kept=kept, gone=gone)
    assert_same(before)
    done = merged(kept, gone)

    assert len(plan.steps) == len(done.moved) + len(done.removed)
    left = case.parties.get()
    assert (left.organisation, left.capacity) == (kept, "legal_party")
    assert left.contributions.count() == 2
    assert left.performs_for is None
    actions.undo_merge(merge=done, by=cast.somebody("ångrar"), at=NOW)
    assert_same(before)


def test_nobody_vouches_for_themselves_or_is_a_part_of_themselves():
    kept, gone = body("ett"), body("två", is_umbrella=True)
    kept.parent = kept.umbrella = gone
    kept.save()
    Vouching.objects.create(
        umbrella=gone,
        organisation=kept,
        vouched_by=cast.somebody(),
        vouched_at=NOW,
    )
    before = everything()
    done = merged(kept, gone)

    kept.refresh_from_db()
    assert (kept.parent, kept.umbrella) == (None, None)
    assert not Vouching.objects.exists()
    actions.undo_merge(merge=done, by=cast.somebody("ångrar"), at=NOW)
    assert_same(before)


def test_a_part_of_the_one_that_stays_does_not_become_its_own_part():
    kept = body("ett")
    gone = body("två", parent=kept)
    merged(kept, gone)
    kept.refresh_from_db()
    assert kept.parent is None


def test_rows_of_higher_floors_follow_and_the_confirmed_one_stays():
    kept, gone = body("ett"), body("två")
    agreement = Agreement.objects.create(name="Överenskommelse")
    for organisation, state in ((kept, "submitted"), (gone, "confirmed")):
        Endorsement.objects.create(
            organisation=organisation,
            agreement=agreement,
            state=state,
            decided_on=TODAY,
            body="årsmötet",
            submitted_at=NOW,
        )
    merged(kept, gone)
    assert [(e.organisation, e.state) for e in Endorsement.objects.all()] == [
        (kept, "confirmed")
    ]


def test_a_first_contact_keeps_its_record_when_its_person_is_folded():
    kept, gone = body("ett"), body("två")
    person = cast.somebody()
    for organisation in (kept, gone):
        affiliation = speaks(person, organisation)
        Application.objects.create(
            organisation=organisation,
            affiliation=affiliation,
            sent_at=NOW,
            state="approved",
        )
    before = everything()
    done = merged(kept, gone)

    assert Application.objects.filter(organisation=kept).count() == 2
    assert Application.objects.filter(affiliation=None).count() == 1
    actions.undo_merge(merge=done, by=cast.somebody("ångrar"), at=NOW)
    assert_same(before)


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
