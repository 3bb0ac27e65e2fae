"""What to say about a rota before it goes wrong: gaps, doubled turns, days off, holidays without a backup. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from alongside.duty.rules import gaps
from alongside.kernel.freetext import asks, blocks, lint
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

NOTE_LIMIT = 500
"""Letters of a hand-over note: a few sentences."""
SHORT_REST = timedelta(hours=8)
"""Less than this between two turns of one person is pointed out: people need sleep."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn on the rota, for judging it."""

    person_id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Warning:
    """One thing to look at: a message with its parameters, and the stretch it is about."""

    code: str
    sentence: str
    params: Mapping[str, str]
    start: datetime
    end: datetime


def warnings(
    turns: Sequence[Turn],
    *,
    start: datetime,
    end: datetime,
    days_off: Mapping[int, Collection[tuple[date, date]]],
    holidays: Mapping[date, str],
    zone: str,
) -> list[Warning]:
    """Return what is wrong or thin between two moments, by start.

    ``days_off``: (first, last) days by person; ``holidays``: names by day, both read in the IANA ``zone``.
    """
    found = [
        *_nobody(turns, start, end),
        *_two_first(turns),
        *_doubled(turns),
        *_on_day_off(turns, days_off, ZoneInfo(zone)),
        *_holidays(turns, holidays, ZoneInfo(zone), start, end),
    ]
    return sorted(found, key=lambda w: (w.start, w.code, w.end))


def _nobody(turns: Sequence[Turn], start: datetime, end: datetime) -> list[Warning]:
    open_stretches = gaps([(t.starts_at, t.ends_at) for t in turns], start, end)
    return [Warning("gap", gettext_noop("Nobody is on duty."), {}, a, b) for a, b in open_stretches]


def _pairs(turns: Sequence[Turn]) -> list[tuple[Turn, Turn]]:
    ordered = sorted(turns, key=lambda t: (t.starts_at, t.position, t.person_id))
    return [(a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :]]


def _two_first(turns: Sequence[Turn]) -> list[Warning]:
    text = gettext_noop("%(one)s and %(other)s are both asked first.")
    return [
        Warning("two_first", text, {"one": a.name, "other": b.name}, b.starts_at, min(a.ends_at, b.ends_at))
        for a, b in _pairs(turns)
        if a.person_id != b.person_id and a.position == b.position == 1 and b.starts_at < a.ends_at
    ]


def _doubled(turns: Sequence[Turn]) -> list[Warning]:
    found = []
    for a, b in _pairs(turns):
        if a.person_id != b.person_id:
            continue
        if b.starts_at < a.ends_at:
            text = gettext_noop("%(one)s is on the rota twice at the same time.")
            found.append(Warning("twice", text, {"one": a.name}, b.starts_at, min(a.ends_at, b.ends_at)))
        elif timedelta(0) < b.starts_at - a.ends_at < SHORT_REST:
            text = gettext_noop("%(one)s has less than eight hours of rest between two turns.")
            found.append(Warning("short_rest", text, {"one": a.name}, a.ends_at, b.starts_at))
    return found


def _on_day_off(
    turns: Sequence[Turn], days_off: Mapping[int, Collection[tuple[date, date]]], zone: ZoneInfo
) -> list[Warning]:
    text = gettext_noop("%(one)s is on the rota and has marked these days as not possible.")
    return [
        Warning("day_off", text, {"one": t.name}, t.starts_at, t.ends_at)
        for t in turns
        if any(
            t.starts_at.astimezone(zone).date() <= last and t.ends_at.astimezone(zone).date() >= first
            for first, last in days_off.get(t.person_id, ())
        )
    ]


def _holidays(
    turns: Sequence[Turn], holidays: Mapping[date, str], zone: ZoneInfo, start: datetime, end: datetime
) -> list[Warning]:
    """Return holidays on which no second person is on during the whole day."""
    found = []
    text = gettext_noop("%(day)s: nobody is on as backup during the whole day.")
    for day, name in holidays.items():
        first = datetime.combine(day, datetime.min.time(), zone)
        last = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
        if last <= start or first >= end:
            continue
        backups = [(t.starts_at, t.ends_at) for t in turns if t.position > 1]
        if gaps(backups, max(first, start), min(last, end)):
            found.append(Warning("holiday", text, {"day": name}, first, last))
    return found


def in_words(start: datetime, end: datetime, *, zone: str) -> str:
    """Return a turn as a mail says it, in the reader's IANA zone."""
    local = ZoneInfo(zone)
    first, last = start.astimezone(local), end.astimezone(local)
    return f"{first:%a %b %-d, %H:%M} - {last:%a %b %-d, %H:%M} ({last:%Z})"


def may_ask_swap(*, own: bool, other_is_officer: bool, same: bool, over: bool, asked: bool) -> Verdict:
    """Say whether a shift can be offered to somebody."""
    if not own:
        return refuse("not_own", gettext_noop("Only whoever has the shift asks somebody to take it over."))
    if over:
        return refuse("over", gettext_noop("This shift is over."))
    if same or not other_is_officer:
        return refuse("not_officer", gettext_noop("Choose another duty officer or coordinator."))
    if asked:
        return refuse("asked", gettext_noop("Somebody is being asked about this shift already."))
    return ALLOWED


def may_take_shift(*, asked_me: bool, over: bool, changed: bool, clash: bool) -> Verdict:
    """Say whether the officer who was asked can take the shift now."""
    if not asked_me:
        return refuse("not_asked", gettext_noop("Only whoever was asked answers this."))
    if over:
        return refuse("over", gettext_noop("This shift is over."))
    if changed:
        return refuse("changed", gettext_noop("Somebody else has this shift now."))
    if clash:
        return refuse(
            "clash", gettext_noop("You are on the rota at that time already. Change that turn first.")
        )
    return ALLOWED


def may_mark_days(*, first: date, last: date, today: date) -> Verdict:
    """Say whether days can be marked as not possible: not past, at most a year."""
    if last < first:
        return refuse("backwards", gettext_noop("The last day lies before the first."))
    if last < today:
        return refuse("past", gettext_noop("These days have passed."))
    if (last - first).days > 366:
        return refuse("too_long", gettext_noop("At most a year at a time."))
    return ALLOWED


def may_leave_note(*, text: str, keep_as_written: bool) -> Verdict:
    """Say whether a note may stand: short, and with nothing in it that is never written down."""
    if not text:
        return refuse("empty", gettext_noop("Write what the next officer must know."))
    if len(text) > NOTE_LIMIT:
        return refuse(
            "too_long",
            gettext_noop("At most %(limit)s letters; the rest is said by phone."),
            limit=NOTE_LIMIT,
        )
    found = lint(text)
    for finding in [*blocks(found), *([] if keep_as_written else asks(found))]:
        return refuse("text_" + finding.severity, finding.sentence, **finding.params)
    return ALLOWED
