"""System checks: what this machine lacks, said before somebody finds out."""

import ctypes
from collections.abc import Sequence
from typing import Any

from django.core import checks

from malmoandan.core.pdf import INSTALL

# What PDF needs, under the names it has on Linux and macOS.
LIBRARIES = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": (
        "libpangoft2-1.0.so.0",
        "libpangoft2-1.0.dylib",
        "libpangoft2-1.0-0.dll",
    ),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "HarfBuzz-Subset": (
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
        "libharfbuzz-subset-0.dll",
    ),
    "Fontconfig": (
        "libfontconfig.so.1",
        "libfontconfig.1.dylib",
        "libfontconfig-1.dll",
    ),
}


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


@checks.register()
def pdf_libraries(app_configs: Any, **_kwargs: Any) -> Sequence[checks.CheckMessage]:  # noqa: ARG001
    """Warn of each system library that PDF needs and this machine has not."""
    missing = [
        library
        for library, names in LIBRARIES.items()
        if not any(_loads(name) for name in names)
    ]
    if not missing:
        return []
    return [
        checks.Warning(
            f"PDF files cannot be made: {', '.join(missing)} missing.",
            hint=f"{INSTALL} (macOS: brew install pango). All the rest works.",
            id="core.W001",
        )
    ]
