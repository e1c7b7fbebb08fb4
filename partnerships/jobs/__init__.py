"""What the clock starts, in this app."""

from partnerships.jobs import declarations, following, iop, register

__all__ = ["declarations", "following", "iop", "register"]
