"""What the clock starts, in this app."""

from partnerships.jobs import declarations

__all__ = ["declarations"]
