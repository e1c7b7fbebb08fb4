"""Lists of those who came: from a meeting tool, a spreadsheet, or pasted."""

import codecs
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from events import actions
from events.actions.day_sheet_rows import MOST_ROWS
from events.jobs.day import forget_sheets
from events.models import (
    AttendanceSheet,
    DayRefusal,
    Event,
    Guest,
    Registration,
    SignUpRefusal,
)
from events.search.attendance import counts
from events.search.sheet_plan import Outcome, plan
from malmoandan.core.models import FileRefusal, TrailEntry, User
from malmoandan.core.transitions import NotPossible
from partnerships.actions.import_files import FileFault
from tests import cast
from tests.events import made
from tests.partnerships import people

pytestmark = pytest.mark.django_db

NOW, HOUR, DAY = made.NOW, made.HOUR, made.DAY
State, Side = Registration.State, Registration.Side
TEAMS = """1. Summary
Meeting title\tExempelforum, digitalt
Attended participants\t3

2. Participants
Name\tFirst Join\tLast Leave\tEmail\tRole
Asta Exempel\t17:58\t19:58\tasta@example.org\tAttendee
Asta Exempel\t18:40\t19:58\tASTA@example.org\tAttendee
Bo Exempel (Gäst)\t18:01\t19:50\t\tAttendee
Ny Exempel (Unverified)\t18:05\t19:00\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time
Någon Annan\t18:00\t18:01
"""


@pytest.fixture
def by() -> User:
    return cast.person("coordinator_city")


@pytest.fixture
def event() -> Event:
    """A digital forum that has just been held, with two who signed up."""
    forum = made.event(starts_at=NOW - 4 * HOUR)
    made.signed_up(forum)
    made.signed_up(forum, "Bo Exempel", organisation=people.organisation())
    return forum


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept(event: Event, by: User, text: str, **columns: object) -> AttendanceSheet:
    """A list that was pasted."""
    sheet = actions.keep_sheet(
        event=event, table=actions.read_text(text), by=by, at=NOW
    )
    if columns:
        actions.say_columns(sheet=sheet, columns={**sheet.columns, **columns})
        sheet.refresh_from_db()
    return sheet


def outcomes(sheet: AttendanceSheet) -> list[str]:
    return [str(line.outcome) for line in plan(sheet)]


def reason_of(call: object, *args: object, **more: object) -> object:
    with pytest.raises(NotPossible) as refused:
        call(*args, **more)
    return refused.value.reason


# Reading


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF16_LE + TEAMS.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEAMS.encode("utf-16-be"),
        TEAMS.encode(),
        TEAMS.encode("cp1252"),
    ],
)
def test_the_list_of_a_meeting_tool_is_read_in_whatever_letters(content):
    table = actions.read_file(upload("närvaro.csv", content))

    assert table.rows[0][:2] == ["Name", "First Join"]
    assert [row[0] for row in table.rows[1:]] == [
        "Asta Exempel",
        "Asta Exempel",
        "Bo Exempel (Gäst)",
        "Ny Exempel (Unverified)",
    ]
    assert table.columns == {"name": 0, "email": 3}


def test_a_spreadsheet_is_read_with_its_headings():
    book = Workbook()
    book.active.append(["Förnamn", "Efternamn", "E-post", "Förening"])
    book.active.append(["Asta", "Exempel", "asta@example.org", "Exempelföreningen"])
    file = io.BytesIO()
    book.save(file)

    table = actions.read_file(upload("lista.xlsx", file.getvalue()))

    assert table.columns == {"name": 0, "last_name": 1, "email": 2, "organisation": 3}


def test_what_is_pasted_without_headings_is_told_by_what_stands_there():
    table = actions.read_text(
        "Asta\tasta@example.org\tA-föreningen\nBo\tbo@example.org"
    )

    assert table.columns == {"name": 0, "email": 1, "organisation": 2}
    assert table.rows[1:] == [
        ["Asta", "asta@example.org", "A-föreningen"],
        ["Bo", "bo@example.org", ""],
    ]
    assert actions.read_text("Asta\nBo").columns == {"name": 0}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\n \n", DayRefusal.EMPTY),
        ("Namn;E-post", DayRefusal.EMPTY),
        ("Asta\n" * (MOST_ROWS + 1), DayRefusal.TOO_MANY),
        ("Asta\n" * (MOST_ROWS + 40), DayRefusal.TOO_MANY),
        (f"Namn\tE-post\n{'x' * 140_000}\ty", FileFault.UNREADABLE),
    ],
)
def test_what_gives_no_rows_is_refused_by_name(text, reason):
    assert reason_of(actions.read_text, text) == reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("lista.csv", b"", FileRefusal.EMPTY),
        ("lista.pdf", b"%PDF-1.7", FileRefusal.NOT_ALLOWED),
        ("lista.csv", codecs.BOM_UTF16_LE + b"a", FileRefusal.RENAMED),
        ("lista.csv", codecs.BOM_UTF16_LE + b"\0\0", FileRefusal.RENAMED),
        ("lista.csv", b'Namn;E-post\n"Asta;x', FileFault.UNREADABLE),
    ],
)
def test_a_file_that_is_no_list_is_refused_by_name(name, content, reason):
    assert reason_of(actions.read_file, upload(name, content)) == reason


def test_a_row_with_a_personal_number_is_never_kept(event, by):
    sheet = kept(
        event,
        by,
        "Namn\tE-post\tTelefon\n"
        "Asta Exempel 19121212-1212\tasta@example.org\t\n"
        "Bo Exempel\t\t1212121212",  # a phone, by its heading
    )

    assert outcomes(sheet) == [Outcome.REFUSED, Outcome.BY_NAME]
    assert "1212-1212" not in str(sheet.rows)


# Who is whom


def test_a_person_who_joined_twice_is_one_and_guests_of_the_tool_are_known(event, by):
    table = actions.read_file(upload("närvaro.csv", TEAMS.encode()))
    sheet = actions.keep_sheet(event=event, table=table, by=by, at=NOW)

    lines = plan(sheet)

    assert [line.outcome for line in lines] == [
        Outcome.BY_MAIL,
        Outcome.DOUBLE,
        Outcome.BY_NAME,
        Outcome.NEW,
    ]
    assert lines[3].name == "Ny Exempel"


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ("Bo Exempel;;", Outcome.BY_NAME),
        ("bo  EXEMPEL;;Exempelföreningen", Outcome.BY_NAME),
        ("Bo Exempel;;En annan förening", Outcome.NEW),  # the register has both
        ("Bo Exempel;;Något oskrivet", Outcome.BY_NAME),
        ("Bo Exempel;bo2@example.org;", Outcome.NEW),  # another Bo
        ("Bosse;bo@example.org;", Outcome.BY_MAIL),
        (";bo@example.org;", Outcome.BY_MAIL),
        ("Vera Exempel;inte en adress;", Outcome.NEW),
        (";inte en adress;Exempelföreningen", Outcome.NOBODY),
    ],
)
def test_people_are_found_by_address_and_then_by_name(event, by, row, outcome):
    people.organisation("En annan förening")
    sheet = kept(event, by, f"Namn;E-post;Organisation\n{row}")
    assert outcomes(sheet) == [outcome]


def test_two_of_the_same_name_on_the_list_are_not_told_apart_by_name(event, by):
    made.signed_up(event, "Bo Exempel", email="bo2@example.org")
    assert outcomes(kept(event, by, "Namn;E-post\nBo Exempel;")) == [Outcome.NEW]


def test_two_rows_of_one_name_are_one_unless_their_organisations_differ(event, by):
    sheet = kept(
        event,
        by,
        "Namn;Organisation\nDan Ex;A\nDan Ex;A\nDan Ex;B\nDan Ex;",
    )
    assert outcomes(sheet) == [
        Outcome.NEW,
        Outcome.DOUBLE,
        Outcome.NEW,
        Outcome.NEW,
    ]


def test_a_sign_up_that_stands_is_found_before_one_that_was_cancelled(event, by):
    Registration.objects.filter(name="Asta Exempel").update(state=State.CANCELLED)
    again = made.signed_up(event)

    line = plan(kept(event, by, "E-post\nasta@example.org"))[0]

    assert line.guest.registration == again


# Using it


def test_everybody_of_the_list_was_there_and_the_rows_are_erased(event, by):
    made.signed_up(event, "Vera Exempel", state=State.WAITING)
    board = people.organisation("Exempelnämnden", "city")
    sheet = kept(
        event,
        by,
        "Namn\tE-post\tOrganisation\n"
        "Asta Exempel\tasta@example.org\t\n"
        "Vera Exempel\t\t\n"
        "Kim Exempel\tkim@example.org\tExempelnämnden\n"
        "Sam Exempel\t\tGården\n",
        side=Side.CIVIL,
    )

    used = actions.apply_sheet(sheet=sheet, by=by, at=NOW)

    state = dict(Registration.objects.values_list("name", "state"))
    assert state == {
        "Asta Exempel": State.PRESENT,
        "Bo Exempel": State.REGISTERED,
        "Vera Exempel": State.PRESENT,
        "Kim Exempel": State.PRESENT,
        "Sam Exempel": State.PRESENT,
    }
    kim = Registration.objects.get(name="Kim Exempel")
    sam = Registration.objects.get(name="Sam Exempel")
    assert (kim.organisation, kim.side, kim.channel) == (board, Side.CITY, "file")
    assert (sam.organisation_text, sam.side) == ("Gården", Side.CIVIL)
    guest = kim.guests.get()
    assert (guest.came, guest.known_by, guest.checked_by) == ("yes", "file", by)
    assert counts(event, "came").all == 4
    assert (used.rows, used.columns, used.applied_at) == ([], {}, NOW)
    assert used.result["numbers"] == {"by_mail": 1, "by_name": 1, "new": 2}
    assert used.result["lines"][0] == [1, "by_mail"]
    trail = TrailEntry.objects.get(verb="attendancesheet.used")
    assert trail.data == {"event": event.pk, "known": 2, "new": 2}


def test_a_list_is_used_once_and_the_same_list_again_changes_nothing(event, by):
    text = "Namn;E-post\nAsta Exempel;asta@example.org\nNy Exempel;"
    sheet = kept(event, by, text)
    actions.apply_sheet(sheet=sheet, by=by, at=NOW)

    for again in (actions.apply_sheet, actions.discard_sheet):
        reason = reason_of(again, sheet=sheet, by=by, at=NOW)
        assert reason == DayRefusal.APPLIED

    second = kept(event, by, text)
    assert outcomes(second) == [Outcome.HERE, Outcome.HERE]
    actions.apply_sheet(sheet=second, by=by, at=NOW)
    assert counts(event, "came").all == 2


def test_a_colleague_of_somebody_who_is_there_is_there_too(event, by):
    made.signed_up(event, "Nils Exempel", others=("Nora Exempel", "Noa Exempel"))
    actions.apply_sheet(sheet=kept(event, by, "Namn;\nNils Exempel;"), by=by, at=NOW)
    actions.apply_sheet(sheet=kept(event, by, "Namn;\nNora Exempel;"), by=by, at=NOW)

    assert Registration.objects.get(name="Nils Exempel").state == State.PRESENT
    assert counts(event, "came").all == 2


def test_who_came_by_a_list_and_was_not_there_after_all_has_no_seat(event, by):
    actions.apply_sheet(sheet=kept(event, by, "Namn;\nNy Exempel;"), by=by, at=NOW)
    guest = Guest.objects.get(name="Ny Exempel")

    actions.undo_check_in(guest=guest, by=by, at=NOW, corrects=True)

    assert Registration.objects.get(name="Ny Exempel").state == State.CANCELLED


def test_numbers_of_an_event_that_was_held_follow_the_list(event, by):
    Event.objects.update(state=Event.State.HELD, persons=0)
    actions.apply_sheet(sheet=kept(event, by, "Namn;\nAda;\nUna;"), by=by, at=NOW)

    event.refresh_from_db()
    assert event.persons == 2


def test_someone_of_another_sector_is_of_neither_side(event, by):
    people.organisation("Exempelbolaget", "")
    sheet = kept(event, by, "Namn;Organisation\nAda;Exempelbolaget", side=Side.CIVIL)
    actions.apply_sheet(sheet=sheet, by=by, at=NOW)
    assert Registration.objects.get(name="Ada").side == Side.OTHER


def test_only_an_address_makes_a_guest_who_is_called_by_it(event, by):
    sheet = kept(event, by, "E-post\nny@example.org")
    actions.apply_sheet(sheet=sheet, by=by, at=NOW)
    assert Guest.objects.filter(name="ny@example.org").exists()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"starts_at": NOW + DAY}, SignUpRefusal.TOO_EARLY),
        ({"state": Event.State.DRAFT}, SignUpRefusal.NOT_PUBLIC),
        ({"state": Event.State.CANCELLED}, SignUpRefusal.CANCELLED),
    ],
)
def test_a_list_is_not_used_before_its_day_or_for_what_is_not_held(by, more, reason):
    sheet = kept(made.event(**{"starts_at": NOW - HOUR, **more}), by, "Namn;\nAda;")
    assert reason_of(actions.apply_sheet, sheet=sheet, by=by, at=NOW) == reason
    assert not Registration.objects.exists()


def test_columns_are_corrected_and_the_first_row_may_be_headings(event, by):
    sheet = kept(event, by, "Vem\tVarifrån\nAda\tGården")
    assert len(outcomes(sheet)) == 2
    columns = {"name": 0, "organisation": 1, "skip": True}

    actions.say_columns(sheet=sheet, columns=columns)
    sheet.refresh_from_db()

    assert [(line.name, line.organisation_text) for line in plan(sheet)] == [
        ("Ada", "Gården")
    ]
    reason = reason_of(actions.say_columns, sheet=sheet, columns={"organisation": 0})
    assert reason == DayRefusal.NO_COLUMN


def test_without_a_column_of_names_nothing_is_used(event, by):
    sheet = kept(event, by, "Namn;\nAda;")
    AttendanceSheet.objects.update(columns={"organisation": 0})
    reason = reason_of(actions.apply_sheet, sheet=sheet, by=by, at=NOW)
    assert reason == DayRefusal.NO_COLUMN


def test_a_list_is_thrown_away(event, by):
    actions.discard_sheet(sheet=kept(event, by, "Namn;\nAda;"), by=by, at=NOW)
    assert not AttendanceSheet.objects.exists()


def test_a_list_that_nobody_has_used_is_forgotten_after_a_day(event, by, time_machine):
    used = kept(event, by, "Namn;\nAda;")
    actions.apply_sheet(sheet=used, by=by, at=NOW)
    kept(event, by, "Namn;\nUna;")
    time_machine.move_to(NOW + DAY - dt.timedelta(seconds=1))
    assert forget_sheets() == 0

    time_machine.move_to(NOW + DAY)
    assert forget_sheets() == 1
    assert AttendanceSheet.objects.get() == used
