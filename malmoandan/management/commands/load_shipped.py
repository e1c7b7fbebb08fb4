"""`manage.py load_shipped`: words, kinds of event and fixed pages that ship as data."""

from typing import Any

from django.core.management import BaseCommand
from django.db import transaction
from django.utils import timezone

from malmoandan.management.facts.agenda import load_agenda
from malmoandan.management.facts.contribution_questions import (
    load_contribution_questions,
)
from malmoandan.management.facts.fixed_pages import load_fixed_pages
from malmoandan.management.facts.kinds import load_kinds
from malmoandan.management.facts.mandate_periods import load_mandate_periods
from malmoandan.management.facts.open_questions import load_open_questions
from malmoandan.management.facts.responsibilities import load_responsibilities
from malmoandan.management.facts.vocabulary import load_shipped
from malmoandan.management.facts.year_marks import load_year_marks


class Command(BaseCommand):
    """Adds what a new version brought; what people have written is left as it is."""

    help = "Add the words, kinds of event and fixed pages that ship and are missing."

    @transaction.atomic
    def handle(self, *_args: Any, **_options: Any) -> None:
        """Add them: run again it adds nothing."""
        load_shipped()
        load_kinds()
        load_fixed_pages()
        load_agenda()
        load_open_questions(timezone.localdate())
        load_mandate_periods()
        load_responsibilities()
        load_contribution_questions()
        load_year_marks()
