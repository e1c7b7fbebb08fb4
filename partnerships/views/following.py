"""Following by mail or feed: ask, answer, change, leave. No account is needed."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from malmoandan.core import unsubscribe
from malmoandan.core.models import Term, User, Vocabulary
from partnerships import actions
from partnerships.actions.following import of_address
from partnerships.emails.following import KIND
from partnerships.forms import following as forms
from partnerships.models import Follow, IopCase
from partnerships.search import news

FEED_GOES_BACK = timedelta(days=400)
ASKED = {"tema": "themes", "typ": "kinds", "partnerskap": "cases"}


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """What one can follow; `?tema=3`, `?typ=` and `?partnerskap=` tick a box."""
    person = request.user if isinstance(request.user, User) else None
    ticked: dict[str, Any] = {
        field: [pk for pk in request.GET.getlist(name) if pk.isdecimal()]
        for name, field in ASKED.items()
    }
    if person:
        ticked["email"] = person.email
    sent = request.POST if request.method == "POST" else None
    form = forms.Ask(sent, initial=ticked, request=request)
    if form.is_valid():
        asked = actions.follow(
            email=form.cleaned_data["email"],
            terms=form.terms(),
            cases=form.cleaned_data["cases"],
            language=translation.get_language()[:2],
            at=timezone.now(),
            person=person,
        )
        if asked and all(one.confirmed_at for one in asked):
            messages.success(request, _("Saved. You get news of what you ticked."))
            return redirect("follow-manage", unsubscribe.sign(KIND, asked[0].pk))
        context = {"email": form.cleaned_data["email"]}
        return TemplateResponse(
            request, "partnerships/following/asked_page.html", context
        )
    return TemplateResponse(
        request, "partnerships/following/ask_page.html", {"form": form}
    )


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own topics, whoever follows nothing yet chooses."""
    person = cast("User", request.user)
    row = of_address(person.email).filter(confirmed_at__isnull=False).first()
    if row is None:
        return redirect("follow-new")
    return redirect("follow-manage", unsubscribe.sign(KIND, row.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes to what was asked for, and change what one follows."""
    follow = _follow(token)
    rows = list(of_address(follow.email))
    known = any(row.confirmed_at for row in rows)
    by = request.user if isinstance(request.user, User) else None
    now = timezone.now()
    if request.method == "POST" and "confirm" in request.POST:
        if not actions.confirm_follows(follow=follow, by=by, at=now) and not known:
            return _too_late(request)
        messages.success(request, _("Thank you. You get news of what you ticked."))
        return redirect("follow-manage", token)
    if not known:
        fresh = any(r.asked_at >= now - actions.UNCONFIRMED_KEPT for r in rows)
        if not fresh:
            return _too_late(request)
        asked = {"rows": rows, "token": token}
        return TemplateResponse(
            request, "partnerships/following/confirm_page.html", asked
        )
    sent = request.POST if request.method == "POST" else None
    form = forms.Choices(sent, initial=_ticked(rows))
    if form.is_valid():
        actions.keep_follows(
            follow=next(row for row in rows if row.confirmed_at),
            terms=form.terms(),
            cases=form.cleaned_data["cases"],
            by=by,
            at=now,
        )
        messages.success(request, _("Saved."))
        return redirect(_still(follow.email, token))
    context = {"form": form, "email": follow.email, "token": token}
    return TemplateResponse(request, "partnerships/following/manage_page.html", context)


@csrf_exempt  # the reader's mail program sends the POST itself (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Leave in one click; a second click says the same."""
    follow = _follow(token, ended=True)
    if request.method == "POST":
        by = request.user if isinstance(request.user, User) else None
        actions.stop_following(email=follow.email, by=by, at=timezone.now())
    standing = of_address(follow.email).exists()
    context = {"standing": standing, "token": token}
    return TemplateResponse(request, "partnerships/following/stop_page.html", context)


def _follow(token: str, *, ended: bool = False) -> Follow:
    pk = unsubscribe.read(KIND, token)
    rows = Follow.objects.all() if ended else Follow.objects.filter(ended_at=None)
    if pk is None:
        raise Http404
    return get_object_or_404(rows, pk=pk)


def _still(email: str, token: str) -> str:
    """Where to go on: the row of the link may be the one that was just ended."""
    row = of_address(email).first()
    if row is None:
        return reverse("follow-stop", args=[token])
    return reverse("follow-manage", args=[unsubscribe.sign(KIND, row.pk)])


def _ticked(rows: list[Follow]) -> dict[str, list[int | None]]:
    standing = [row for row in rows if row.confirmed_at]
    return {
        "themes": [row.term_id for row in standing],
        "kinds": [row.term_id for row in standing],
        "cases": [row.case_id for row in standing],
    }


def _too_late(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(
        request, "partnerships/following/too_late_page.html", status=410
    )


class Flow(Feed):
    """What is new about one thing, for feed readers."""

    feed_type = Atom1Feed

    def title(self, about: Any) -> str:
        """What the feed is about."""
        return f"{settings.SITE_NAME}: {about}"

    def item_title(self, item: news.News) -> str:
        """What happened."""
        return item.title

    def item_description(self, item: news.News) -> str:
        """What happened, once more: the page tells the rest."""
        return item.title

    def item_link(self, item: news.News) -> str:
        """Where to read of it."""
        return item.path

    def item_guid(self, item: news.News) -> str:
        """A name that never changes, whatever the address does."""
        return f"{settings.SITE_URL}#{item.key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: news.News) -> datetime:
        """When it happened."""
        return item.at

    item_updateddate = item_pubdate


class ThemeFlow(Flow):
    """What is new about a theme."""

    def get_object(self, _request: HttpRequest, pk: int) -> Term:
        """The theme."""
        return get_object_or_404(Term, vocabulary=Vocabulary.THEME, pk=pk)

    def link(self, about: Term) -> str:
        """Where to choose to follow it by mail instead."""
        return f"{reverse('follow-new')}?tema={about.pk}"

    def items(self, about: Term) -> list[news.News]:
        """What has happened in a year or so."""
        now = timezone.now()
        return news.of_theme(about, now - FEED_GOES_BACK, now)


class CaseFlow(Flow):
    """What is new about an IOP case."""

    def get_object(self, _request: HttpRequest, pk: int) -> IopCase:
        """The case, if anybody may read of it."""
        cases: QuerySet[IopCase] = IopCase.objects.public()
        return get_object_or_404(cases, pk=pk)

    def link(self, about: IopCase) -> str:
        """The page of the case."""
        return reverse("iop-read", args=[about.pk, about.slug])

    def items(self, about: IopCase) -> list[news.News]:
        """What has happened in a year or so."""
        now = timezone.now()
        return news.of_case(about, now - FEED_GOES_BACK, now)
