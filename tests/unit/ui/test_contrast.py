"""Everything that is read can be read: contrasts, computed from the themes' files."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from resources.themes import dark, light
from ui.theme import THEMES, theme_named

GROUNDS = ("canvas", "surface", "sunken")
TONES = ("ok", "warn", "stop", "info", "practice")

TO_READ = 4.5
"""For text, by WCAG 2.2 at level AA."""

TO_GUESS = 3.0
"""For what need not be read to go on: placeholders; and for the ring around the focus."""

PAIRS = [
    *[(text, ground, TO_READ) for text in ("text", "muted") for ground in GROUNDS],
    *[("faint", ground, TO_GUESS) for ground in GROUNDS],
    *[("accent", ground, TO_READ) for ground in ("canvas", "surface", "accent-soft")],
    *[("accent", ground, TO_GUESS) for ground in GROUNDS],
    ("on-accent", "accent", TO_READ),
    *[(text, "accent-soft", TO_READ) for text in ("text", "muted")],
    *[(tone, ground, TO_READ) for tone in TONES for ground in (f"{tone}-soft", "surface")],
    ("canvas", "text", TO_READ),
]


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * p for share, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_as_much_contrast_as_there_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_what_is_read_stands_out(theme: str, ink: str, ground: str, least: float) -> None:
    colors = theme_named(theme).colors
    assert contrast(colors[ink], colors[ground]) >= least


def test_themes_name_the_same_tokens() -> None:
    assert set(light.COLORS) == set(dark.COLORS)


@pytest.mark.parametrize("colors", [light.COLORS, dark.COLORS])
def test_every_token_is_a_color(colors: Mapping[str, str]) -> None:
    assert all(len(value) == 6 and int(value, 16) >= 0 for value in colors.values())
