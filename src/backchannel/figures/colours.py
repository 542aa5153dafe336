"""Colours by role, for a light and a dark ground.

The hues are told apart with red-green and blue-yellow blindness and have a contrast of at least 4.5
against every ground in both themes; no drawing rests on hue alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["COLOURS", "SERIES", "STYLE", "Colour", "colour_of"]


@dataclass(frozen=True, slots=True)
class Colour:
    """A role's colour on a light and on a dark ground."""

    light: str
    dark: str


COLOURS: dict[str, Colour] = {
    "ground": Colour("#ffffff", "#14181d"),
    "panel": Colour("#f4f5f2", "#1d232a"),
    "ink": Colour("#1c2024", "#e8e6e1"),
    "muted": Colour("#565c63", "#a9b0b8"),
    "line": Colour("#8a9199", "#79828c"),
    "faint": Colour("#d9dcd8", "#353c45"),
    "accent": Colour("#1d4f91", "#8ab8f2"),
    "good": Colour("#0b6e4f", "#58c79d"),
    "warn": Colour("#855a00", "#e0b348"),
    "bad": Colour("#a3263a", "#f38a97"),
    "c1": Colour("#1d5fa8", "#74b2f0"),
    "c2": Colour("#b0440c", "#f3955c"),
    "c3": Colour("#0b725a", "#4fc7a4"),
    "c4": Colour("#86408a", "#d79be0"),
    "c5": Colour("#7d6200", "#dcbf45"),
    "c6": Colour("#0f6c80", "#63c9de"),
    "c7": Colour("#a02c5d", "#f08fb7"),
    "c8": Colour("#585f69", "#adb6c0"),
    "s1": Colour("#e6eef8", "#1c2c40"),
    "s2": Colour("#fbeade", "#3a2618"),
    "s3": Colour("#e0f2ec", "#16312a"),
    "s4": Colour("#f4e8f5", "#33213a"),
    "s5": Colour("#f7f0d6", "#332c12"),
    "s6": Colour("#dff1f5", "#133036"),
    "s7": Colour("#fbe6ef", "#3a1c2a"),
    "s8": Colour("#eceef0", "#262d35"),
    "soft-good": Colour("#e0f2ec", "#16312a"),
    "soft-warn": Colour("#f9efd7", "#352a10"),
    "soft-bad": Colour("#fbe7ea", "#3c1b22"),
}

#: Hues for series; ``s1`` … ``s8`` are their tints for areas behind text.
SERIES = ("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8")


def colour_of(index: int) -> str:
    """The series colour of the ``index``-th party, option …; hues repeat after eight."""
    return SERIES[index % len(SERIES)]


def _properties(theme: Literal["light", "dark"]) -> str:
    return "".join(f"--bc-{name}:{getattr(c, theme)};" for name, c in COLOURS.items())


def _style() -> str:
    classes = "".join(
        f".bf-{name}{{fill:var(--bc-{name},{c.light})}}"
        f".bs-{name}{{stroke:var(--bc-{name},{c.light})}}"
        for name, c in COLOURS.items()
    )
    return (
        f":root{{{_properties('light')}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light])"
        f"{{{_properties('dark')}}}}}"
        f"@media screen{{:root[data-theme=dark]{{{_properties('dark')}}}}}" + classes
    )


#: The style sheet a page with drawings carries once: custom properties for both themes, classes.
STYLE = _style()
