"""The portal as a WSGI application, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "malmoandan.settings")

django = get_wsgi_application()

from malmoandan.core.public_cache import Front  # noqa: E402 - needs Django to be set up

application = Front(django)
