"""manage.py tick: the clock, where there is no Celery beat."""

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from malmoandan.core import clock
from malmoandan.core.queue import app


class Command(BaseCommand):
    """Run the jobs that are due, once or until told to stop."""

    help = "Run the jobs of the schedule that are due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --loop and --every."""
        parser.add_argument("--loop", action="store_true", help="until stopped")
        parser.add_argument(
            "--every", type=float, default=2, metavar="SECONDS", help="how often"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tick; SIGTERM and Ctrl-C end the loop after the job at hand."""
        app.loader.import_default_modules()
        if not options["loop"]:
            for name in clock.run_due():
                self.stdout.write(name)
            return
        stop = threading.Event()

        def ends(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, ends)
        while not stop.is_set():
            self._tick()
            stop.wait(options["every"])

    def _tick(self) -> None:
        close_old_connections()
        try:
            clock.listen()
            clock.run_due()
        except DatabaseError as error:
            # The database may be restarting: the next tick tries again.
            self.stderr.write(f"tick: {type(error).__name__}")
