"""Minutes on paper: the form of the city's, whole, and readable aloud."""

import datetime as dt
import html
import io
import re

import page as pages
import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from governance import models as m
from governance.actions.recount import tally
from governance.documents import minutes as documents
from governance.jobs import minutes as jobs
from governance.search import minutes_read
from malmoandan.core import pdf
from tests import cast
from tests.governance import made, minuted

pytestmark = pytest.mark.django_db


def vote(paragraph, mode, choices, options=(), **more):
    """An open vote that is counted and closed, one voter for each choice."""
    poll = m.Poll.objects.create(
        item=paragraph.item,
        number=1,
        mode=mode,
        question="Vad tycker gruppen?",
        yes_means="bifall",
        no_means="avslag",
    )
    for position, text in enumerate(options, 1):
        m.PollOption.objects.create(poll=poll, position=position, text=text)
    people = paragraph.meeting.participants.filter(capacity="member")[: len(choices)]
    voters = [
        m.Voter.objects.create(
            poll=poll, participant=p, side=p.side, position=n, has_voted=True
        )
        for n, p in enumerate(people)
    ]
    m.Poll.objects.filter(pk=poll.pk).update(state="open", opened_at=made.AT)
    for voter, choice in zip(voters, choices, strict=True):
        m.Ballot.objects.create(voter=voter, choices=choice, cast_at=made.AT)
    result, settled = tally(m.Poll.objects.get(pk=poll.pk))
    chosen = poll.options.filter(position=settled.chosen or 0).first()
    m.Poll.objects.filter(pk=poll.pk).update(
        state="closed",
        result=result,
        outcome=settled.outcome,
        settled_by=settled.settled_by,
        chosen=chosen,
        closed_at=made.AT,
    )


def rich(**more):
    """Minutes with everything that a § can hold."""
    meeting = made.opened(absent=1, **more)
    late = made.member(meeting, "civil", 4)
    late.presences.update(arrived_at=made.AT + dt.timedelta(minutes=12))
    first = minuted.paragraph(
        meeting, "Val & <budget>", recipients=["Kulturnämnden"], account="Så gick det."
    )
    people = {"mover": made.member(meeting, "civil", 2), "made_at": made.AT}
    m.Motion.objects.create(item=first.item, kind="approve", **people)
    m.Motion.objects.create(
        item=first.item,
        kind="change",
        text="Mer tid.",
        withdrawn_at=made.AT,
        **people,
    )
    vote(first, "roll_call", [["yes"]] * 4 + [["no"]] * 2 + [["abstain"]])
    for kind in ("dissent", "note"):
        m.Remark.objects.create(
            item=first.item,
            participant=people["mover"],
            kind=kind,
            announced_at=made.AT,
            text=f"Av princip: {kind}.",
        )
    m.Conflict.objects.create(
        item=first.item,
        participant=made.member(meeting, "civil", 3),
        state="declared",
        kind="party",
        reason="sökande",
        noted_at=made.AT,
    )
    stored = m.minutes.StoredFile.objects.create(
        name="u.pdf", media_type="application/pdf", size=1, uploaded_at=made.AT
    )
    m.Paper.objects.create(
        item=first.item, file=stored, title="Underlaget", added_at=made.AT, is_late=True
    )
    second = minuted.paragraph(meeting, "Val av ombud", minute=20)
    vote(
        second,
        "ranked",
        [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2]],
        ["Anna", "Bo", "Cecilia"],
    )
    minuted.close(meeting)
    meeting.minutes.introduction = "Mötet hölls i två rum."
    meeting.minutes.disagreement = "Ordningen."
    meeting.minutes.save()
    return meeting


def locked(meeting):
    minuted.minutes.submit_minutes(meeting=meeting, by=None, at=minuted.AFTER)
    minuted.sign(meeting, meeting.chair)
    minuted.sign(meeting, meeting.checker)
    meeting.refresh_from_db()
    return meeting


def read(meeting):
    client = cast.enter(Client(), meeting.chair.user)
    there = reverse("meeting-read", args=[meeting.year, meeting.number])
    return client.get(there).content.decode()


def rows(text):
    return len(re.findall(r"<tr\b", text))


def test_the_paper_has_the_fields_of_a_municipal_front_page():
    text = html.unescape(documents.html(locked(rich())))
    fields = (
        *("Organ", "Sammanträdestid", "Plats", "Beslutande ledamöter"),
        *("Ej närvarande ledamöter", "Adjungerade", "Utses att justera"),
        *("Justeringen", "Protokollet omfattar", "Underskrifter", "Ärendelista"),
        *("Sekreterare", "Ordförande", "Justerare", "Diarienummer"),
        *("Sammanfattning", "Yrkanden", "Beslutsgång", "Votering", "Beslut", "Jäv"),
        *("Reservationer", "Protokollsanteckningar", "Beslutsunderlag"),
        *("Beslutet skickas till", "kan inte överklagas", "Kontrollsumma"),
    )
    assert [field for field in fields if field not in text] == []
    assert "närvarande 13.12–15.00" in text
    assert "§§ 1–2" in text


def test_what_stands_in_the_account_stands_there_once():
    meeting = made.opened()
    paragraph = minuted.paragraph(meeting)
    m.Motion.objects.create(
        item=paragraph.item, kind="approve", mover=meeting.chair, made_at=made.AT
    )
    lines = minutes_read.account(
        {
            "account": "\nEn rad för sig.\n",
            "motions": [],
            "conflicts": [],
        }
    )
    assert lines == ["En rad för sig."]
    from_room = minutes_read.plain.content_of(paragraph)
    known = minutes_read._motion_lines(from_room)
    assert minutes_read.account({**from_room, "account": "\n".join(known)}) == []


def test_page_and_paper_have_the_same_sections_and_rows():
    meeting = rich()
    page, paper = read(meeting), documents.html(meeting)
    assert page.count('class="minutes-paragraph"') == 2
    assert paper.count('class="minutes-paragraph"') == 2
    # The paper has its list of matters as a table, with a row of heads and one a §.
    assert rows(paper) == rows(page) + 3


def test_the_file_can_be_kept_and_read_aloud():
    meeting = locked(rich())
    made_file = documents.whole(meeting)
    for profile in ("ua1", "3a"):
        report = pages.validate_pdf_bytes(made_file, profile=profile)
        # A stream that happens to end in a line break is found wrong by mistake.
        faults = [f for f in report.failures if "STREAM-LENGTH" not in f.rule_id]
        assert [(f.rule_id, f.message) for f in faults] == []
    with pikepdf.open(io.BytesIO(made_file)) as document:
        assert document.docinfo["/Title"] == f"Styrgruppens protokoll, {meeting.date}"
        assert document.Root.Lang == "sv"
    assert documents.whole(meeting) == made_file


def test_the_kept_file_is_sent_unless_something_is_withheld():
    meeting = minuted.published()
    jobs.make_files()
    there = reverse("minutes-pdf", args=[meeting.year, meeting.number])
    kept = m.Minutes.objects.get().pdf
    with kept.content.open("rb") as file:
        assert Client().get(there).content == file.read()
    m.Paragraph.objects.filter(number=2).update(withheld="Hälsa.")
    assert Client().get(there).content != documents.whole(meeting)
    hidden = documents.html(meeting, public=True)
    assert "Hälsa." in hidden
    assert "Exempelärende 2" not in hidden


def test_without_a_library_the_page_says_what_to_do(monkeypatch):
    def missing() -> None:
        raise pdf.PdfUnavailable("install it")

    meeting = minuted.published()
    monkeypatch.setattr(pdf, "_weasyprint", missing)
    there = reverse("minutes-pdf", args=[meeting.year, meeting.number])
    answer = Client().get(there)
    assert answer.status_code == 503
    assert "install it" in answer.text
    assert jobs.make_files() == 0


def test_a_draft_says_so_on_the_paper():
    assert "Utkast – inte justerat" in documents.html(minuted.ended(1))


def test_a_digital_meeting_without_matters():
    meeting = minuted.ended(0, digital_link="https://example.org/m")
    assert "Digitalt möte" in documents.html(meeting)
    assert "Inget ärende avslutades" in read(meeting)


# Votes in words

SECRET = {
    "state": "closed",
    "mode": "approval",
    "outcome": "chosen",
    "chosen": "Bo",
    "settled_by": "lot",
    "yes_means": "",
    "no_means": "",
    "options": [[1, "Anna"], [2, "Bo"]],
    "votes": [],
    "result": {"totals": {"1": 3, "2": 3, "abstain": 1}, "rounds": []},
}


def test_a_secret_vote_has_numbers_and_no_names():
    shown = minutes_read.poll(SECRET)
    assert shown["columns"] == ["Anna", "Bo", "Avstår"]
    assert shown["rows"] == [{"who": "Alla", "numbers": [3, 3, 1]}]
    assert shown["votes"] == []
    assert shown["settled_word"] == "genom lottning"
    assert shown["outcome_word"].endswith(": Bo")


def test_a_vote_that_was_broken_off_says_why():
    shown = minutes_read.poll(
        {**SECRET, "state": "broken_off", "result": {"words": "Strömavbrott."}}
    )
    assert (shown["is_broken_off"], shown["outcome_word"]) == (True, "Strömavbrott.")
    assert shown["rows"] == []


def test_a_finding_of_the_chair_is_told_without_a_table():
    found = {**SECRET, "mode": "acclamation", "outcome": "yes", "result": {}}
    shown = minutes_read.poll({**found, "settled_by": "", "yes_means": "bifall"})
    assert shown["rows"] == []
    assert shown["outcome_word"] == "Ja: bifall"
    assert shown["settled_word"] == ""
