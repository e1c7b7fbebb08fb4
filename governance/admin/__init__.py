"""What was agreed and who stands behind it, in the office."""

from governance.admin import agreed, assignments, endorsements, procedure

__all__ = ["agreed", "assignments", "endorsements", "procedure"]
