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

LINES = 64
FILLING = "Text som fyller ut sidan till tjugo tusen tecken. " * 6
TEMPLATE = "bare.html"
LOADERS = [
    (
        "django.template.loaders.locmem.Loader",
        {
            TEMPLATE: "<!DOCTYPE html><html><body>"
            + f"<p>{FILLING} {{{{ record.app_label }}}}</p>\n" * LINES
            + "</body></html>"
        },
    )
]

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
from django.shortcuts import render  # noqa: E402

FINISHED = (
    Path(os.environ["BENCH_PAGE"]).read_bytes() if "BENCH_PAGE" in os.environ else b""
)


def page(request: HttpRequest) -> HttpResponse:
    """One query and a template of 20 kB that shows its row in every paragraph."""
    record = ContentType.objects.order_by("pk").first()
    return _measured(render(request, TEMPLATE, {"record": record}))


def finished(_request: HttpRequest) -> HttpResponse:
    """The finished page, as it is."""
    return _measured(HttpResponse(FINISHED))


def _measured(response: HttpResponse) -> HttpResponse:
    """Say the length, as the portal does, so that gunicorn need not send chunks."""
    response.headers["Content-Length"] = str(len(response.content))
    return response


urlpatterns = [path("", page), path("finished/", finished)]
application = WSGIHandler()
