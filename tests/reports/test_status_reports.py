"""The coordinators' report to a meeting: what is in it, and its way to the agenda."""

import datetime as dt
import io

import docx
import pikepdf
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from events.models import Event
from governance.actions.agenda import make_agenda
from governance.models import (
    AgendaItem,
    Agreement,
    Assignment,
    AssignmentStatus,
    Endorsement,
    FocusArea,
    Meeting,
    Paper,
)
from malmoandan.core import audit, files, pdf
from malmoandan.core.dates import PartialDate
from malmoandan.core.transitions import NotPossible
from partnerships.models import IopCase
from reports import documents
from reports.actions.status_reports import attach_status_report, draft_status_report
from reports.figures.happened import span_of
from reports.models import StatusReport
from tests import office
from tests.governance import made
from tests.partnerships.together import organisation
from tests.reports.conftest import commitment, facts

pytestmark = pytest.mark.django_db

NOW = made.AT - dt.timedelta(days=8)
EARLIER = dt.datetime(2030, 12, 10, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def lines(report: StatusReport) -> dict[str, list[str]]:
    return {row["key"]: row["lines"] for row in report.rows}


def draft(meeting: Meeting | None = None, at: dt.datetime = NOW) -> StatusReport:
    meeting = meeting or made.meeting()
    return draft_status_report(meeting=meeting, by=None, at=at)


def held_before() -> Meeting:
    return Meeting.objects.create(
        year=2030, state="published", starts_at=EARLIER, closed_at=EARLIER
    )


def event(day: str, state: str, title: str, **more) -> Event:
    kind = office.term("event_kind", "forum")
    return Event.objects.create(
        title=title,
        kind=kind,
        year=int(day[:4]),
        date=PartialDate.parse(day),
        state=state,
        **more,
    )


def test_a_quiet_time_has_nothing_to_tell():
    report = draft()
    assert report.rows == []
    assert report.since is None
    paper = docx.Document(io.BytesIO(documents.status_report_docx(report)))
    assert "Vad som har hänt i år." in [p.text for p in paper.paragraphs]


def test_what_happened_since_the_last_meeting_is_told():
    held_before()
    event("2030-12-01", Event.State.HELD, "För tidigt")
    event("2031-01-20", Event.State.HELD, "Vinterforum", persons=60)
    event("2031-01-10", Event.State.DOCUMENTED, "Lunch")
    event("2031-04-20", Event.State.PUBLISHED, "Vårforum")
    event("2031-12-20", Event.State.PUBLISHED, "Långt borta")
    event("2031-04-21", Event.State.DRAFT, "Bara tänkt")
    FocusArea.objects.create(
        year=2032, title="Lek", decided_on=PartialDate.parse("2031-02-01")
    )
    FocusArea.objects.create(year=2031, title="Hälsa")
    Endorsement.objects.create(
        organisation=organisation("Exempelförening ansluten"),
        state="confirmed",
        reviewed_at=NOW - dt.timedelta(days=3),
        submitted_at=NOW - dt.timedelta(days=5),
        decided_on=dt.date(2031, 1, 1),
        body="årsmötet",
        agreement=Agreement.objects.create(name="Exempelöverenskommelsen"),
    )

    found = lines(draft())

    assert found["held"] == ["10 januari, Lunch", "20 januari, Vinterforum, 60 deltog"]
    assert found["coming"] == ["20 april, Vårforum"]
    assert found["focus"] == ["”Lek” valdes för 2032."]
    assert found["endorsements"] == [
        "1 organisation har anslutit sig till överenskommelsen eller en plan."
    ]


def test_assignments_are_told_with_how_they_stand():
    held_before()
    first = Assignment.objects.create(
        given_for=2031, what="Ta fram en plan", due_on=PartialDate.parse("2031-06-01")
    )
    Assignment.objects.create(given_for=2031, what="Skriv ett brev")
    Assignment.objects.create(
        given_for=2030, what="Boka en sal", state="done", closed_on=dt.date(2031, 1, 5)
    )
    for text, day in (("Påbörjat", 20), ("Nästan klart", 10)):
        AssignmentStatus.objects.create(
            assignment=first,
            year=2031,
            text=text,
            written_at=NOW - dt.timedelta(days=day),
        )
    found = lines(draft())["assignments"]
    assert found[0] == "Ta fram en plan: Nästan klart (senast 1 juni 2031)"
    assert found[1] == "Skriv ett brev: inget nytt är skrivet"
    assert found[2].startswith("Boka en sal: ")


def test_partnerships_that_took_a_step_are_told():
    moved, still = (
        IopCase.objects.create(name=name, state=IopCase.Step.INQUIRY)
        for name in ("Exempelpartnerskapet", "Det stilla")
    )
    with transaction.atomic():
        for case, to in ((moved, "utredning"), (still, "")):
            audit.record(
                verb="iopcase.inquire",
                subject=case,
                by=None,
                at=NOW - dt.timedelta(days=2),
                to_state=to,
            )
    assert lines(draft())["partnerships"] == [
        "Exempelpartnerskapet är nu på steget ”utredning”."
    ]


def test_where_the_plan_is_not_kept_is_told():
    facts(
        plans=[commitment("count", counts="meetings", min=4)],
        steering_group={"years": [{"year": 2031, "meetings_held": 1}]},
    )
    assert lines(draft())["plan"] == ["Det vi lovade: ej uppfyllt (1)"]


def test_the_report_covers_what_comes_after_the_last_meeting_of_its_kind():
    meeting = made.meeting()
    assert span_of(meeting, NOW.date()).first == dt.date(2031, 1, 1)
    held_before()
    Meeting.objects.create(
        year=2031, state="published", closed_at=NOW, starts_at=NOW, is_example=True
    )
    assert span_of(meeting, NOW.date()).first == dt.date(2030, 12, 10)


def test_a_new_draft_keeps_what_was_written():
    report = draft()
    StatusReport.objects.update(text="Vi mår bra.")
    event("2031-01-20", Event.State.HELD, "Vinterforum")
    again = draft(report.meeting, NOW + dt.timedelta(days=1))
    assert again.pk == report.pk
    assert again.text == "Vi mår bra."
    assert "held" in lines(again)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"state": "in_progress"}, "meeting_begun"),
        ({"state": "published"}, "meeting_begun"),
        ({"starts_at": None}, "no_time"),
    ],
)
def test_a_report_is_made_before_its_meeting(values, reason):
    meeting = made.meeting()
    Meeting.objects.filter(pk=meeting.pk).update(**values)
    with pytest.raises(NotPossible) as refused:
        draft(meeting)
    assert refused.value.reason == reason


# On the agenda


def content_of(name: str) -> bytes:
    return files.read(Paper.objects.get(file__name=name).file)


def test_the_report_lies_on_the_agenda_as_pdf_and_word_once():
    AgendaItem.objects.all().delete()
    meeting = made.meeting()
    made.item(meeting, standing="report", title="Återrapport")
    event("2031-01-20", Event.State.HELD, "Vinterforum")
    report = draft(meeting)
    StatusReport.objects.update(text="Vi mår bra.")
    report.refresh_from_db()
    for _time in range(2):
        attach_status_report(report=report, by=None, at=NOW)
    names = [paper.file.name for paper in Paper.objects.order_by("position")]
    assert names == ["aterrapport-2031-1.pdf", "aterrapport-2031-1.docx"]

    word = docx.Document(io.BytesIO(content_of(names[1])))
    said = [paragraph.text for paragraph in word.paragraphs]
    assert "Vi mår bra." in said
    assert "20 januari, Vinterforum" in said
    with pikepdf.open(io.BytesIO(content_of(names[0]))) as paper:
        assert "återrapport" in str(paper.docinfo["/Title"])


def test_an_agenda_without_the_matter_takes_no_report():
    report = draft()
    with pytest.raises(NotPossible) as refused:
        attach_status_report(report=report, by=None, at=NOW)
    assert refused.value.reason == "no_matter"


def test_a_machine_without_the_library_says_so(monkeypatch):
    report = draft()

    def missing() -> None:
        raise pdf.PdfUnavailable("PDF needs a library.")

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    with pytest.raises(NotPossible) as refused:
        attach_status_report(report=report, by=None, at=NOW)
    assert refused.value.reason == "no_pdf"
    client = office.as_role("coordinator_city")
    path = office.address(StatusReport, "file", report.pk) + "?as=pdf"
    assert "kan inte göra PDF" in client.get(path, follow=True).content.decode()


# In the office


@pytest.fixture
def coordinator() -> Client:
    return office.as_role("coordinator_civil")


def test_the_office_drafts_writes_and_puts_it_on_the_agenda(coordinator):
    meeting = made.meeting(timezone.now() + dt.timedelta(days=20))
    make_agenda(meeting=meeting, by=None, at=NOW)
    if not meeting.items.filter(standing="report").exists():
        made.item(meeting, standing="report", title="Återrapport")
    path = office.address(StatusReport, "draft")
    assert coordinator.get(path).status_code == 200
    assert coordinator.post(path, {"meeting": meeting.pk}).status_code == 302
    report = StatusReport.objects.get()
    change = office.address(StatusReport, "change", report.pk)
    coordinator.post(change, {"text": "Egna ord."})
    again = office.address(StatusReport, "again", report.pk)
    assert coordinator.post(again).status_code == 302
    attach = office.address(StatusReport, "attach", report.pk)
    assert coordinator.get(attach).status_code == 200
    for _click in range(2):
        assert coordinator.post(attach).status_code == 302
    report.refresh_from_db()
    assert report.text == "Egna ord."
    assert report.attached_at
    assert Paper.objects.count() == 2
    for kind in ("pdf", "docx"):
        file = f"{office.address(StatusReport, 'file', report.pk)}?as={kind}"
        assert coordinator.get(file).status_code == 200
    wrong = office.address(StatusReport, "file", report.pk)
    assert coordinator.get(wrong).status_code == 404


def test_a_report_to_a_held_meeting_is_only_read(coordinator):
    event("2031-01-20", Event.State.HELD, "Vinterforum")
    report = draft()
    Meeting.objects.update(state="published")
    change = office.address(StatusReport, "change", report.pk)
    page = coordinator.get(change).content.decode()
    assert "Vinterforum" in page
    assert "/attach/" not in page
    attach = office.address(StatusReport, "attach", report.pk)
    assert "Mötet har börjat" in coordinator.post(attach).content.decode()


def test_the_list_asks_the_same_at_three_rows():
    def make(number: int) -> None:
        draft(made.meeting(made.AT + dt.timedelta(days=number)))

    office.asks_the_same_at_three_rows(StatusReport, make)
