"""Draw the matcher's benchmark as SVG: ``python bench/matching.py | python bench/charts/matching.py docs/matching``."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

OURS, PEER, INK, SOFT = "#0b5d7a", "#b8c0c8", "#1d2b36", "#5a6875"
STYLE = (
    f"text{{font:13px system-ui,-apple-system,'Segoe UI',sans-serif;fill:{INK}}}"
    f".s{{font-size:12px;fill:{SOFT}}}.t{{font-size:16px;font-weight:600}}"
)
PEERS = (
    ("scipy_dense_ms", "SciPy, dense"),
    ("scipy_sparse_ms", "SciPy, sparse"),
    ("ortools_flow_ms", "OR-Tools flow"),
)
FAMILIES = {"ours": "our points", "uniform": "uniform", "tied": "many ties", "rank_one": "all want the same"}


def words(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    """Return a line of text."""
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escape(text)}</text>'


def page(title: str, told: str, height: int, parts: Sequence[str]) -> str:
    """Return a whole drawing, 800 wide, with its words for those who do not see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 {height}" width="800" height="{height}" role="img"'
        f' aria-labelledby="t d"><title id="t">{escape(title)}</title><desc id="d">{escape(told)}</desc>'
        f'<style>{STYLE}</style><rect width="800" height="{height}" fill="#fff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def bars(title: str, groups: Sequence[tuple[str, Sequence[tuple[str, float, bool, str]]]]) -> str:
    """Return bars on a logarithmic scale from 1 ms; ``groups``: (name, [(label, ms, ours, before the figure)])."""
    most = max(ms for _, rows in groups for _, ms, _, _ in rows)
    parts, y, told = (
        [words(20, 28, title, "t"), words(20, 48, "milliseconds, each step tenfold", "s")],
        70,
        [],
    )
    for name, rows in groups:
        parts.append(words(20, y + 14, name))
        for label, ms, ours, before in rows:
            wide = round(350 * math.log10(max(ms, 1.05)) / math.log10(most * 1.05), 1)
            figure = f"{before}{ms:,.0f} ms" if ms >= 20 else f"{before}{ms:.1f} ms"
            parts.append(words(270, y + 13, label, "s", "end"))
            parts.append(
                f'<rect x="280" y="{y}" width="{wide}" height="16" fill="{OURS if ours else PEER}"/>'
                + words(288 + wide, y + 13, figure, "" if ours else "s")
            )
            told.append(f"{name}, {label}: {figure}")
            y += 22
        y += 14
    return page(title, "; ".join(told), y + 6, parts)


def main() -> int:
    """Read JSON lines from standard input, draw what they hold into the folder named. Return 0."""
    folder = Path(sys.argv[1])
    lines: list[dict[str, Any]] = [json.loads(line) for line in sys.stdin if line.startswith("{")]
    by_name = {line["name"]: line for line in lines}
    if all(f"assignment_{key}" in by_name for key in FAMILIES):
        groups = [
            (said, [("Alongside", by_name[f"assignment_{key}"]["ms"], True, "")]
             + [(label, by_name[f"assignment_{key}"][peer], False, "") for peer, label in PEERS])
            for key, said in FAMILIES.items()
        ]  # fmt: skip
        (folder / "assignment.svg").write_text(
            bars("464 seats, 20,000 advisors, proven best", groups), "utf-8"
        )
    if "joint" in by_name:
        line = by_name["joint"]
        rows = [("Alongside, proven", line["ms"], True, "")]
        for peer, label in (("highs", "HiGHS, one large program"), ("cpsat", "OR-Tools CP-SAT")):
            if f"{peer}_ms" in line:
                rows.append(
                    (label, line[f"{peer}_ms"], False, "more than " if line[f"{peer}_capped"] else "")
                )
        title = "100 incidents, 2,000 advisors, team rules"
        (folder / "joint.svg").write_text(bars(title, [("", rows)]), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
