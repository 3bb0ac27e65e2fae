"""What two people signed in casework for an advisor and a visit: told here by the room above that keeps it.

A soft stop of care that was set aside for a visit of this very request does not stop that person in the team of the
same request. Nothing is set aside here, and nothing that the matcher never bends can be (``matching.OVERRIDABLE``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside import matching

_R = matching.ReasonCode
SAME: dict[str, tuple[matching.ReasonCode, ...]] = {
    "off": (_R.BLOCKED_DATES, _R.ANNIVERSARY),
    "load": (_R.LOAD_FULL,),
    "resting": (_R.RESTING,),
    "litigation": (_R.OPEN_LITIGATION,),
}
"""Words of care for which the matcher has rules of its own. What nobody ever signs is not among them."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A reason that was set aside for the visit of ``first`` to ``last``, days at the agency.

    ``what`` is a key of SAME, ``label`` a message id, ``why`` what was written by who asked. ``asked_by`` and
    ``signed_by`` are two people's names.
    """

    advisor_id: int
    what: str
    label: str
    first: date
    last: date
    why: str
    asked_by: str
    signed_by: str
    signed_at: datetime


Reader = Callable[[int], Sequence[Signed]]
"""Request id to what was signed for it, newest first."""
_KNOWS: dict[str, Reader] = {}


def register(name: str, reader: Reader) -> None:
    """Let a room above answer, once under its name."""
    _KNOWS[name] = reader


def signed_for(request_id: int) -> list[Signed]:
    """Return what was signed for visits of a request and holds, newest first."""
    found = [one for reader in list(_KNOWS.values()) for one in reader(request_id)]
    return sorted(found, key=lambda one: one.signed_at, reverse=True)


def overrides(
    request_id: int, people: Iterable[matching.Advisor], *, on: date, policy: matching.Policy
) -> frozenset[tuple[matching.Key, matching.ReasonCode]]:
    """Return which rules of the matcher do not hold for whom, because two people signed for these very days."""
    known = {a.key: a for a in people}
    found: set[tuple[matching.Key, matching.ReasonCode]] = set()
    for one in signed_for(request_id):
        if (advisor := known.get(one.advisor_id)) is not None:
            codes = signed_codes(
                SAME[one.what], first=one.first, last=one.last, advisor=advisor, on=on, policy=policy
            )
            found |= {(one.advisor_id, code) for code in codes}
    return frozenset(found)


def signed_codes(
    codes: Collection[matching.ReasonCode],
    *,
    first: date,
    last: date,
    advisor: matching.Advisor,
    on: date,
    policy: matching.Policy,
) -> frozenset[matching.ReasonCode]:
    """Return which of the signed codes do not hold on the local day ``on``.

    Days off and own dates are signed for the days of one visit, ``first`` to ``last``: another day off that the
    matcher would see from ``on`` was never asked about and stays.
    """
    found = set(codes)
    window = on + timedelta(days=policy.window_days)
    off = [(start, end) for start, end in advisor.blocked_dates if start <= window and on <= end]
    if any(end < first or last < start for start, end in off):
        found.discard(_R.BLOCKED_DATES)
    if any(not first <= day <= last for day in _own_dates(advisor, on, policy.anniversary_days)):
        found.discard(_R.ANNIVERSARY)
    return frozenset(found)


def _own_dates(advisor: matching.Advisor, on: date, days: int) -> Iterator[date]:
    """Yield the returns of own dates so many days around ``on``; Feb 29 falls on the 28th in common years."""
    for month, day in advisor.anniversaries:
        for year in (on.year - 1, on.year, on.year + 1):
            try:
                own = date(year, month, day)
            except ValueError:
                own = date(year, month, day - 1)
            if abs((on - own).days) <= days:
                yield own
