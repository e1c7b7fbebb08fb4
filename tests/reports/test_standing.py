"""Which status stands: what was counted, or what a person says with good reason."""

import pytest
from django.utils import timezone

from governance.models import Commitment
from malmoandan.core.models import Citation, SourceDocument
from reports.figures import compliance
from reports.models import Judgement, JudgementEvidence, Status
from tests.reports.conftest import YEAR, commitment, facts

S = Status
# computed, stated, stands with a reason, stands with a reason and evidence
STANDING = [
    (S.EXCEEDED, S.MET, S.MET, S.MET),
    (S.MET, S.PARTLY, S.PARTLY, S.PARTLY),
    (S.MET, S.NO_EVIDENCE, S.NO_EVIDENCE, S.NO_EVIDENCE),
    (S.MET, S.NOT_MET, S.NOT_MET, S.NOT_MET),
    (S.MET, S.MET, S.MET, S.MET),
    (S.MET, S.EXCEEDED, S.MET, S.EXCEEDED),
    (S.PARTLY, S.MET, S.PARTLY, S.MET),
    (S.CONTRADICTORY, S.MET, S.CONTRADICTORY, S.MET),
    (S.NO_EVIDENCE, S.MET, S.NO_EVIDENCE, S.MET),
    (S.NOT_MET, S.NO_EVIDENCE, S.NOT_MET, S.NO_EVIDENCE),
    (S.MET, S.NOT_DUE, S.NOT_DUE, S.NOT_DUE),
    (S.NO_EVIDENCE, S.NOT_DUE, S.NOT_DUE, S.NOT_DUE),
    (S.NOT_MET, S.NOT_DUE, S.NOT_MET, S.NOT_DUE),
    (S.PARTLY, S.NOT_DUE, S.PARTLY, S.NOT_DUE),
]


@pytest.mark.parametrize(("computed", "stated", "reasoned", "proven"), STANDING)
def test_lower_stands_and_higher_wants_evidence(computed, stated, reasoned, proven):
    for has, stands in ((False, reasoned), (True, proven)):
        found = compliance.standing(computed, stated, reason=True, proven=has)
        assert found == stands


def test_not_due_wants_a_reason_whatever_else_there_is():
    for computed in (S.MET, S.NOT_MET):
        stated = S.NOT_DUE
        found = compliance.standing(computed, stated, reason=False, proven=True)
        assert found == computed


@pytest.fixture
def judged(db):
    """A promise of four forums where two were held, and what a person says of it."""
    plan = commitment("count", counts="events:forum", min=4, max=6)
    facts(plans=[plan], series=[{"year": YEAR, "kind": "forum", "count": 2}])
    promise = Commitment.objects.get()
    return Judgement.objects.create(
        commitment=promise, year=YEAR, status=S.MET, reason="Därför", action="Vi ber"
    )


def only_row() -> compliance.Row:
    (row,) = compliance.of(YEAR)
    return row


def test_words_without_evidence_change_nothing_that_is_counted(judged):
    row = only_row()
    assert (row.computed, row.status) == (S.NOT_MET, S.NOT_MET)
    assert (row.reason, row.action, row.owner) == ("Därför", "Vi ber", "")
    assert [row.changed, row.raised, row.lowered] == [False] * 3


def test_evidence_that_a_person_adds_raises_it(judged):
    JudgementEvidence.objects.create(
        judgement=judged, text="Två till hölls", url="/beslut/", added_at=timezone.now()
    )
    row = only_row()
    assert (row.computed, row.status) == (S.NOT_MET, S.MET)
    assert row.raised
    assert not row.lowered
    assert [str(each) for each in row.proof] == ["Två till hölls"]


def test_a_source_raises_it_as_well(judged):
    document = SourceDocument.objects.create(fact_id="S9", title="Källan")
    Citation.objects.create(subject=judged, document=document, line=4)
    row = only_row()
    assert row.raised
    assert [citation.line for citation in row.sources] == [4]


def test_a_person_lowers_freely(judged):
    Commitment.objects.update(at_least=1)
    Judgement.objects.update(status=S.PARTLY)
    row = only_row()
    assert (row.computed, row.status) == (S.MET, S.PARTLY)
    assert row.lowered
    assert not row.raised


def test_words_may_stand_beside_what_was_counted(judged):
    Judgement.objects.update(status="")
    row = only_row()
    assert (row.status, row.changed, row.reason) == (S.NOT_MET, False, "Därför")


@pytest.mark.parametrize(
    ("reason", "action", "unexplained", "unfinished"),
    [("", "", 1, 1), ("  ", "x", 1, 1), ("x", "", 0, 1), ("x", "x", 0, 0)],
)
def test_what_is_below_met_asks_why(judged, reason, action, unexplained, unfinished):
    Judgement.objects.update(reason=reason, action=action)
    rows = compliance.of(YEAR)
    assert len(compliance.without_reason(rows)) == unexplained
    assert len(compliance.without_words(rows)) == unfinished


def test_what_was_kept_needs_no_words(judged):
    Commitment.objects.update(at_least=1)
    Judgement.objects.all().delete()
    rows = compliance.of(YEAR)
    assert not compliance.without_reason(rows)
    assert not compliance.without_words(rows)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (None, None, 1),
        (YEAR, YEAR, 1),
        (YEAR + 1, None, 0),
        (None, YEAR - 1, 0),
    ],
)
def test_a_promise_has_years_of_its_own(judged, first, last, count):
    Commitment.objects.update(valid_from=first, valid_to=last)
    assert len(compliance.of(YEAR)) == count
