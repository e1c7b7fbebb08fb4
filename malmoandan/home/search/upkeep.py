"""What the portal itself needs somebody to look at: letters, jobs, words, roles."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from malmoandan.core.models import Contradiction, JobRun, Letter, RoleGrant, Term
from partnerships.search.waiting import Asked

# Roles that end so soon are told of, in time to give them anew.
SOON = dt.timedelta(days=60)
Words = Callable[[int], str]


def asked(today: dt.date) -> list[Asked]:
    """What somebody has to look at, to be counted together."""
    ending = RoleGrant.objects.on(today).filter(to_on__lte=today + SOON)
    return [
        _asked(
            Letter.objects.filter(state=Letter.State.FAILED),
            _letters,
            "?state__exact=failed",
            since="created_at",
        ),
        _asked(JobRun.objects.exclude(error=""), _jobs, since="started_at"),
        _asked(
            Contradiction.objects.filter(settled_at=None),
            _contradictions,
            "?settled_at__isempty=1",
        ),
        _asked(Term.objects.filter(confirmed=False), _terms, "?confirmed__exact=0"),
        _asked(ending, _roles, "?when=today", due="to_on"),
    ]


def _letters(n: int) -> str:
    return ngettext("%d letter could not be sent.", "%d letters could not be sent.", n)


def _jobs(n: int) -> str:
    return ngettext(
        "%d job of the clock went wrong.", "%d jobs of the clock went wrong.", n
    )


def _contradictions(n: int) -> str:
    return ngettext(
        "%d contradiction between sources is to be judged.",
        "%d contradictions between sources are to be judged.",
        n,
    )


def _terms(n: int) -> str:
    return ngettext(
        "%d word from files is to be confirmed.",
        "%d words from files are to be confirmed.",
        n,
    )


def _roles(n: int) -> str:
    return ngettext(
        "%d role ends within two months.", "%d roles end within two months.", n
    )


def _asked(rows: QuerySet[Any], words: Words, query: str = "", **days: str) -> Asked:
    model = rows.model._meta.model_name
    url = reverse(f"admin:core_{model}_changelist") + query
    return Asked(rows, words, url, **days)
