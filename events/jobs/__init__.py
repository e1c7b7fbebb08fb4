"""What the clock starts, in this app: every module, so that its tasks are known."""

from events.jobs import (
    day,
    events,
    following,
    proposals,
    reports,
    retention,
    surveys,
    trainings,
    waiting,
)

__all__ = [
    "day",
    "events",
    "following",
    "proposals",
    "reports",
    "retention",
    "surveys",
    "trainings",
    "waiting",
]
