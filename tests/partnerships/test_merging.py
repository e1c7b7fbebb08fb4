"""Two rows of one organisation become one, with nothing lost."""

import datetime as dt

import pytest

from governance.models import Agreement, Endorsement
from malmoandan.core.models import Citation, RoleGrant, SourceDocument
from partnerships import actions
from partnerships.models import (
    Affiliation,
    Application,
    IopCase,
    IopContribution,
    Organisation,
    ProcessSupport,
    Vouching,
)
from tests import cast
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
