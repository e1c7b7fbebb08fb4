"""The year in an address."""

from django.urls import register_converter


class Year:
    """Four digits, so that a mistyped year is simply not here."""

    regex = "[1-9][0-9]{3}"

    def to_python(self, value: str) -> int:
        """Read the year."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Write the year."""
        return f"{value:04d}"


register_converter(Year, "year")
