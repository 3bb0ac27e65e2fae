"""The table that a replay prints."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alongside.rehearsal.measures import Measures, Stage
    from alongside.rehearsal.replay import Result

NAMES = {
    "acknowledge": "“I have it”",
    "verify": "verified by call-back",
    "call_out": "(asked to all confirmed)",
    "full_team": "full team agreed",
    "first_peer_contact": "first peer contact",
}


def table(result: Result) -> str:
    """Return the result as lines for a screen."""
    found = result.measures
    lines = [
        f"{result.incidents} incidents, {result.hoaxes} hoax calls, {result.exercises} exercises,"
        f" {result.advisors} advisors, seed {result.seed}"
        + (f", {result.stretches} stretches side by side" if result.stretches > 1 else ""),
        "",
        f"{'time from the request to':<26}{'requests':>9}{'median':>12}{'90 % within':>14}",
        *(_stage(NAMES[name], stage) for name, stage in found.stages.items()),
        "",
        f"seats filled     {found.filled} of {found.wanted} ({100 * found.filled / max(1, found.wanted):.1f} %)",
        f"asked per seat   {found.asked_per_seat}",
        *_evenness(found),
        f"messages         {result.messages}",
        f"refused, as they should be: {_counts(result.refusals)}",
        f"rules            {result.checks} checks, {result.judged} askings judged:"
        f" {len(result.violations) or 'no'} violations",
        f"ledger           {result.ledger_lines} lines, {'verified' if result.ledger_ok else 'BROKEN'}",
        f"time             {result.seconds:.0f} s",
    ]
    return "\n".join([*lines, *_violations(result)])


def _evenness(found: Measures) -> list[str]:
    even = found.evenness
    lines = [
        f"evenness         Gini of asks {even['asks_gini']:.2f}, the most {even['asks_most']:.0f};"
        f" of teams {even['teams_gini']:.2f}, the most {even['teams_most']:.0f}"
    ]
    if cost := found.costs:
        lines.append(
            f"teams taken      mean points {cost['points']:.2f}, burden {cost['burden']:.1f},"
            f" reserve loses {cost['reserve_lost']:.4f}"
        )
    return lines


def _stage(name: str, stage: Stage) -> str:
    return f"{name:<26}{stage.n:>9}{_time(stage.median_minutes):>12}{_time(stage.p90_minutes):>14}"


def _time(minutes: float | None) -> str:
    if minutes is None:
        return "-"
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def _counts(refusals: dict[str, int]) -> str:
    return ", ".join(f"{code} {n}" for code, n in refusals.items()) or "none"


def _violations(result: Result) -> list[str]:
    """Return one line per rule broken, with the first three of what it was about."""
    lines = []
    for name, count in Counter(v.check for v in result.violations).items():
        of_it = [v for v in result.violations if v.check == name]
        lines += ["", f"VIOLATED {name}: {of_it[0].sentence} ({count})", *(f"  {v.what}" for v in of_it[:3])]
    return lines
