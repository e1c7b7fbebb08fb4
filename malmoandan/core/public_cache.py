"""Public pages whole from memory, until something public changes anywhere.

The version is a row in the database. A change made by another process is therefore
seen by the next request: a hit costs one query and no rendering.
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


def version() -> int:
    """The version of what the public can see right now: 0 before the first change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM core_publicversion WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


# What a view says


def public_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let the page be kept for visitors: it is the same for all who are not known.

    It may hold no form token, no message and nothing of the visitor.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not (settings.PUBLIC_CACHE and _is_visitor(request.META)):
            return view(request, *args, **kwargs)
        # Read before the page is made: a change that comes between makes it old.
        at_version = version()
        response = view(request, *args, **kwargs)
        response.public_version = at_version
        return response

    return wrapped


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


def _is_visitor(meta: Mapping[str, Any]) -> bool:
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
        or not _is_visitor(meta)
    ):
        return None
    page = pages.get(_key(meta))
    if page is None or page.until <= time.monotonic() or page.version != version():
        return None
    return page


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
    return Page(at_version, time.monotonic() + KEPT_SECONDS, body, headers)


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
