"""Whether any approved decision has been changed, taken out or put in between."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.search import chain


class Command(BaseCommand):
    """`verify_decisions`: counts every checksum again; fails when one does not hold."""

    help = "Verify the chain of the steering group's decisions, link by link."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Tell how many links hold, or name each § that does not."""
        faults: list[str] = []
        for name, examples in (("decisions", False), ("made-up examples", True)):
            report = chain.verify(examples=examples)
            self.stdout.write(f"{name}: {report.links} links, last {report.last[:16]}")
            faults += [f"{fault.where}: {fault.why}" for fault in report.faults]
        if faults:
            raise CommandError("The chain does not hold.\n" + "\n".join(faults))
        self.stdout.write("The chain holds.")
