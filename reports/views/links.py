"""The door of a personal link: open to the browser that opened it first.

Another browser has to give the address that the letter went to, so that a link that
was passed on opens nothing. A word signed by us, in a cookie, tells them apart.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from malmoandan.core.text import masked
from reports.actions.links import open_link
from reports.forms.links import SentTo
from reports.models import ContributionRefusal, PersonalLink

SALT = "reports.personal-link"
KEPT_SECONDS = 90 * 24 * 3600
# A browser or a mail filter that fetches ahead is nobody who reads.
AHEAD = ("prefetch", "prerender")

Page = Callable[[bool], HttpResponse]


def through(request: HttpRequest, link: PersonalLink, page: Page) -> HttpResponse:
    """The page behind the link, or the question who the letter was sent to.

    `page` is told whether what was posted was carried over that question: it is shown
    again then, not done.
    """
    if _is_known(request, link):
        return page(False)
    if _is_first(request, link):
        return _remembered(page(False), link)
    asks = request.method == "POST" and "email" in request.POST
    form = SentTo(link, request.POST if asks else None, request=request)
    if asks and form.is_valid():
        if link.is_sent_to(form.cleaned_data["email"]):
            open_link(link=link, at=timezone.now())
            return _remembered(page(True), link)
        form.add_error("email", ContributionRefusal.FORWARDED.label)
    context = {
        "form": form,
        "hint": masked(link.email),
        "carried": _carried(request),
    }
    return TemplateResponse(request, "reports/links/forwarded_page.html", context)


def gone(request: HttpRequest) -> HttpResponse:
    """Say what to do with a link that opens nothing."""
    return TemplateResponse(request, "reports/links/gone_page.html", status=404)


def _is_known(request: HttpRequest, link: PersonalLink) -> bool:
    """Whether it is the person of the link, or a browser that has shown who it is."""
    if link.user_id is not None and request.user.pk == link.user_id:
        return True
    if request.user.has_perm("partnerships.speak_for", link.organisation):
        return link.organisation is not None
    told = request.get_signed_cookie(_cookie(link), default="", salt=SALT)
    return bool(told == str(link.key))


def _is_first(request: HttpRequest, link: PersonalLink) -> bool:
    purpose = request.headers.get("Sec-Purpose", "")
    if request.method != "GET" or any(word in purpose for word in AHEAD):
        return False
    return open_link(link=link, at=timezone.now())


def _remembered(response: HttpResponse, link: PersonalLink) -> HttpResponse:
    response.set_signed_cookie(
        _cookie(link),
        str(link.key),
        salt=SALT,
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _cookie(link: PersonalLink) -> str:
    return f"lank-{link.pk}"


def _carried(request: HttpRequest) -> list[tuple[str, Any]]:
    """What was typed in the page itself, so that the question loses nothing of it."""
    own = {"csrfmiddlewaretoken", "email", "homepage"}
    return [(name, value) for name, value in request.POST.items() if name not in own]
