"""`manage.py example_accounts`: one example person per role, on a laptop only.

What a laptop's commands say is English, as all of `make`.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from malmoandan.core import actions
from malmoandan.core.models import Role, RoleGrant
from malmoandan.management.example.ledger import organisation_id
from malmoandan.management.example.seated import link_accounts
from partnerships.models import Affiliation, Organisation


class Command(BaseCommand):
    """Makes the example people and prints how to log in as them."""

    help = "Make one example person per role and print their codes (laptop only)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make them, then print addresses and codes."""
        if not settings.LOCAL:
            raise CommandError(
                "Example accounts belong on a laptop. This is a server: none made."
            )
        for example in actions.EXAMPLES:
            if example.role == Role.ORGANISATION_CONTACT:
                self._speaking(example, timezone.now())
            else:
                actions.make_example_account(example=example, at=timezone.now())
        link_accounts()
        with translation.override("en"):
            self._tell()

    @transaction.atomic
    def _speaking(self, example: actions.Example, at: datetime) -> None:
        """Somebody who looks after one of the example organisations, if it is there."""
        key = organisation_id(example.speaks_for)
        organisation = Organisation.objects.filter(fact_id=key).first()
        if organisation is None:
            return
        person = actions.make_example_account(
            example=example, at=at, subject=organisation
        )
        grant = RoleGrant.objects.filter(user=person).earliest("pk")
        Affiliation.objects.get_or_create(
            grant=grant,
            defaults={
                "organisation": organisation,
                "person": person,
                "role": Affiliation.Role.ADMINISTRATOR,
                "state": Affiliation.State.ACTIVE,
                "asked_at": at,
                "answered_at": at,
                "from_on": grant.from_on,
            },
        )

    def _tell(self) -> None:
        self.stdout.write("Example accounts (log in with the address alone):")
        for row in actions.example_codes():
            code = f"second step now: {row['code']}" if row["code"] else ""
            self.stdout.write(f"  {row['user'].email:<34}{row['role']!s:<46}{code}")
        self.stdout.write(f"Their letters and codes: {settings.SITE_URL}/lokalt/brev/")
