"""Pages that join rooms, and what to say on a fault."""

from malmoandan.home.views.pages import (
    about,
    accessibility,
    bad_request,
    failed,
    favicon,
    forbidden,
    form_expired,
    home,
    not_found,
    privacy,
    robots,
)

__all__ = [
    "about",
    "accessibility",
    "bad_request",
    "failed",
    "favicon",
    "forbidden",
    "form_expired",
    "home",
    "not_found",
    "privacy",
    "robots",
]
