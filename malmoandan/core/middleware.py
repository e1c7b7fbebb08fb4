"""What holds on every page: the second factor, and that nobody keeps what is private.

A session that may decide things has shown more than a code by mail.
"""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import get_language

from malmoandan.core import rules

OPEN = ("/konto/", "/halsa/", "/lokalt/", "/sprak/", "/static/")


class NotKept:
    """Pages of people who are signed in are kept by no browser and by nothing between.

    After log-out the back button asks the server, and not the browser's memory.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; what has not said how it may be kept may not be kept."""
        response = self.get_response(request)
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
        if is_known and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class SecondFactor:
    """Lead people whose role needs a second factor to it, before any other page.

    A visitor without a session costs nothing here: the session is not even opened.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or lead to the page where the factor is set up or shown.

        `request.second_factor_missing` tells the account pages why they are shown.
        """
        request.second_factor_missing = missing = self._is_missing(request)  # type: ignore[attr-defined]
        if not missing or self._is_open(request.path):
            return self.get_response(request)
        name = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_index"
        back = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse(name)}?{back}")

    def _is_missing(self, request: HttpRequest) -> bool:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return False
        if not rules.powers(request.user).need_second_factor():
            return False
        records = get_authentication_records(request, request.user)
        return not any(record.get("method") == "mfa" for record in records)

    def _is_open(self, path: str) -> bool:
        prefix = f"/{get_language()}"
        bare = path[len(prefix) :] if path.startswith(f"{prefix}/") else path
        return bare.startswith(OPEN)
