"""What the clock starts, in this app."""

from django.utils import timezone

from events.search import kinds as search
from malmoandan.core.queue import app
from partnerships import actions


@app.task
def tell_followers() -> int:
    """Tell each address what is new about the themes, cases and kinds it follows.

    It stands here because letters about all three are one letter, and events are the
    highest of them.
    """
    return actions.tell_followers(now=timezone.now(), of_kind=search.news_of_kind)
