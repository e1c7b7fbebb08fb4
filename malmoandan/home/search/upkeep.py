"""What the portal itself needs somebody to look at: letters, jobs, words, roles."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from malmoandan.core.models import Contradiction, JobRun, Letter, RoleGrant, Term
from partnerships.search.waiting import Waiting

# Roles that end so soon are told of, in time to give them anew.
SOON = dt.timedelta(days=60)
Words = Callable[[int], str]


def waits(today: dt.date) -> list[Waiting]:
    """What somebody has to look at, with how many and where. Nothing where none."""
    ending = RoleGrant.objects.on(today).filter(to_on__lte=today + SOON)
    found = [
        _counted(
            Letter.objects.filter(state=Letter.State.FAILED),
            lambda n: ngettext(
                "%d letter could not be sent.", "%d letters could not be sent.", n
            ),
            "letter",
            "?state__exact=failed",
            since="created_at",
        ),
        _counted(
            JobRun.objects.exclude(error=""),
            lambda n: ngettext(
                "%d job of the clock went wrong.", "%d jobs of the clock went wrong.", n
            ),
            "jobrun",
            since="started_at",
        ),
        _counted(
            Contradiction.objects.filter(settled_at=None),
            lambda n: ngettext(
                "%d contradiction between sources is to be judged.",
                "%d contradictions between sources are to be judged.",
                n,
            ),
            "contradiction",
            "?settled_at__isempty=1",
        ),
        _counted(
            Term.objects.filter(confirmed=False),
            lambda n: ngettext(
                "%d word from files is to be confirmed.",
                "%d words from files are to be confirmed.",
                n,
            ),
            "term",
            "?confirmed__exact=0",
        ),
        _counted(
            ending,
            lambda n: ngettext(
                "%d role ends within two months.", "%d roles end within two months.", n
            ),
            "rolegrant",
            "?when=today",
            due="to_on",
        ),
    ]
    return [waiting for waiting in found if waiting]


def _counted(
    rows: QuerySet[Any],
    words: Words,
    model: str,
    query: str = "",
    *,
    since: str = "",
    due: str = "",
) -> Waiting | None:
    asked: dict[str, Any] = {"n": Count("pk")}
    asked |= {"since": Min(since)} if since else {}
    asked |= {"due": Min(due)} if due else {}
    told = rows.order_by().aggregate(**asked)
    if not told["n"]:
        return None
    return Waiting(
        text=words(told["n"]) % told["n"],
        url=reverse(f"admin:core_{model}_changelist") + query,
        since=timezone.localdate(told["since"]) if told.get("since") else None,
        due=told.get("due"),
    )
