"""`manage.py first_administrator ADDRESS`: who can give everybody else their role."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from malmoandan.core import actions
from malmoandan.core.models import Role, RoleGrant, User


class Command(BaseCommand):
    """Gives the role of administrator to one person, where nobody has it."""

    help = "Give the first person the role of administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and what to call them."""
        parser.add_argument("address")
        parser.add_argument("--name", default="")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the account if need be, and give the role."""
        today = timezone.localdate()
        if RoleGrant.objects.on(today).filter(role=Role.ADMINISTRATOR).exists():
            raise CommandError(
                _("There is an administrator already, who gives roles in the office.")
            )
        address = options["address"].strip().lower()
        user = User.objects.filter(email=address).first()
        if user is None:
            user = User.objects.create_user(address, name=options["name"])
        actions.grant_role(
            user=user,
            role=Role.ADMINISTRATOR,
            from_on=today,
            by=None,
            at=timezone.now(),
            reason="first_administrator",
        )
        self.stdout.write(
            _("Done. Log in with %s and set up the second step.") % address
        )
