"""`manage.py rehearse_year`: every reminder that a year would bring, month by month."""

import csv
import datetime as dt
import sqlite3
import tempfile
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from malmoandan.core import rehearsal
from malmoandan.core.models import ReminderSent
from malmoandan.core.rehearsal import Would
from malmoandan.core.transitions import NotPossible
from reports.actions import wheel
from reports.models import YearRefusal

DAY = dt.timedelta(days=1)
# Nothing that happens longer before the year is walked through.
LEAD = dt.timedelta(days=400)
SHOWN = 4
Told = tuple[dt.date, str, str, bool]


class Command(BaseCommand):
    """Walks the clock through a year with the real actions, and undoes everything."""

    help = "Print, month by month, every reminder that would go out, and to whom."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which year, in which language, and whether as a table for a spreadsheet."""
        parser.add_argument("year", type=int)
        parser.add_argument("--language", choices=["sv", "en"], default="sv")
        parser.add_argument("--csv", action="store_true", help="a row for each")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rehearse, then print."""
        year = options["year"]
        if not 1900 <= year <= 2200:
            raise CommandError(f"{year} is no year to walk through.")
        with translation.override(options["language"]), on_a_copy():
            with rehearsal.rehearsing():
                rehearsal.everybody_reads(options["language"])
                today = timezone.localdate()
                self._note(opened(year, today))
                found = list(of_year(year, today))
            write = self._table if options["csv"] else self._months
            write(year, found)

    def _note(self, refused: Any) -> None:
        if refused == YearRefusal.NO_PLAN:
            self.stderr.write(str(refused.label))

    def _table(self, _year: int, found: Iterable[Would]) -> None:
        rows = csv.writer(self.stdout, delimiter=";", lineterminator="\n")
        rows.writerow([_("day"), _("what"), _("to"), _("how"), _("how many")])
        counts = Counter((w.day, w.subject, w.to_role, w.gathered) for w in found)
        for (day, subject, to_role, gathered), count in counts.items():
            rows.writerow([day.isoformat(), subject, to_role, _how(gathered), count])

    def _months(self, year: int, found: Iterable[Would]) -> None:
        months: dict[int, list[Would]] = defaultdict(list)
        for would in found:
            months[would.day.month].append(would)
        for month in range(1, 13):
            title = date_format(dt.date(year, month, 1), "F Y")
            self.stdout.write(f"\n{capfirst(title)}")
            lines = _lines(months[month])
            for line in lines or [_("No reminders.")]:
                self.stdout.write(f"  {line}")


def of_year(year: int, today: dt.date) -> Iterator[Would]:
    """Every reminder of the year: what was sent until today, what would be from then.

    To be used within `rehearsing`.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    past = ReminderSent.objects.filter(
        planned_at__gte=_midnight(first),
        planned_at__lt=_midnight(min(last, today) + DAY),
    )
    yield from rehearsal.told(past)
    if last <= today:
        return
    for would in rehearsal.walk(max(today + DAY, first - LEAD), last):
        if would.day.year == year:
            yield would


def opened(year: int, today: dt.date) -> Any:
    """Open a year that is not over, as if somebody did it now; or the reason why not.

    To be used within `rehearsing`.
    """
    if year < today.year:
        return None
    try:
        wheel.open_year(year=year, by=None, at=timezone.now())
    except NotPossible as no:
        return no.reason
    return None


@contextmanager
def on_a_copy(link: Any = connection) -> Iterator[None]:
    """Work on a copy of the database's file, if it is a file; it is removed after.

    Within a transaction there is no copy: it would not hold what is not committed yet.
    """
    name = Path(str(link.settings_dict["NAME"]))
    if link.vendor != "sqlite" or link.in_atomic_block or not name.is_file():
        yield
        return
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "rehearsal.sqlite3"
        with (
            closing(sqlite3.connect(name)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        link.close()
        link.settings_dict["NAME"] = str(copy)
        try:
            yield
        finally:
            link.close()
            link.settings_dict["NAME"] = str(name)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _how(gathered: bool) -> str:
    return _("in the weekly letter") if gathered else _("letter")


def _lines(found: Iterable[Would]) -> list[str]:
    """A line for each thing that a role hears of one day; many alike are counted."""
    days: dict[tuple[dt.date, str, str, bool], Counter[str]] = defaultdict(Counter)
    for each in found:
        key = (each.day, each.rule, each.to_role, each.gathered)
        days[key][each.subject] += 1
    return [
        line
        for (day, _rule, to_role, gathered), subjects in sorted(
            days.items(), key=lambda item: (item[0][0], item[0][2], item[0][3])
        )
        for line in _told(day, to_role, gathered, subjects)
    ]


def _told(
    day: dt.date, to_role: str, gathered: bool, subjects: Counter[str]
) -> Iterator[str]:
    when = date_format(day, "j b").rjust(7)
    how = f" ({_how(gathered)})" if gathered else ""
    shown = subjects.most_common(SHOWN)
    for subject, count in shown:
        yield f"{when}  {to_role}{_times(count)}: {subject}{how}"
    rest = subjects.total() - sum(count for _subject, count in shown)
    if rest:
        more = ngettext("%d more of the kind", "%d more of the kind", rest) % rest
        yield f"{when}  {to_role}: … {more}{how}"


def _times(count: int) -> str:
    return f" ({count})" if count > 1 else ""
