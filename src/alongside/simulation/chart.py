"""Two drawings of a comparison, as SVG that a browser and a code host show alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from alongside.simulation.compare import GOAL_PEOPLE, GOAL_TIME

Told = Mapping[str, Any]
"""A row of the result, as the command prints it."""

INK, SOFT, OURS, PALE = "#1d2b36", "#5a6875", "#0b5d7a", "#e3eef2"
COLORS = {"fixed": "#8a949e", "adaptive": OURS, "tree": "#8f5a00", "everyone": "#6b3fa0", "bound": INK}
STYLE = (
    f"text{{font:13px system-ui,-apple-system,'Segoe UI',sans-serif;fill:{INK}}}"
    f".s{{font-size:12px;fill:{SOFT}}}.t{{font-size:16px;font-weight:600}}"
)


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """Return a logarithmic scale from values to points on the page."""
    step = (end - start) / math.log(high / low)
    return lambda value: round(start + step * math.log(value / low), 1)


def _text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "") -> str:
    made = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{made}>{escape(words)}</text>'


def _dot(x: float, y: float, color: str, *, size: float = 5.0, hollow: bool = False) -> str:
    fill = "none" if hollow else color
    return f'<circle cx="{x}" cy="{y}" r="{size}" fill="{fill}" stroke="{color}" stroke-width="1.5"/>'


def _line(points: Iterable[tuple[float, float]], color: str, *, dash: str = "", width: float = 1.5) -> str:
    path = " ".join(f"{x},{y}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="{width}"{dashed}/>'


def _page(width: int, height: int, title: str, told: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-labelledby="t d"><title id="t">{escape(title)}</title>'
        f'<desc id="d">{escape(told)}</desc><style>{STYLE}</style>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def time_against_people(rows: Sequence[Told]) -> str:
    """Return the drawing of median time to a full team against people asked per seat."""
    by_key = {row["key"]: row for row in rows}
    x = _scale(1, 1.15 * by_key["everyone"]["people_per_seat"], 70, 760)
    y = _scale(10, 100, 440, 60)
    parts = [_text(20, 28, "Time to a full team against people asked", kind="t")]
    parts += _goal(by_key, x, y)
    for minutes in (10, 15, 20, 30, 40, 60, 80, 100):
        parts += [_line([(70, y(minutes)), (760, y(minutes))], "#dde3e8", width=1)]
        parts += [_text(62, y(minutes) + 4, str(minutes), anchor="end", kind="s")]
    most = by_key["everyone"]["people_per_seat"]
    for people in [n for n in (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40) if n <= 1.15 * most]:
        parts += [_text(x(people), 460, str(people), anchor="middle", kind="s")]
    parts += [_text(415, 482, "people asked per seat", anchor="middle", kind="s")]
    parts += [_text(20, 48, "minutes until everyone is ready, median", kind="s")]
    parts += _waves(rows, x, y)
    parts += _ours(rows, x, y)
    parts += _marked(by_key, x, y)
    told = "; ".join(
        f"{r['label']}: {r['ready_median']} min, {r['people_per_seat']} people per seat"
        for r in rows
        if r["key"] in ("clairvoyant", "everyone", "phone_tree", "fixed_2x20", "adaptive")
    )
    return _page(800, 495, "Median time to a full team against people asked per seat", told, parts)


def _goal(by_key: Mapping[str, Told], x: Callable[[float], float], y: Callable[[float], float]) -> list[str]:
    """Shade what meets the goal."""
    right = x(GOAL_PEOPLE * by_key["everyone"]["people_per_seat"])
    top = y(GOAL_TIME * by_key["clairvoyant"]["ready_median"])
    return [
        f'<rect x="70" y="{top}" width="{right - 70:.1f}" height="{440 - top:.1f}" fill="{PALE}"/>',
        _text(78, 432, "the goal: 1.25 times the bound, half the people", kind="s"),
    ]


def _waves(rows: Sequence[Told], x: Callable[[float], float], y: Callable[[float], float]) -> list[str]:
    """Draw fixed waves, joined where the number of people is the same; the labels are at the slow end."""
    groups: dict[str, list[Told]] = {}
    for row in rows:
        if row["family"] == "fixed" and row["ready_median"]:
            groups.setdefault(row["key"].split("_")[1].split("x")[0], []).append(row)
    parts = []
    for people, group in groups.items():
        points = [(x(r["people_per_seat"]), y(r["ready_median"])) for r in group]
        parts += [_line(points, "#c3cad1"), *(_dot(*p, COLORS["fixed"], size=3.5) for p in points)]
        end = points[-1]
        parts += [_text(round(end[0] + 8, 1), round(end[1] - 3, 1), f"{people} at a time", kind="s")]
    return parts


def _ours(rows: Sequence[Told], x: Callable[[float], float], y: Callable[[float], float]) -> list[str]:
    """Draw the adaptive policy at every price, from sparing to generous."""
    ours = [r for r in rows if r["family"] == "adaptive" and r["ready_median"]]
    ours = sorted(ours, key=lambda r: r["people_per_seat"])
    points = [(x(r["people_per_seat"]), y(r["ready_median"])) for r in ours]
    parts = [_line(points, OURS, width=2)]
    for row, point in zip(ours, points, strict=True):
        parts.append(_dot(*point, OURS, size=6.5 if row["key"] == "adaptive" else 3.5))
    return parts


def _marked(
    by_key: Mapping[str, Told], x: Callable[[float], float], y: Callable[[float], float]
) -> list[str]:
    """Mark and name what the text speaks about."""
    parts = []
    for key, words, dx, dy, anchor in (
        ("clairvoyant", "clairvoyant bound", 10, -8, "start"),
        ("everyone", "page everyone", 0, -12, "end"),
        ("phone_tree", "phone tree", -10, 14, "end"),
        ("fixed_2x20", "2 every 20 min: the first default", 12, 4, "start"),
        ("adaptive", "adaptive, the default now", -4, 22, "end"),
    ):
        row = by_key[key]
        if row["ready_median"]:
            at = (x(row["people_per_seat"]), y(row["ready_median"]))
            color = INK if key == "fixed_2x20" else COLORS[row["family"]]
            parts += [] if key == "adaptive" else [_dot(*at, color, hollow=row["family"] == "bound")]
            parts.append(_text(round(at[0] + dx, 1), round(at[1] + dy, 1), words, anchor=anchor))
    return parts


SHOWN = (
    ("clairvoyant", "clairvoyant bound"),
    ("everyone", "page everyone"),
    ("adaptive", "adaptive"),
    ("fixed_2x20", "2 every 20 min"),
    ("phone_tree", "phone tree"),
)
SIZES = {"clairvoyant": 10.0, "everyone": 6.5, "adaptive": 4.0}
"""Radii: three that may fall on one spot, and are all to be seen."""


def sensitivity(scenarios: Mapping[str, Sequence[Told]]) -> str:
    """Return the drawing of what other assumptions do to the median time of a few policies."""
    x = _scale(8, 260, 170, 760)
    height = 110 + 34 * len(scenarios)
    parts = [_text(20, 28, "If people answer otherwise than assumed", kind="t")]
    parts += [_text(20, 48, "minutes until everyone is ready, median", kind="s"), *_legend()]
    for minutes in (10, 20, 30, 50, 100, 200):
        parts += [_line([(x(minutes), 84), (x(minutes), height - 26)], "#dde3e8", width=1)]
        parts += [_text(x(minutes), height - 10, str(minutes), anchor="middle", kind="s")]
    told = []
    for number, (name, rows) in enumerate(scenarios.items()):
        by_key = {row["key"]: row for row in rows}
        level = 104 + 34 * number
        parts += [_text(160, level + 4, name, anchor="end")]
        for key, _ in SHOWN:
            value = by_key[key]["ready_median"]
            color = INK if key == "fixed_2x20" else COLORS[by_key[key]["family"]]
            if value:
                parts.append(
                    _dot(x(value), level, color, size=SIZES.get(key, 5.0), hollow=key == "clairvoyant")
                )
        told.append(f"{name}: " + ", ".join(f"{w} {by_key[k]['ready_median']}" for k, w in SHOWN))
    return _page(800, height, "Median minutes to a full team under other assumptions", "; ".join(told), parts)


def _legend() -> list[str]:
    parts, at = [], 172
    for key, words in SHOWN:
        family = {"clairvoyant": "bound", "phone_tree": "tree"}.get(key, key)
        color = COLORS.get(family, INK)
        parts += [_dot(at, 68, color, hollow=key == "clairvoyant"), _text(at + 10, 72, words, kind="s")]
        at += 36 + 7 * len(words)
    return parts
