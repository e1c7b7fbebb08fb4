"""Following: an address asks, answers once, is told what is new, and leaves."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import cast

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from malmoandan.core import audit
from malmoandan.core.models import Term, User, Vocabulary
from partnerships.emails import following as emails
from partnerships.models import Follow, IopCase
from partnerships.search.news import News, of_case, of_theme

UNCONFIRMED_KEPT = timedelta(days=3)
NewsOf = Callable[[Term, datetime, datetime], list[News]]


@transaction.atomic
def follow(
    *,
    email: str,
    terms: Iterable[Term],
    cases: Iterable[IopCase],
    language: str,
    at: datetime,
    person: User | None = None,
) -> list[Follow]:
    """Let an address follow themes, kinds of event and cases; return all it now asks.

    Logged in with that very address it is confirmed at once. Otherwise one letter asks,
    however often the form is sent; nobody is told whether the address was known.
    """
    email = email.strip().lower()
    own = person is not None and person.email == email
    standing = Follow.objects.select_for_update().filter(email=email, ended_at=None)
    have = {(f.term_id, f.case_id) for f in standing}
    wanted = [(t.pk, None) for t in terms] + [(None, c.pk) for c in cases]
    new = [
        Follow(
            email=email,
            person=person if own else None,
            language=language,
            term_id=term,
            case_id=case,
            asked_at=at,
            confirmed_at=at if own else None,
            told_until=at,
        )
        for term, case in dict.fromkeys(wanted)
        if (term, case) not in have
    ]
    # Two tabs at once: the one that comes second finds the rows there already.
    Follow.objects.bulk_create(new, ignore_conflicts=True)
    asked = list(of_address(email).filter(asked_at=at))
    for one in asked:
        audit.record(verb="follow.asked", subject=one, by=person, at=at)
    if not own:
        # Whoever follows all of it already gets the link to change it.
        emails.please_confirm(list(of_address(email)), at=at)
    return asked


@transaction.atomic
def confirm_follows(*, follow: Follow, by: User | None, at: datetime) -> int:
    """The address has answered: all that it asked for within three days stands."""
    waiting = of_address(follow.email).filter(
        confirmed_at=None, asked_at__gte=at - UNCONFIRMED_KEPT
    )
    found = list(waiting.select_for_update(of=("self",)))
    for one in found:
        one.confirmed_at = one.told_until = at
        one.save(update_fields=["confirmed_at", "told_until"])
        audit.record(verb="follow.confirmed", subject=one, by=by, at=at)
    return len(found)


@transaction.atomic
def keep_follows(
    *,
    follow: Follow,
    terms: Iterable[Term],
    cases: Iterable[IopCase],
    by: User | None,
    at: datetime,
) -> None:
    """Let a confirmed address follow exactly these and nothing else."""
    wanted = {(t.pk, None) for t in terms} | {(None, c.pk) for c in cases}
    standing = {(f.term_id, f.case_id): f for f in of_address(follow.email)}
    for key, one in standing.items():
        if key not in wanted:
            _end(one, by=by, at=at)
    for term, case in sorted(wanted, key=str):
        one = standing.get((term, case)) or Follow(
            email=follow.email,
            person=follow.person,
            language=follow.language,
            term_id=term,
            case_id=case,
            asked_at=at,
        )
        if one.confirmed_at is None:
            one.confirmed_at = one.told_until = at
            one.save()
            audit.record(verb="follow.confirmed", subject=one, by=by, at=at)


@transaction.atomic
def stop_following(*, email: str, by: User | None, at: datetime) -> int:
    """End everything that the address follows; return how much that was."""
    standing = list(of_address(email).select_for_update(of=("self",)))
    for one in standing:
        _end(one, by=by, at=at)
    return len(standing)


@transaction.atomic
def forget_follows(*, now: datetime) -> int:
    """Remove what nobody confirmed in time, and addresses of those who have left."""
    old = now - UNCONFIRMED_KEPT
    gone = Follow.objects.filter(
        Q(confirmed_at=None, asked_at__lt=old) | Q(ended_at__lt=old)
    )
    count, _rows = gone.delete()
    return count


def of_address(email: str) -> QuerySet[Follow]:
    """What an address follows or has asked to follow."""
    rows = Follow.objects.filter(email=email.strip().lower(), ended_at=None)
    return rows.select_related("term", "case").order_by("pk")


def tell_followers(*, now: datetime, of_kind: NewsOf) -> int:
    """Write one letter to each address that follows something with news.

    `of_kind` finds what is new about a kind of event, which this floor knows nothing
    of. Returns how many letters were written; a second run the same day writes none.
    """
    standing = Follow.objects.standing().select_related("term", "case")
    written = 0
    for _email, rows in groupby(standing.order_by("email", "pk"), lambda f: f.email):
        written += _tell(list(rows), now=now, of_kind=of_kind)
    return written


@transaction.atomic
def _tell(follows: Sequence[Follow], *, now: datetime, of_kind: NewsOf) -> int:
    items: dict[str, News] = {}
    with translation.override(follows[0].language):
        for one in follows:
            for news in _news(one, now, of_kind):
                items.setdefault(news.key, news)
    locked = Follow.objects.filter(pk__in=[one.pk for one in follows])
    locked.update(told_until=now)
    if not items:
        return 0
    newest_first = sorted(items.values(), key=lambda news: news.at, reverse=True)
    day = timezone.localdate(now).isoformat()
    emails.news(follows, newest_first, at=now, day=day)
    return 1


def _news(follow: Follow, now: datetime, of_kind: NewsOf) -> list[News]:
    since = follow.told_until or follow.asked_at
    if follow.case is not None:
        return of_case(follow.case, since, now)
    term = cast("Term", follow.term)  # one of the two, says the database
    find = of_kind if term.vocabulary == Vocabulary.EVENT_KIND else of_theme
    return find(term, since, now)


def _end(follow: Follow, *, by: User | None, at: datetime) -> None:
    follow.ended_at = at
    follow.save(update_fields=["ended_at"])
    audit.record(verb="follow.ended", subject=follow, by=by, at=at)
