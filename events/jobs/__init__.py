"""What the clock starts, in this app: every module, so that its tasks are known."""

from events.jobs import (
    events,
    following,
    proposals,
    reports,
    retention,
    surveys,
    waiting,
)

__all__ = [
    "events",
    "following",
    "proposals",
    "reports",
    "retention",
    "surveys",
    "waiting",
]
