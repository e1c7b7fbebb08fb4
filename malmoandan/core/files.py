"""Files that people send in: which kinds are taken, judged by content; how they leave.

The name says what the sender believes; only the bytes are believed. Documents are kept
as they came. Pictures are drawn anew, so that nothing but the picture remains: no
place, no camera, no text and nothing hidden behind the last pixel.
"""

import codecs
import contextlib
import io
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, ImageOps

from malmoandan.core.models.files import FileRefusal, StoredFile
from malmoandan.core.transitions import NotPossible

NAME_LENGTH = 150
LONG_SIDE = 2000
MAX_PIXELS = 60_000_000
SAVED: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 85},
}
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
MEMBER_BYTES = 1_000_000
# What readers of broken archives and pictures raise, besides OSError.
UNREADABLE = (
    *(OSError, EOFError, LookupError, RuntimeError, SyntaxError, TypeError, ValueError),
    *(struct.error, zlib.error, zipfile.BadZipFile, ImageCms.PyCMSError),
)
ONE_AT_A_TIME = threading.Lock()
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f")) + b"\x7f"


@dataclass(frozen=True)
class Kind:
    """A kind of file: what machines call it, the ends of its name, what people say."""

    media_type: str
    endings: tuple[str, ...]
    label: str
    picture: str = ""  # Pillow's name for it


PDF = Kind("application/pdf", (".pdf",), "PDF")
DOCX = Kind(OFFICE + "wordprocessingml.document", (".docx",), "Word (DOCX)")
XLSX = Kind(OFFICE + "spreadsheetml.sheet", (".xlsx",), "Excel (XLSX)")
ODT = Kind(OPEN + "text", (".odt",), "ODT")
ODS = Kind(OPEN + "spreadsheet", (".ods",), "ODS")
TEXT = Kind("text/plain", (".txt",), "TXT")
CSV = Kind("text/csv", (".csv",), "CSV")  # text, which only its name tells apart
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"), "JPEG", "JPEG")
PNG = Kind("image/png", (".png",), "PNG", "PNG")
WEBP = Kind("image/webp", (".webp",), "WebP", "WEBP")


@dataclass(frozen=True)
class Allowed:
    """The kinds of file that a page takes."""

    kinds: tuple[Kind, ...]

    @property
    def endings(self) -> tuple[str, ...]:
        """Every end of a name that is taken."""
        return tuple(ending for kind in self.kinds for ending in kind.endings)

    @property
    def accept(self) -> str:
        """What a browser's file chooser should show."""
        return ",".join((*self.endings, *(kind.media_type for kind in self.kinds)))

    def words(self) -> str:
        """What is taken and how large it may be, for people."""
        return _("%(kinds)s. At most %(size)d MB.") % {
            "kinds": ", ".join(kind.label for kind in self.kinds),
            "size": settings.FILE_MAX_BYTES // 1024**2,
        }


DOCUMENTS = Allowed((PDF, DOCX, XLSX, ODT, ODS, TEXT))
PICTURES = Allowed((JPEG, PNG, WEBP))
DOCUMENTS_AND_PICTURES = Allowed((*DOCUMENTS.kinds, *PICTURES.kinds))
TABLES = Allowed((CSV, XLSX))


def judge(upload: "File[bytes]", allowed: Allowed) -> Kind:
    """Say what kind of file it is, by its content.

    Raises `NotPossible(FileRefusal)` when it is empty, too large, of a kind that is not
    allowed, holds macros, or is not what its name says. A picture may bear the name of
    another kind of picture, as phones do; a name without an end is let be.
    """
    if not upload.size:
        raise NotPossible(FileRefusal.EMPTY)
    if upload.size > settings.FILE_MAX_BYTES:
        raise NotPossible(FileRefusal.TOO_LARGE)
    ending = _ending(upload.name or "")
    if ending and ending not in allowed.endings:
        raise NotPossible(FileRefusal.NOT_ALLOWED)
    kind = kind_of(upload)
    if kind is TEXT and ending in CSV.endings:
        kind = CSV
    if kind is None or kind not in allowed.kinds:
        raise NotPossible(FileRefusal.RENAMED if ending else FileRefusal.NOT_ALLOWED)
    if ending and ending not in _names_of(kind):
        raise NotPossible(FileRefusal.RENAMED)
    return kind


def kind_of(content: "File[bytes]") -> Kind | None:
    """The kind of file that the bytes are; None for any that we do not know.

    Raises `NotPossible` for office files that hold macros or cannot be opened.
    """
    content.seek(0)
    head = content.read(16)
    content.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    signs = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
    for kind, sign in signs.items():
        if head.startswith(sign):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return TEXT if _is_text(content) else None


@contextlib.contextmanager
def _whole() -> Iterator[None]:
    """Read pictures whole: whatever draws PDF lets the same process read halves."""
    with ONE_AT_A_TIME:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def redrawn(content: "File[bytes]", kind: Kind) -> bytes:
    """The picture drawn anew: upright, in common colours, no side over 2000 pixels.

    Raises `NotPossible` when it cannot be read or would fill the memory.
    """
    content.seek(0)
    try:
        with _whole(), Image.open(content, formats=[kind.picture]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NotPossible(FileRefusal.HUGE_PICTURE)
            picture.draft("RGB", (LONG_SIDE, LONG_SIDE))  # JPEG: read no more than that
            return _drawn(picture, kind)
    except BOMBS as bomb:
        raise NotPossible(FileRefusal.HUGE_PICTURE) from bomb
    except UNREADABLE as error:
        raise NotPossible(FileRefusal.BROKEN) from error


def safe_name(name: str, kind: Kind) -> str:
    """The sender's name for the file as it may be shown and sent: one that no system
    takes for a path, not too long, with the end that its content should have.
    """
    plain = PurePath(name.replace("\\", "/")).name.strip()
    ending = _ending(plain)
    stem = plain[: -len(ending)] if ending else plain
    printable = "".join(c for c in stem if c.isprintable() and c not in '<>:"|?*/')
    end = ending if ending in kind.endings else kind.endings[0]
    stem = printable.strip(". ")[: NAME_LENGTH - len(end)] or _("file")
    return stem + end


def read(stored: StoredFile) -> bytes:
    """The bytes of the file, at once."""
    with stored.content.open("rb") as content:
        return bytes(content.read())


def send(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file as an answer, to be saved; a picture may be shown `inline`.

    Asks nobody whether the reader may: the view has done that. A browser neither
    guesses at the kind nor runs anything in it. 404 if the bytes are gone.
    """
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    shown = inline and stored.is_picture()
    response = FileResponse(
        content,
        as_attachment=not shown,
        filename=stored.name,
        content_type=stored.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _ending(name: str) -> str:
    return PurePath(name.replace("\\", "/")).suffix.lower()


def _names_of(kind: Kind) -> tuple[str, ...]:
    """The ends that a name of this kind may have."""
    return PICTURES.endings if kind.picture else kind.endings


def _office_kind(content: "File[bytes]") -> Kind | None:
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
            if any(_is_macro(name) for name in names):
                raise NotPossible(FileRefusal.MACROS)
            said = b"".join(_said(archive, names))
    except UNREADABLE as error:
        raise NotPossible(FileRefusal.BROKEN) from error
    if b"macroenabled" in said.lower():
        raise NotPossible(FileRefusal.MACROS)
    for kind in (DOCX, XLSX):
        if f"{kind.media_type}.main+xml".encode() in said:
            return kind
    for kind in (ODT, ODS):
        if said == kind.media_type.encode():
            return kind
    return None


def _said(archive: zipfile.ZipFile, names: list[str]) -> Iterator[bytes]:
    """What an office file says that it is; never more than a little of it."""
    for name in ("mimetype", "[Content_Types].xml"):
        if name in names:
            with archive.open(name) as member:
                yield member.read(MEMBER_BYTES)
            return


def _is_macro(name: str) -> bool:
    low = name.lower()
    inside = ("basic/", "scripts/", "word/activex/", "xl/activex/", "xl/macrosheets/")
    return low.endswith(("vbaproject.bin", "vbadata.xml")) or low.startswith(inside)


def _is_text(content: "File[bytes]") -> bool:
    """Whether there is nothing in it but characters, in UTF-8 or one byte each.

    Or in UTF-16 that says so: meeting programs write their lists in it.
    """
    content.seek(0)
    if content.read(2) in WIDE:
        content.seek(0)
        try:
            data: bytes = content.read().decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
        return data.translate(None, CONTROL) == data
    return all(chunk.translate(None, CONTROL) == chunk for chunk in content.chunks())


def _drawn(picture: Image.Image, kind: Kind) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    profile = upright.info.get("icc_profile")
    if profile and upright.mode in {"RGB", "RGBA", "CMYK"}:
        upright = _in_common_colours(upright, profile)
    has_alpha = kind is not JPEG and upright.has_transparency_data
    upright = upright.convert("RGBA" if has_alpha else "RGB")
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    # On a new sheet: what a file carries beside its picture stays behind.
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    drawn = io.BytesIO()
    clean.save(drawn, kind.picture, **SAVED[kind.picture])
    return drawn.getvalue()


def _in_common_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    seen = ImageCms.profileToProfile(
        picture,
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        outputMode=mode,
    )
    return seen if seen is not None else picture
