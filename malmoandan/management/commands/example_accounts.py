"""`manage.py example_accounts`: one example person per role, on a laptop only."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

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
                _("Example accounts belong on a laptop. This is a server: none made.")
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
        self.stdout.write(_("Example accounts (log in with the address alone):"))
        for row in actions.example_codes():
            code = _("second step now: %s") % row["code"] if row["code"] else ""
            self.stdout.write(f"  {row['user'].email:<34}{row['role']!s:<42}{code}")
        box = f"{settings.SITE_URL}/lokalt/brev/"
        self.stdout.write(_("Their letters and codes: %s") % box)

    def _organisation(self) -> Organisation | None:
        """An association for the contact person, if any facts are loaded."""
        organisations = Organisation.objects.select_related("kind").order_by(
            "-is_example", "name_key"
        )
        return next((o for o in organisations if o.side == Side.CIVIL), None)
