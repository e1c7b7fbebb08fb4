"""`manage.py example_year`: an invented current year, on a laptop only."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from malmoandan.management import example


class Command(BaseCommand):
    """Writes the example year, moves it on to today, or takes it away."""

    help = "Write an invented year that shows what the portal does; --remove it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which year, and whether it should go."""
        parser.add_argument("--year", type=int, help="the current year if left out")
        parser.add_argument("--remove", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and say in one line what became of it."""
        if not settings.LOCAL:
            raise CommandError(
                "Invented rows belong on a laptop. This is a server: nothing done."
            )
        today = timezone.localdate()
        year = today.year if options["year"] is None else options["year"]
        if not 1900 <= year <= 2200:
            raise CommandError(f"{year} is no year to tell of.")
        if options["remove"]:
            self._remove(year)
            return
        # An example year that stands since before moves on too.
        for each in sorted({year, *example.standing()}):
            self._write(each)

    def _write(self, year: int) -> None:
        if year not in example.standing() and example.has_facts(year):
            self.stdout.write(f"{year} has facts of its own: no example is needed.")
            return
        ledger = example.write(year, today=timezone.localdate(), at=timezone.now())
        told = f"{ledger.created} written, {ledger.moved} moved on."
        self.stdout.write(f"Example year {year}: {told}")

    def _remove(self, year: int) -> None:
        count = example.remove(year, at=timezone.now())
        rows = "1 row" if count == 1 else f"{count} rows"
        self.stdout.write(f"Example year {year} is gone: {rows}.")
