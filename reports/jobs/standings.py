"""How things stand is counted by the clock."""

from django.conf import settings
from django.utils import timezone

from malmoandan.core import public_cache
from malmoandan.core.queue import app
from reports.actions import standings
from reports.models import Standing


@app.task
def restate_standings() -> bool:
    """Count how things stand where it has changed or a day has passed."""
    today = timezone.localdate()
    made = standings.made(today)
    if all(Standing.read(code, made) for code, _name in settings.LANGUAGES):
        return False
    standings.restate(on=today, version=public_cache.version())
    return True
