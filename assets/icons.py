"""Draws the field pack's icons from the mark: `python assets/icons.py`, then `node build.mjs`. Needs Pillow."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

TEAL, WHITE = (0x1D, 0x5A, 0x63, 255), (255, 255, 255, 255)
OVER, STEPS = 4, 200
"""Drawn so many times larger and made smaller, for smooth edges; so many dots to a stroke."""


def strokes() -> Iterator[tuple[float, float]]:
    """Yield points along the mark's two strokes, in the units of mark.svg (32 wide, strokes 4 thick)."""
    for n in range(STEPS + 1):
        part = n / STEPS
        yield 11, 27 - 18 * part
        yield 15 - 4 * cos(part * pi / 2), 9 - 4 * sin(part * pi / 2)
        yield 21, 5 + 18 * part
        yield 17 + 4 * cos(part * pi / 2), 23 + 4 * sin(part * pi / 2)


def icon(size: int, *, whole: bool) -> Image.Image:
    """Return the mark in white on teal; ``whole`` fills the square and keeps the mark in its safe middle."""
    side = size * OVER
    made = Image.new("RGBA", (side, side), TEAL if whole else (0, 0, 0, 0))
    draw = ImageDraw.Draw(made)
    if not whole:
        draw.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * 0.2, fill=TEAL)
    share = 0.6 if whole else 0.78
    unit, start = side * share / 32, side * (1 - share) / 2
    for x, y in strokes():
        left, top = start + (x - 2) * unit, start + (y - 2) * unit
        draw.ellipse((left, top, left + 4 * unit, top + 4 * unit), fill=WHITE)
    return made.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    folder = Path(__file__).parent / "icons"
    kinds = (("field-192", 192, False), ("field-512", 512, False), ("field-whole-512", 512, True))
    for name, size, whole in kinds:
        small = icon(size, whole=whole).convert("P", palette=Image.Palette.ADAPTIVE, colors=32)
        small.save(folder / f"{name}.png", optimize=True)
