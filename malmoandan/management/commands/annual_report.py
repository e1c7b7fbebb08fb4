"""The annual report of a year as a PDF file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from malmoandan.core.pdf import PdfUnavailable
from reports import figures
from reports.exports import edition


class Command(BaseCommand):
    """`annual_report 2030 --out report.pdf`: the same data gives the same bytes."""

    help = "Write the annual report of a year as PDF/A-3a and PDF/UA-1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The year, the file, the language."""
        parser.add_argument("year", type=int)
        parser.add_argument("--out", type=Path, required=True)
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=codes, default=settings.LANGUAGE_CODE)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file, or say why not."""
        data = figures.load(options["year"], today=timezone.localdate())
        if data.is_empty:
            raise CommandError(
                f"No facts are loaded for {options['year']}. Load them first: "
                "manage.py load_facts FILE"
            )
        try:
            content = edition.of(data, options["language"]).made()
        except PdfUnavailable as error:
            raise CommandError(str(error)) from error
        out: Path = options["out"]
        try:
            out.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}") from error
        self.stdout.write(f"{out}: {len(content):,} bytes")
