"""`manage.py local_codes ADDRESS`: the codes to log in with, on a laptop only."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from malmoandan.core import actions
from malmoandan.core.models import Letter


class Command(BaseCommand):
    """Prints the latest letter with a code, and what the person's app shows now."""

    help = "Print the latest log-in code and the second step's code (laptop only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose codes."""
        parser.add_argument("address")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print them."""
        if not settings.LOCAL:
            raise CommandError("Codes are shown on a laptop only. This is a server.")
        address = options["address"].lower()
        row = next(
            (r for r in actions.example_codes() if r["user"].email == address), None
        )
        if row is None:
            raise CommandError("There is no example person with that address.")
        letter = Letter.objects.filter(to=address, secret=True).order_by("pk").last()
        self.stdout.write(letter.text if letter else "No code has been asked for yet.")
        if row["code"]:
            self.stdout.write(f"second step now: {row['code']}")
