"""Saying how an import goes: a line of progress while it runs, then what came of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alongside.agencies.actions import ImportReport

MOST_LINES = 20


def progress(done: int, of: int) -> None:
    """Show how many rows are done, on one line, where a person watches."""
    if sys.stderr.isatty():
        print(f"\r{done:,} of {of:,} rows", end="\n" if done == of else "", file=sys.stderr, flush=True)


def say(report: ImportReport, file: str) -> int:
    """Print what a file brought, or every line that stopped it; return the exit code."""
    if report.refused:
        print(f"Nothing of {file} was taken in. {len(report.refused):,} lines need mending:", file=sys.stderr)
        _lines(report.refused)
        return 1
    _lines(report.remarks)
    print(
        f"{file}: {report.read:,} rows read; {report.created:,} added, {report.updated:,} changed, "
        f"{report.unchanged:,} the same as before."
    )
    return 0


def _lines(said: tuple[tuple[int, str], ...]) -> None:
    for line, sentence in said[:MOST_LINES]:
        print(f"  line {line}: {sentence}", file=sys.stderr)
    if len(said) > MOST_LINES:
        print(f"  and {len(said) - MOST_LINES:,} more", file=sys.stderr)
