"""The bare baseline: Django with no middleware, one view a page, the same database.

Served by the same gunicorn as the portal. `BENCH_PAGE` names a finished page to return.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

# The portal's own settings are not used, so only its database is read from them.
from malmoandan.settings import DATABASES  # noqa: TID251

ROWS = 64
WORDS = "Text som fyller ut sidan till tjugo tusen tecken. " * 6
LISTED = "{% for row in rows %}<p>" + WORDS + "{{ row.model }}</p>\n{% endfor %}"
SHEET = "<!DOCTYPE html><html><body>{}</body></html>"
TEMPLATES = {
    "list.html": SHEET.format(LISTED),
    "text.html": SHEET.format("{{ row.model }}" + f"<p>{WORDS}</p>\n" * ROWS),
}
LOADERS = [("django.template.loaders.locmem.Loader", TEMPLATES)]

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES=DATABASES,
    INSTALLED_APPS=["django.contrib.contenttypes"],
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bare",  # noqa: S106 - signs nothing
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            # What Django itself does with loaders when DEBUG is off.
            "OPTIONS": {
                "loaders": [("django.template.loaders.cached.Loader", LOADERS)]
            },
        }
    ],
)
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.shortcuts import render  # noqa: E402

FINISHED = (
    Path(os.environ["BENCH_PAGE"]).read_bytes() if "BENCH_PAGE" in os.environ else b""
)


def listed(request: HttpRequest) -> HttpResponse:
    """What Django is made for: the rows of one query, on a page of 20 kB."""
    rows = ContentType.objects.order_by("pk")[:ROWS]
    return _measured(render(request, "list.html", {"rows": rows}))


def text(request: HttpRequest) -> HttpResponse:
    """One row and 20 kB of text that is only copied: Django can hardly do less."""
    row = ContentType.objects.order_by("pk").first()
    return _measured(render(request, "text.html", {"row": row}))


def finished(_request: HttpRequest) -> HttpResponse:
    """The finished page, as it is."""
    return _measured(HttpResponse(FINISHED))


LOCKED = {
    "sqlite": "SELECT seats FROM bench_event WHERE id = %s",
    "postgresql": "SELECT seats FROM bench_event WHERE id = %s FOR UPDATE",
}


def sign_up(request: HttpRequest, event: int) -> HttpResponse:
    """The least possible sign-up: lock the event, count its guests, insert one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCKED[connection.vendor], [event])
        (seats,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM bench_guest WHERE event_id = %s", [event])
        (taken,) = cursor.fetchone()
        line = int(taken >= seats)
        cursor.execute(
            "INSERT INTO bench_guest (event_id, email, in_line) VALUES (%s, %s, %s)",
            [event, request.POST["email"], line],
        )
    return HttpResponse(f"line {line}")


def _measured(response: HttpResponse) -> HttpResponse:
    """Say the length, as the portal does, so that gunicorn need not send chunks."""
    response.headers["Content-Length"] = str(len(response.content))
    return response


urlpatterns = [
    path("", listed),
    path("text/", text),
    path("finished/", finished),
    path("sign-up/<int:event>/", sign_up),
]
application = WSGIHandler()
