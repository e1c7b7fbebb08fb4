"""Every pair of colours that is used together can be told apart, light and dark."""

import re

import pytest
from django.conf import settings

SOURCE = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
WORDS, GRAPHICS = 4.5, 3.0
GROUNDS = ("paper", "sunk", "surface")
PAIRS = [
    *[
        (word, g, WORDS)
        for word in ("ink", "ink-soft", "petrol", "link")
        for g in GROUNDS
    ],
    *[("coral-ink", g, WORDS) for g in GROUNDS],
    *[(w, "deep", WORDS) for w in ("on-deep", "on-deep-soft", "sun")],
    ("on-coral", "coral", WORDS),
    *[("ink", f"{tone}-tint", WORDS) for tone in ("sea", "green", "sun", "coral")],
    ("petrol", "sea-tint", WORDS),
    ("green", "green-tint", WORDS),
    ("sun-ink", "sun-tint", WORDS),
    ("coral-ink", "coral-tint", WORDS),
    *[
        (g, ground, GRAPHICS)
        for g in ("line", "focus", "coral", "green")
        for ground in GROUNDS
    ],
]


def tokens(dark: bool) -> dict[str, str]:
    """The colours as a browser reads them: dark ones on top of the light ones."""
    light, _, rest = SOURCE.partition("@media (prefers-color-scheme: dark)")
    dark_block = rest.partition("@media print")[0]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if dark:
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark_block))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_pair_can_be_told_apart(dark):
    colours = tokens(dark)
    faults = [
        f"{over} on {under}: {contrast(colours[over], colours[under]):.2f} < {least}"
        for over, under, least in PAIRS
        if contrast(colours[over], colours[under]) < least
    ]
    assert not faults, "\n".join(faults)
