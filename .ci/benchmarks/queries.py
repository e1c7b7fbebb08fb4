"""How many questions each page asks the database when nothing is kept: JSON."""

import json
import os
import sys
from pathlib import Path


def main(*paths: str) -> None:
    """Ask for each page twice, and count the second time."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "malmoandan.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="127.0.0.1")
    counted = {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counted[path] = len(queries)
    print(json.dumps(counted))


if __name__ == "__main__":
    main(*sys.argv[1:])
