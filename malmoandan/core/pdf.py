"""PDF: one door to WeasyPrint, locked, archival, readable aloud, the same every time.

A document may use files of our own static directories and bytes that it is given, and
nothing else: no network, no disk. The result is PDF/A-3a and PDF/UA-1 in one file.
"""

import gc
import hashlib
import importlib
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders

# Addresses in a document are relative to this one, which leads nowhere (RFC 2606).
BASE = "https://asset.invalid/"
GIVEN = "given/"
INSTALL = (
    "sudo apt-get install --no-install-recommends "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)
MIME_TYPES = {
    ".css": "text/css",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

# What XMP must say for PDF/UA, with the schema that PDF/A asks for beside it.
PDFUA_RDF = b"""
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class PdfUnavailable(Exception):
    """A system library is missing, so this machine makes no PDF; says what to do."""


class PdfFailed(Exception):
    """The document asks for something it may not have, or that is broken."""


@dataclass(frozen=True)
class Attached:
    """A file that travels inside the PDF, such as the figures as JSON."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


def render(
    *,
    html: str,
    title: str,
    lang: str,
    created_at: datetime,
    stylesheets: Sequence[str] = (),
    assets: Mapping[str, bytes] | None = None,
    attachments: Sequence[Attached] = (),
) -> bytes:
    """Return the whole HTML document as a tagged, archival PDF; same input, same bytes.

    `stylesheets` are paths below our static directories. The document reaches static
    files as `fonts/x.woff2`, and the bytes of `assets` as `given/<name>`. Links must be
    absolute. Raises `PdfFailed` for anything else that it asks for, and
    `PdfUnavailable` where a system library is missing.
    """
    weasyprint = _weasyprint()
    given = dict(assets or {})
    fetcher = _locked_fetcher(given)
    with _loud(weasyprint), _without_collector():
        source = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher)
        source.etree_element.set("lang", lang)
        fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
        sheets = [
            weasyprint.CSS(url=BASE + path, url_fetcher=fetcher, font_config=fonts)
            for path in stylesheets
        ]
        document = source.render(
            font_config=fonts, stylesheets=sheets, pdf_variant="pdf/a-3a"
        )
        _describe(document, title=title, lang=lang, created_at=created_at)
        _refuse_relative_links(document)
        pdf: bytes = document.write_pdf(
            pdf_variant="pdf/a-3a",
            pdf_identifier=_identifier(html, title, created_at, given, attachments),
            attachments=[_attachment(weasyprint, a, created_at) for a in attachments],
            finisher=_finish,
        )
    return pdf


def _weasyprint() -> ModuleType:
    """Import late: without Pango the import fails, and pages must work without it."""
    try:
        return importlib.import_module("weasyprint")
    except OSError as error:
        library = str(error).split("'")[1] if "'" in str(error) else str(error)
        raise PdfUnavailable(
            f"PDF needs the system library {library}. Install it with: {INSTALL} "
            "(macOS: brew install pango; Fedora: sudo dnf install pango)"
        ) from error


def _static_file(path: str) -> Path | None:
    """Find a file of our own static directories; nothing outside them."""
    for _prefix, root in finders.FileSystemFinder().locations:
        top = Path(root).resolve()
        file = (top / path).resolve()
        if file.is_relative_to(top) and file.is_file():
            return file
    return None


def _read(url: str, given: Mapping[str, bytes]) -> tuple[bytes, str]:
    """Return the bytes and the type of an address below `BASE`, or raise."""
    path = unquote(urlsplit(url).path).lstrip("/")
    name = path.removeprefix(GIVEN)
    kind = MIME_TYPES.get(Path(path).suffix.lower())
    if not kind:
        raise PdfFailed(f"a document may not use this kind of file: {path}")
    if path.startswith(GIVEN) and name in given:
        return given[name], kind
    file = _static_file(path)
    if not file:
        raise PdfFailed(f"a document asks for a file that is not ours: {path}")
    return file.read_bytes(), kind


def _locked_fetcher(given: Mapping[str, bytes]) -> Any:
    """Return the only way out of a document: our files, given bytes, `data:`."""
    urls = importlib.import_module("weasyprint.urls")

    class Locked(urls.URLFetcher):  # type: ignore[name-defined]
        def __init__(self) -> None:
            super().__init__(
                allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True
            )

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            try:
                if not url.startswith(BASE):
                    raise PdfFailed(f"a document may not fetch {url}")
                content, kind = _read(url, given)
            except PdfFailed as error:
                # The only exception that WeasyPrint does not turn into a log line.
                raise urls.FatalURLFetchingError(str(error)) from error
            return urls.URLFetcherResponse(url, content, {"Content-Type": kind})

    return Locked()


class _Listener(logging.Handler):
    """Keeps what WeasyPrint could not use, where it would go on without it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.thread_id = threading.get_ident()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread_id:
            self.lines.append(record.getMessage())


@contextmanager
def _loud(weasyprint: ModuleType) -> Iterator[None]:
    """Turn every resource that is refused or broken into `PdfFailed`."""
    fatal = importlib.import_module("weasyprint.urls").FatalURLFetchingError
    logger = logging.getLogger(weasyprint.__name__)
    listener = _Listener()
    logger.addHandler(listener)
    try:
        yield
    except fatal as error:  # a BaseException, which `except Exception` lets through
        raise PdfFailed(str(error)) from error
    finally:
        logger.removeHandler(listener)
    if listener.lines:
        raise PdfFailed("; ".join(listener.lines))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let no garbage collection walk the layout tree over and over."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _describe(document: Any, *, title: str, lang: str, created_at: datetime) -> None:
    stamp = created_at.isoformat(timespec="seconds")
    document.metadata.title = title
    document.metadata.lang = lang
    document.metadata.created = stamp
    document.metadata.modified = stamp


def _refuse_relative_links(document: Any) -> None:
    """A relative link would lead nowhere from a file on somebody's desk."""
    for page in document.pages:
        for kind, target, *_rest in page.links:
            if kind == "external" and str(target).startswith(BASE):
                raise PdfFailed(f"a link must be absolute: {target[len(BASE) :]}")


def _attachment(weasyprint: ModuleType, file: Attached, created_at: datetime) -> Any:
    return weasyprint.Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        relationship=file.relationship,
        created=created_at,
        modified=created_at,
    )


def _identifier(
    html: str,
    title: str,
    created_at: datetime,
    given: Mapping[str, bytes],
    attachments: Sequence[Attached],
) -> bytes:
    """Name the file by its content, where PDF makers otherwise draw lots."""
    digest = hashlib.sha256()
    for part in (html, title, created_at.isoformat()):
        digest.update(part.encode())
    for name in sorted(given):
        digest.update(name.encode() + given[name])
    for file in attachments:
        digest.update(file.name.encode() + file.content)
    return digest.hexdigest()[:32].encode()


def _finish(_document: Any, pdf: Any) -> None:
    """Say PDF/UA in the metadata, and give each table heading its direction."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    body = b"".join(metadata.stream)
    end = body.rindex(b"</rdf:RDF>")
    metadata.stream = [body[:end] + PDFUA_RDF + body[end:]]
    metadata.compress = False
    for thing in pdf.objects:
        is_heading = isinstance(thing, dict) and thing.get("S") == "/TH"
        if is_heading and "A" in thing and "Scope" not in thing["A"]:
            row = int(thing["ID"].string.split("-")[1])
            thing["A"]["Scope"] = "/Row" if row else "/Column"
