"""The report as a file: made when it is asked for, kept until what it tells changes."""

import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import override

from reports import documents
from reports.exports import report
from reports.exports.figures_json import figures_json
from reports.figures import YearData
from reports.models import AnnualReport


@dataclass(frozen=True)
class Edition:
    """The report of a year in one language, ready to be set as PDF."""

    year: int
    lang: str
    title: str
    html: str
    figures: bytes
    created_at: dt.datetime

    @property
    def digest(self) -> str:
        """What the file depends on: the text, the figures and the style sheets."""
        digest = hashlib.sha256(self.html.encode() + self.figures)
        for style in documents.STYLES:
            found = finders.find(style)
            digest.update(Path(str(found)).read_bytes() if found else b"")
        return digest.hexdigest()[:32]

    @property
    def path(self) -> Path:
        """Where the file is kept."""
        name = f"{self.year}-{self.lang}-{self.digest}.pdf"
        return Path(settings.MEDIA_ROOT) / "annual-reports" / name

    def pdf(self) -> bytes:
        """The file; made now unless these very bytes are kept already.

        Raises `core.pdf.PdfUnavailable` where this machine cannot make PDF.
        """
        with suppress(FileNotFoundError):
            return self.path.read_bytes()
        with _turn(self.path.with_name(f"{self.year}-{self.lang}.lock")):
            with suppress(FileNotFoundError):
                return self.path.read_bytes()
            content = self.made()
            _keep(self.path, content)
        return content

    def made(self) -> bytes:
        """The file, made anew."""
        return documents.annual_report(
            self.html,
            title=self.title,
            lang=self.lang,
            created_at=self.created_at,
            figures=self.figures,
            year=self.year,
        )


def of(data: YearData, lang: str) -> Edition:
    """Put the report together as a file in the language."""
    with override(lang):
        # A file says how the year ended: in it nothing is yet to come.
        day_after = dt.date(min(data.year + 1, dt.MAXYEAR), 1, 1)
        made = report.of(data, day_after, base=settings.SITE_URL)
        title = f"{made.name} – {made.title}"
        figures = figures_json(data)
        context = {
            "report": made,
            "title": title,
            "lang": lang,
            "in_file": True,
            "version": hashlib.sha256(figures).hexdigest()[:8],
        }
        html = render_to_string("reports/report_pdf.html", context)
    return Edition(data.year, lang, title, html, figures, _created_at(data))


def _created_at(data: YearData) -> dt.datetime:
    """A moment that the data alone decides, so that the same data is the same file."""
    record: AnnualReport | None = data.first(AnnualReport)
    completed = record.completed_on if record else None
    day = completed.last if completed else dt.date(data.year, 12, 31)
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Let one at a time make the file, in all processes; who waited finds it made.

    Many who ask at once would else each take a processor and its memory for it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _keep(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, and let older ones of the report go."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
    year, lang, _digest = path.stem.split("-", 2)
    for older in path.parent.glob(f"{year}-{lang}-*.pdf"):
        if older != path:
            older.unlink(missing_ok=True)
