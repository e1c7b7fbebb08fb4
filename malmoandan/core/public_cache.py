"""Public pages whole from memory, until something public changes anywhere.

The version is a row in the database. A change made by another process is therefore
seen by the next request: a hit costs one query and no rendering. What one page alone
shows has a version of its own, its scope, so that hundreds who sign up for an event
make no other page old.
"""

import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any

import brotli
from django.conf import settings
from django.db import DatabaseError, connection, models
from django.db.models import F
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from malmoandan.core import commit
from malmoandan.core.models.cache import PublicVersion

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication

BROTLI, GZIP = (
    re.compile(rf"\b{name}\b(?!;q=0(?:\.0*)?(?:,|$))") for name in ("br", "gzip")
)

# What else could change a page, such as the date, is seen after this long.
KEPT_SECONDS = 300
MAX_BYTES = 32 * 1024 * 1024
SMALLEST_COMPRESSED = 400

# What a page of a scope depends on, in one question.
BOTH = (
    "SELECT (SELECT version FROM core_publicversion WHERE id = 1), "
    "(SELECT version FROM core_scopedversion WHERE scope = %s)"
)
RAISED = (
    "INSERT INTO core_scopedversion (scope, version) VALUES (%s, 1) "
    "ON CONFLICT (scope) DO UPDATE SET version = core_scopedversion.version + 1"
)

Key = tuple[str | None, ...]
GetResponse = Callable[[HttpRequest], HttpResponseBase]


# The version


def bump() -> None:
    """Let every cached public page be made anew, once the transaction stands.

    After the commit rather than in it, or the row would be a lock on which every
    action of the portal waits for every other.
    """
    commit.once(_bump)


def _bump() -> None:
    rows = PublicVersion.objects.filter(pk=1)
    if not rows.update(version=F("version") + 1, changed_at=Now()):
        PublicVersion.objects.bulk_create([PublicVersion(pk=1)], ignore_conflicts=True)


def bump_scope(scope: str) -> None:
    """Let the pages of one scope be made anew, once the transaction stands.

    The caller holds the lock on what the scope is of, such as the event: the row of
    the scope is written in the same transaction, and nobody waits for it besides.
    """
    with connection.cursor() as cursor:
        cursor.execute(RAISED, [scope])


def version(scope: str = "") -> int:
    """The version of what the public can see right now: 0 before the first change.

    With a scope, that of its pages: it grows with everything public and with its own.
    """
    with connection.cursor() as cursor:
        if scope:
            cursor.execute(BOTH, [scope])
        else:
            cursor.execute("SELECT version FROM core_publicversion WHERE id = 1")
        row = cursor.fetchone()
    return sum(part or 0 for part in row) if row else 0


# What a view says


def public_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let the page be kept for visitors: it is the same for all who are not known.

    It may hold no form token, no message and nothing of the visitor.
    """
    return scoped_page(lambda **_kwargs: "")(view)


def scoped_page(
    scope_of: Callable[..., str],
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """As `public_page`, for a page that has a scope: told by what the address names.

    A page that changes by the clock may set `public_seconds` on its response: it is
    kept no longer than that.
    """

    def decorated(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not (settings.PUBLIC_CACHE and is_visitor(request.META)):
                return view(request, *args, **kwargs)
            # Read before the page is made: a change that comes between makes it old.
            scope = scope_of(**kwargs)
            at_version = version(scope)
            response = view(request, *args, **kwargs)
            response.public_version, response.public_scope = at_version, scope
            return response

        return wrapped

    return decorated


class ShowsAtOnce:
    """For admin classes of public facts: what is saved there shows at once."""

    def save_related(self, *args: Any, **kwargs: Any) -> None:
        """Save the rows beside the record, which Django does last."""
        super().save_related(*args, **kwargs)  # type: ignore[misc]
        bump()

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """Remove one record."""
        super().delete_model(request, obj)  # type: ignore[misc]
        bump()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Remove the chosen records."""
        super().delete_queryset(request, queryset)  # type: ignore[misc]
        bump()

    def process_result(self, result: Any, request: HttpRequest) -> Any:
        """Finish an import."""
        bump()
        return super().process_result(result, request)  # type: ignore[misc]


# The pages in this process


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page in one encoding."""

    version: int
    until: float
    body: bytes
    headers: dict[str, str]
    scope: str = ""

    def unchanged(self) -> dict[str, str]:
        """The headers of an answer that says: what you have is still right."""
        return {name: self.headers[name] for name in ("ETag", "Cache-Control", "Vary")}


class Pages:
    """The pages used last, within a number of bytes."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Key) -> Page | None:
        """The page, whether or not it is still true."""
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep the page, and let go of those that nobody has asked for longest."""
        with self._lock:
            old = self._pages.pop(key, None)
            self._bytes += len(page.body) - (len(old.body) if old else 0)
            self._pages[key] = page
            while self._bytes > self.max_bytes:
                _key, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone.body)

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0


pages = Pages()


def is_visitor(meta: Mapping[str, Any]) -> bool:
    """Whether nothing in the request tells one visitor from another."""
    cookies = meta.get("HTTP_COOKIE")
    if not cookies:
        return True
    return settings.SESSION_COOKIE_NAME not in cookies and "messages" not in cookies


def _encoding(meta: Mapping[str, Any]) -> str:
    accepted = meta.get("HTTP_ACCEPT_ENCODING", "")
    if BROTLI.search(accepted):
        return "br"
    return "gzip" if GZIP.search(accepted) else ""


def _key(meta: Mapping[str, Any]) -> Key:
    """What a page depends on, as raw as it came: only good answers are ever kept."""
    return (
        meta.get("HTTP_HOST"),
        meta.get("wsgi.url_scheme"),
        meta.get("HTTP_X_FORWARDED_PROTO"),
        meta.get("SCRIPT_NAME"),
        meta.get("PATH_INFO"),
        meta.get("QUERY_STRING"),
        _encoding(meta),
    )


def _kept(meta: Mapping[str, Any]) -> Page | None:
    """The page that answers the request, if it is here and still true."""
    if (
        meta["REQUEST_METHOD"] not in {"GET", "HEAD"}
        or not settings.PUBLIC_CACHE
        or not is_visitor(meta)
    ):
        return None
    page = pages.get(_key(meta))
    if page is None or page.until <= time.monotonic():
        return None
    return page if page.version == version(page.scope) else None


def _is_known(meta: Mapping[str, Any], page: Page) -> bool:
    """Whether the visitor has this very page already."""
    return page.headers["ETag"] in str(meta.get("HTTP_IF_NONE_MATCH", ""))


def _compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=6))
    return gzip.compress(body, compresslevel=6, mtime=0)


def _may_be_kept(response: HttpResponseBase) -> bool:
    """Whether the answer is a whole page that is the same for everybody."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and "nonce-" not in response.headers.get("Content-Security-Policy", "")
    )


def _finished(response: HttpResponse, encoding: str, at_version: int) -> Page:
    scope = getattr(response, "public_scope", "")
    seconds = min(KEPT_SECONDS, getattr(response, "public_seconds", KEPT_SECONDS))
    body = response.content
    headers = dict(response.headers.items())
    headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers.setdefault("Cache-Control", "no-cache")
    vary = [v.strip() for v in headers.get("Vary", "").split(",") if v.strip()]
    wanted = ["Accept-Encoding", "Cookie"]
    headers["Vary"] = ", ".join(dict.fromkeys([*wanted, *vary]))
    if encoding and len(body) >= SMALLEST_COMPRESSED:
        body = _compressed(body, encoding)
        headers["Content-Encoding"] = encoding
    headers["Content-Length"] = str(len(body))
    return Page(at_version, time.monotonic() + seconds, body, headers, scope)


def _answer(meta: Mapping[str, Any], page: Page) -> HttpResponse:
    if _is_known(meta, page):
        return HttpResponseNotModified(headers=page.unchanged())
    return HttpResponse(page.body, headers=page.headers)


class PublicPages:
    """Middleware, the outermost of all: keeps what a view calls public."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from memory what is still true; else have it made, and keep it."""
        meta = request.META
        if page := _kept(meta):
            return _answer(meta, page)
        response = self.get_response(request)
        made_at = getattr(response, "public_version", None)
        if made_at is None or not _may_be_kept(response):
            return response
        page = _finished(response, _encoding(meta), made_at)  # type: ignore[arg-type]
        if request.method == "GET":
            pages.put(_key(meta), page)
        return _answer(meta, page)


class Front:
    """What gunicorn asks first: a hit goes out before Django has built a request."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(
        self, environ: dict[str, Any], start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer from memory, or pass the request on to Django."""
        try:
            page = _kept(environ)
        except DatabaseError:
            page = None  # Django renews a lost connection when a request begins
        if page is None:
            return self.application(environ, start_response)
        if _is_known(environ, page):
            start_response("304 Not Modified", list(page.unchanged().items()))
            return [b""]
        start_response("200 OK", list(page.headers.items()))
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else page.body]
