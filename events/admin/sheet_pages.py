"""Who came: lists taken in, looked through and used; numbers; the list as a file."""

from typing import Any

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import actions
from events.admin.pages import EventPages, nothing
from events.exports import guests as export
from events.forms import day as forms
from events.models import AttendanceSheet, Event, EventCount
from events.search.attendance import counts
from events.search.sheet_plan import Outcome, plan
from malmoandan.core.admin.base import person
from malmoandan.core.exports import XLSX, csv_lines, xlsx_file
from malmoandan.core.transitions import NotPossible

KEEPS = "events.edit_event"
WRITES = "events.write_guests"
SHOWN = 300


class SheetPages(EventPages):
    """Attendance of one event from a list, or as numbers; and the list as a file."""

    def urls(self) -> list[URLPattern]:
        """The lists, each step of one, the numbers, and the files."""
        page = self.admin.extra_page
        return [
            page("sheets", self.sheets),
            page("sheet_new", self.new),
            page("sheet", self.sheet),
            page("sheet_use", self.use),
            page("sheet_discard", self.discard),
            page("numbers", self.numbers),
            page("guests_csv", self.csv),
            page("guests_xlsx", self.xlsx),
        ]

    # Lists of those who came

    def sheets(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every list that was taken in for the event, and what became of it."""
        event = self.event(request, object_id, KEEPS)
        return self.page(
            request,
            event,
            "sheets_page.html",
            title=_("Attendance from lists"),
            sheets=event.sheets.select_related("made_by").defer("rows"),
            has_list=counts(event, EventCount.What.CAME).basis == "list",
        )

    def new(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a list in; it is looked through before anything is written."""
        event = self.event(request, object_id, KEEPS)
        made: list[AttendanceSheet] = []

        def perform(data: dict[str, Any]) -> None:
            file, text = data["file"], data["text"]
            table = actions.read_file(file) if file else actions.read_text(text)
            made.append(
                actions.keep_sheet(
                    event=event, table=table, by=person(request), at=timezone.now()
                )
            )

        is_sent = request.method == "POST"
        answer = self.action(
            request,
            title=_("Take in a list of those who came"),
            words=_(
                "You see what was found before anything is written. The rows are "
                "erased when the list has been used, and in any case after a day."
            ),
            submit=_("Read the list"),
            form=forms.Sheet(*((request.POST, request.FILES) if is_sent else ())),
            perform=perform,
            done=_("The list is read. Look it through."),
            back=self.admin.address("sheets", event.pk),
        )
        if made:
            answer["Location"] = self._address(event, made[0], "sheet")
        return answer

    def sheet(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Which column is what, and what becomes of each row."""
        event = self.event(request, object_id, KEEPS)
        sheet = self._sheet(request, event)
        form = forms.Columns(
            request.POST if request.method == "POST" else None, sheet=sheet
        )
        if request.method == "POST" and form.is_valid():
            try:
                actions.say_columns(sheet=sheet, columns=form.chosen())
            except NotPossible as refused:
                form.add_error(None, refused.reason.label)
            else:
                return HttpResponseRedirect(self._address(event, sheet, "sheet"))
        lines = [] if sheet.applied_at else plan(sheet)
        return self.page(
            request,
            event,
            "sheet_page.html",
            title=_("Those who came"),
            sheet=sheet,
            form=form,
            numbers=_numbers(sheet, lines),
            lines=lines[:SHOWN],
            more=max(0, len(lines) - SHOWN),
            done=_done(sheet),
        )

    def use(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write that everybody of the list was there."""
        event = self.event(request, object_id, KEEPS)
        sheet = self._sheet(request, event)
        return self.action(
            request,
            title=_("Write that they were there"),
            words=_("All rows are written, or none. The names of the list are erased."),
            submit=_("Write it"),
            form=nothing(request),
            perform=lambda _data: actions.apply_sheet(
                sheet=sheet, by=person(request), at=timezone.now()
            ),
            done=_("They are noted as present."),
            back=self._address(event, sheet, "sheet"),
        )

    def discard(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Throw a list away that has not been used."""
        event = self.event(request, object_id, KEEPS)
        sheet = self._sheet(request, event)
        return self.action(
            request,
            title=_("Throw the list away"),
            words=_("Its rows are erased, and nothing is written from it."),
            submit=_("Throw away"),
            form=nothing(request),
            perform=lambda _data: actions.discard_sheet(
                sheet=sheet, by=person(request), at=timezone.now()
            ),
            done=_("The list is thrown away."),
            back=self.admin.address("sheets", event.pk),
        )

    def _sheet(self, request: HttpRequest, event: Event) -> AttendanceSheet:
        """The list whose number stands in the address."""
        found: AttendanceSheet = self.chosen(request, event.sheets)
        return found

    def _address(self, event: Event, sheet: AttendanceSheet, page: str) -> str:
        return f"{self.admin.address(page, event.pk)}?nr={sheet.pk}"

    # Numbers alone

    def numbers(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write how many came where there is no list: past years', for instance."""
        event = self.event(request, object_id, KEEPS)
        form = forms.Stated(
            request.POST if request.method == "POST" else None,
            initial={"in_all": event.persons},
        )
        return self.action(
            request,
            title=_("Numbers without a list"),
            words=_(
                "For an event whose list is not here, such as one of past years. Only "
                "numbers are kept. They take the place of those written before."
            ),
            submit=_("Keep the numbers"),
            form=form,
            perform=lambda data: actions.state_counts(
                event=event,
                parts=form.parts,
                in_all=data["in_all"],
                by=person(request),
                at=timezone.now(),
            ),
            done=_("The numbers are kept."),
            back=self.admin.address("day", event.pk),
        )

    # The list to take home

    def csv(self, request: HttpRequest, object_id: str) -> StreamingHttpResponse:
        """The list of guests, as Swedish spreadsheets open it; without their needs."""
        event = self.event(request, object_id, WRITES)
        lines = csv_lines(export.heads(), export.rows(event))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = _attached(event, "csv")
        return answer

    def xlsx(self, request: HttpRequest, object_id: str) -> FileResponse:
        """The list of guests, for Excel."""
        event = self.event(request, object_id, WRITES)
        file = xlsx_file(export.heads(), export.rows(event), title=str(_("Guests")))
        answer = FileResponse(file, content_type=XLSX)
        answer["Content-Disposition"] = _attached(event, "xlsx")
        return answer


def _attached(event: Event, ending: str) -> str:
    return f'attachment; filename="gaster-{event.pk}.{ending}"'


def _numbers(sheet: AttendanceSheet, lines: list[Any]) -> list[tuple[str, int]]:
    """How many rows have which outcome, before the list is used or after."""
    told = sheet.result.get("numbers") or {
        str(outcome): sum(1 for line in lines if line.outcome == outcome)
        for outcome in Outcome
    }
    return [(str(o.label), told[str(o)]) for o in Outcome if told.get(str(o))]


def _done(sheet: AttendanceSheet) -> list[tuple[int, str]]:
    """What became of each row of a list that was used: by number, without a name."""
    rows = sheet.result.get("lines", [])
    return [(number, str(Outcome(outcome).label)) for number, outcome in rows]
