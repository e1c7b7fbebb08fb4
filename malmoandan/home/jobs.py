"""What the clock starts, over all rooms."""

from django.utils import timezone

from malmoandan.core.queue import app
from malmoandan.home.actions import weekly

# Thousands of people, some hundredths of a second each. What is written stands: a run
# that is ended goes on where it was when it is started again.
LONGEST = 1800


@app.task(soft_time_limit=LONGEST, time_limit=LONGEST + 60)
def send_weekly_letters() -> int:
    """Write the weekly letters of those whose day it is."""
    return weekly.write_weekly_letters(today=timezone.localdate(), at=timezone.now())
