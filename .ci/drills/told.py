"""What a drill found: a figure for each promise, and whether it holds."""

from dataclasses import dataclass, field


@dataclass
class Told:
    """The table, printed as it grows."""

    kept: int = 0
    broken: list[str] = field(default_factory=list)

    def begin(self, title: str) -> None:
        """What is broken now."""
        print(f"\n── {title}", flush=True)

    def promise(self, what: str, figure: object, *, holds: bool) -> None:
        """A figure that has to be right."""
        self._line("✓" if holds else "✗", what, figure)
        if holds:
            self.kept += 1
        else:
            self.broken.append(what)

    def note(self, what: str, figure: object) -> None:
        """A figure that is good to know."""
        self._line(" ", what, figure)

    def in_sum(self) -> str:
        """The last line."""
        if not self.broken:
            return f"All {self.kept} promises hold."
        return f"{len(self.broken)} promises do NOT hold: {'; '.join(self.broken)}."

    def _line(self, sign: str, what: str, figure: object) -> None:
        print(f"{sign} {what:<66}{figure!s:>10}", flush=True)
