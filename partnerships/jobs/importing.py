"""What the clock starts, about files of organisations."""

from django.utils import timezone

from malmoandan.core.queue import app
from partnerships import actions


@app.task
def run_imports() -> int:
    """Do the imports that nobody has heard the bell for."""
    return actions.run_imports(now=timezone.now())
