"""The fixed pages' lines as they ship: all on an empty database, else what is new."""

import json
from pathlib import Path

from django.core.management import call_command

import malmoandan
from malmoandan.core.models import KeptData

SHIPPED = Path(malmoandan.__file__).parent / "data" / "fixed_pages.json"


def load_fixed_pages(path: Path = SHIPPED) -> None:
    """Add the lines that are missing; what people have written stays as it is.

    Lines that a job goes by have a key, so a newer portal finds the ones it lacks.
    """
    if not KeptData.objects.exists():
        call_command("loaddata", str(path), verbosity=0)
        return
    standing = set(KeptData.objects.values_list("key", flat=True))
    shipped = json.loads(path.read_text(encoding="utf-8"))
    lines = [line["fields"] for line in shipped if line["model"] == "core.keptdata"]
    KeptData.objects.bulk_create(
        KeptData(**fields)
        for fields in lines
        if fields.get("key", "") and fields["key"] not in standing
    )
