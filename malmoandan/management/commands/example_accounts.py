"""`manage.py example_accounts`: one example person per role, on a laptop only.

What a laptop's commands say is English, as all of `make`.
"""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation

from malmoandan.core import actions
from malmoandan.core.models import Role, Side
from partnerships.models import Organisation


class Command(BaseCommand):
    """Makes the example people and prints how to log in as them."""

    help = "Make one example person per role and print their codes (laptop only)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make them, then print addresses and codes."""
        if not settings.LOCAL:
            raise CommandError(
                "Example accounts belong on a laptop. This is a server: none made."
            )
        organisation = self._organisation()
        for example in actions.EXAMPLES:
            if example.role == Role.ORGANISATION_CONTACT and organisation is None:
                continue
            subject = (
                organisation if example.role == Role.ORGANISATION_CONTACT else None
            )
            actions.make_example_account(
                example=example, at=timezone.now(), subject=subject
            )
        with translation.override("en"):
            self._tell()

    def _tell(self) -> None:
        self.stdout.write("Example accounts (log in with the address alone):")
        for row in actions.example_codes():
            code = f"second step now: {row['code']}" if row["code"] else ""
            self.stdout.write(f"  {row['user'].email:<34}{row['role']!s:<46}{code}")
        self.stdout.write(f"Their letters and codes: {settings.SITE_URL}/lokalt/brev/")

    def _organisation(self) -> Organisation | None:
        """An association for the contact person, if any facts are loaded."""
        organisations = Organisation.objects.select_related("kind").order_by(
            "-is_example", "name_key"
        )
        return next((o for o in organisations if o.side == Side.CIVIL), None)
