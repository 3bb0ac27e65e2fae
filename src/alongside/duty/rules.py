"""Judgments about the rota: what a shift must be, and where nobody is on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

LONGEST_SHIFT = timedelta(hours=48)


def may_add_shift(*, starts_at: datetime, ends_at: datetime, is_officer: bool) -> Verdict:
    """Say whether this person may take this turn. Shifts last at most 48 hours: people need sleep."""
    if not is_officer:
        return refuse("not_officer", gettext_noop("Only duty officers and coordinators can be on the rota."))
    if ends_at <= starts_at:
        return refuse("ends_first", gettext_noop("The shift must end after it starts."))
    if ends_at - starts_at > LONGEST_SHIFT:
        return refuse(
            "too_long", gettext_noop("A shift can last at most 48 hours. Split it between two people.")
        )
    return ALLOWED


def gaps(
    shifts: Sequence[tuple[datetime, datetime]], start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """Return the stretches between ``start`` and ``end`` in which no shift runs, in order."""
    found: list[tuple[datetime, datetime]] = []
    covered_to = start
    for shift_start, shift_end in sorted(shifts):
        if shift_end <= covered_to or shift_start >= end:
            continue
        if shift_start > covered_to:
            found.append((covered_to, shift_start))
        covered_to = shift_end
    if covered_to < end:
        found.append((covered_to, end))
    return found


def may_keep_phone(*, typed: str, number: str, wanted: bool) -> Verdict:
    """Say whether this can be an officer's phone for alerts. ``number`` is what ``typed`` was read as, or ""."""
    if typed.strip() and (not number or "x" in number):
        return refuse(
            "bad_phone", gettext_noop("Write your own phone number with its area code, without an extension.")
        )
    if wanted and not number:
        return refuse("no_phone", gettext_noop("Write the number to which texts or calls should go."))
    return ALLOWED
