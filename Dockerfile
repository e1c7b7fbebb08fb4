# One image for web, worker, beat and the one-off that prepares the database.
FROM python:3.12-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 \
    PRODUCTION=1 BIND=0.0.0.0:8000 ACCESS_LOG=-

# Pango draws the text of the PDF. No fonts: the portal brings its own.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home portal

WORKDIR /srv/portal
COPY requirements/base.txt requirements/
RUN pip install --require-hashes -r requirements/base.txt

COPY manage.py gunicorn.conf.py pyproject.toml ./
COPY .ci/messages.py .ci/
COPY malmoandan malmoandan
COPY partnerships partnerships
COPY governance governance
COPY events events
COPY reports reports
COPY templates templates
COPY static static
COPY locale locale

# Texts and static files are made here, with settings that nothing else will see.
RUN python .ci/messages.py compile \
 && LOCAL=1 python manage.py collectstatic --noinput --verbosity 0 \
 && mkdir -p var/media \
 && chown -R portal var/media

USER 10001
EXPOSE 8000
VOLUME ["/srv/portal/var/media"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/halsa/redo/', timeout=4)"]
CMD ["gunicorn"]
