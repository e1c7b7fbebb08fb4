"""The chain of decisions: what is approved never changes, and if it does it is told."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from governance import models as m
from governance.search import chain
from governance.search import minutes as search
from tests.governance import made, minuted
from tests.governance.tampering import sql, without_guards

pytestmark = pytest.mark.django_db


def told():
    return [(fault.where, fault.why) for fault in chain.verify().faults]


def test_every_section_is_a_link_after_the_one_before_it():
    minuted.approved(3)
    first, second, third = m.Paragraph.objects.all()
    assert [p.link for p in (first, second, third)] == [1, 2, 3]
    assert first.previous == ""
    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert first.digest == search.checksum(search.canonical(first.content))
    report = chain.verify()
    assert (report.links, report.last, report.holds) == (3, third.digest, True)


def test_the_content_is_stored_as_it_was_hashed():
    minuted.approved(1)
    content = m.Paragraph.objects.get().content
    assert json.loads(search.canonical(content)) == content
    assert len(content["taking_part"]) == 8
    assert content["decisions"] == ["Styrgruppen antar fokusområdet ”Unga i Exempel”."]
    assert "user" not in search.canonical(content)


def test_examples_have_a_chain_of_their_own():
    minuted.approved(2)
    m.Meeting.objects.update(state=m.Meeting.State.PUBLISHED)
    meeting = made.opened(is_example=True)
    minuted.paragraph(meeting)
    minuted.close(meeting)
    minuted.minutes.submit_minutes(meeting=meeting, by=None, at=minuted.AFTER)
    minuted.sign(meeting, meeting.chair)
    minuted.sign(meeting, meeting.checker)
    assert m.Paragraph.objects.get(is_example=True).link == 1
    assert chain.verify().links == 2
    report = chain.verify(examples=True)
    assert (report.links, report.holds) == (1, True)


REFUSED = [
    ("UPDATE governance_paragraph SET title = 'x' WHERE number = 1", "locked_stays"),
    ("UPDATE governance_paragraph SET content = '{}' WHERE number = 1", "locked_stays"),
    ("UPDATE governance_paragraph SET digest = '' WHERE number = 1", "locked_stays"),
    ("UPDATE governance_paragraph SET number = 7 WHERE number = 2", "number_stays"),
    ("DELETE FROM governance_paragraph WHERE number = 2", "is_kept"),
    ("UPDATE governance_minutes SET introduction = 'x'", "locked_stays"),
    ("UPDATE governance_minutes SET head = '{}'", "locked_stays"),
    ("DELETE FROM governance_minutes", "is_kept"),
    ("UPDATE governance_minutesapproval SET part = 'chair'", "never_changes"),
    ("DELETE FROM governance_minutesapproval", "never_goes"),
]


@pytest.mark.parametrize(("statement", "guard"), REFUSED)
def test_the_database_refuses_to_change_what_is_locked(statement, guard):
    minuted.approved()
    with pytest.raises(IntegrityError, match=guard):
        sql(statement)
    assert chain.verify().holds


def test_the_number_of_a_section_leaves_no_gap():
    meeting = minuted.ended(1)
    item = made.item(meeting, state=m.AgendaItem.State.NOTED)
    with pytest.raises(IntegrityError, match="no_gap"), transaction.atomic():
        m.Paragraph.objects.create(
            meeting=meeting, item=item, year=2031, number=3, title="x"
        )


TAMPERED = [
    ("title = 'Ett annat beslut'", [("§ 2/2031", chain.CHANGED)]),
    (
        "decisions = '[\"Styrgruppen avslår.\"]'",
        [("§ 2/2031", chain.CHANGED)],
    ),
    ('content = \'{"title": "annat"}\'', [("§ 2/2031", chain.CHANGED)]),
    ("previous = 'x'", [("§ 2/2031", chain.BROKEN), ("§ 2/2031", chain.CHANGED)]),
    ("locked_at = NULL", [("§ 2/2031", chain.UNLOCKED)]),
]


@pytest.mark.parametrize(("change", "faults"), TAMPERED)
def test_a_changed_letter_is_named_when_the_guards_are_gone(change, faults):
    minuted.approved(3)
    without_guards("governance_paragraph_locked_stays")
    sql(f"UPDATE governance_paragraph SET {change} WHERE number = 2")  # noqa: S608
    assert told() == faults
    with pytest.raises(CommandError, match="§ 2/2031"):
        call_command("verify_decisions", stdout=io.StringIO())


def test_a_forged_section_with_a_new_checksum_breaks_the_next_link():
    minuted.approved(3)
    without_guards("governance_paragraph_locked_stays")
    forged = m.Paragraph.objects.get(number=2)
    forged.title = forged.content["title"] = "Ett annat beslut"
    forged.digest = chain.link_digest(forged.previous, forged.content)
    forged.save(update_fields=["title", "content", "digest"])
    faults = told()
    assert ("§ 3/2031", chain.BROKEN) in faults
    assert ("§ 2/2031", chain.CHANGED) not in faults


def test_a_section_that_is_taken_out_leaves_a_gap_and_a_missing_link():
    minuted.approved(3)
    without_guards("governance_paragraph_is_kept")
    m.Paragraph.objects.filter(number=2).delete()
    faults = told()
    assert ("§ 3/2031", chain.MISSING) in faults
    assert ("§ 3/2031", chain.GAP) in faults


def test_a_changed_front_page_is_told():
    meeting = minuted.approved(2)
    without_guards("governance_minutes_locked_stays")
    minutes = meeting.minutes
    minutes.head["members"].pop()
    minutes.digest = chain.minutes_digest(
        minutes.head, [p.digest for p in meeting.paragraphs.all()]
    )
    minutes.save()
    assert told() == [(str(meeting), chain.FRONT)]


def test_minutes_without_both_approvals_are_told():
    meeting = minuted.approved(1)
    without_guards("governance_minutesapproval_never_goes")
    m.MinutesApproval.objects.filter(part="checker").delete()
    assert told() == [(str(meeting), chain.UNSIGNED)]


def test_the_command_says_how_many_links_hold():
    minuted.approved(2)
    out = io.StringIO()
    call_command("verify_decisions", stdout=out)
    assert "2 links" in out.getvalue()
    assert "The chain holds." in out.getvalue()
