"""The file of an interstate compact's members: what each line says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.kernel.field import STATES
from alongside.kernel.spreadsheet import Rows
from alongside.kernel.text import gettext_noop
from alongside.roster.rules import COVERS, Compact, Profession

NEEDED = ("state", "member")

Faults = list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Members:
    """A compact as a file has it. ``notes`` holds (line, words) that the file says about a state."""

    compact: str
    professions: tuple[str, ...]
    states: tuple[str, ...]
    notes: tuple[tuple[int, str], ...] = ()


def read_members(rows: Rows, *, compact: str) -> tuple[list[Members], Faults]:
    """Return the compacts of a file, and every line that cannot be read with its reason.

    Columns: ``state`` (two letters) and ``member`` (1 or 0) are needed; ``compact`` where one file holds
    several, ``professions`` (joined by ;) where a compact covers others than usual, ``note``. Other columns are
    passed over. ``compact`` names the compact of lines that do not.
    """
    faults: Faults = [(max(1, fault.line), str(fault)) for fault in rows.faults]
    missing = [name for name in NEEDED if rows.columns and name not in rows.columns]
    if missing:
        text = gettext_noop("The first line must name the columns. Missing: %(missing)s.")
        return [], [*faults, (1, text % {"missing": ", ".join(missing)})]
    states: dict[str, dict[str, bool]] = {}
    professions: dict[str, set[str]] = {}
    notes: dict[str, list[tuple[int, str]]] = {}
    for line, row in rows:
        named, state = _text(row, "compact").lower() or compact, _text(row, "state").upper()
        covered = [p.strip().lower() for p in _text(row, "professions").split(";") if p.strip()]
        why = _fault(row, named, state, covered, states.get(named, {}))
        if why:
            faults.append((line, why))
            continue
        states.setdefault(named, {})[state] = _text(row, "member") == "1"
        professions.setdefault(named, set()).update(covered)
        if note := _text(row, "note"):
            notes.setdefault(named, []).append((line, f"{state}: {note}"))
    if not states and not faults:
        faults.append((1, gettext_noop("The file names no state.")))
    found = [
        Members(
            name,
            tuple(sorted(professions[name] or COVERS[name])),
            tuple(sorted(state for state, joined in members.items() if joined)),
            tuple(notes.get(name, ())),
        )
        for name, members in sorted(states.items())
    ]
    return found, sorted(faults)


def _fault(
    row: Mapping[str, str], compact: str, state: str, professions: list[str], seen: Mapping[str, bool]
) -> str:
    if compact not in Compact.values():
        return gettext_noop("“%(word)s” is not a compact that the roster knows.") % {"word": compact}
    if state not in STATES:
        return gettext_noop("“%(word)s” is not the two letters of a state.") % {"word": state}
    if state in seen:
        return gettext_noop("%(state)s stands in the file already.") % {"state": state}
    if _text(row, "member") not in ("0", "1"):
        return gettext_noop("“member” must be 1 or 0.")
    if unknown := sorted(set(professions) - set(Profession.values())):
        return gettext_noop("“%(word)s” is not a profession that the roster knows.") % {"word": unknown[0]}
    return ""


def _text(row: Mapping[str, str], column: str) -> str:
    return " ".join((row.get(column) or "").split())
