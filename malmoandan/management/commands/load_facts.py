"""Load facts files: `manage.py load_facts FILE... [--check]`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from malmoandan.management.facts.loading import load


class Command(BaseCommand):
    """Reads facts of any years, and says what became of every value."""

    help = "Load facts files: each wholly or not at all. See docs/facts.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which files, and whether only to look."""
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--check",
            action="store_true",
            help="read and report, but write nothing",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load the files one after the other; exit with 1 when one was refused."""
        with translation.override(settings.LANGUAGE_CODE):
            refused = sum(not self._load(path, options) for path in options["files"])
            if refused:
                text = ngettext(
                    "%d file was refused.", "%d files were refused.", refused
                )
                raise CommandError(text % refused, returncode=1)

    def _load(self, path: Path, options: dict[str, Any]) -> bool:
        try:
            content = path.read_bytes()
        except OSError as error:
            reason = _reason(error)
            told = {"path": path, "reason": reason}
            self.stderr.write(_("%(path)s cannot be read: %(reason)s") % told)
            return False
        outcome = load(
            path.name, content, at=timezone.now(), check=bool(options["check"])
        )
        brief = options["verbosity"] == 0
        for line in outcome.lines() if not brief or outcome.is_refused else ():
            (self.stderr if outcome.is_refused else self.stdout).write(line)
        return not outcome.is_refused


def _reason(error: OSError) -> str:
    """Why the file cannot be read, in the portal's language."""
    if isinstance(error, FileNotFoundError):
        return _("there is no such file")
    if isinstance(error, IsADirectoryError):
        return _("it is a folder")
    if isinstance(error, PermissionError):
        return _("you may not read it")
    return str(error.strerror or error)
