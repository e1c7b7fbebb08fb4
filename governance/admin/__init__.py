"""What was agreed and who stands behind it, in the office."""

from governance.admin import agreed, endorsements

__all__ = ["agreed", "endorsements"]
