"""One incident's matching problem: who is on the roster, which seats, what is asked, which limits.

Frozen and self-validating. Dates are the incident's local days; every date range includes both ends.
Coordinates are WGS84 degrees. There is no field for an advisor's own race, religion, national origin,
sex or age, and none may be added: community fit is declared experience of serving a community.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from alongside.matching.codec import decode, encode
from alongside.matching.codes import ReasonCode
from alongside.matching.faults import faults
from alongside.matching.policy import Policy
from alongside.matching.sentence import Key


class BadProblem(ValueError):
    """The problem contradicts itself. ``reasons`` holds every fault found, not the first only."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class CompactAuthority:
    """A provider's own recorded authority under an interstate compact. ``kind``: remote or in_person."""

    compact: str
    kind: str = "remote"
    number: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Compact:
    """An interstate compact: which professions it covers and which states have joined."""

    name: str
    professions: frozenset[str]
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Commitment:
    """Days already promised elsewhere; ``end`` None means open. Leave out this request's own."""

    start: date
    end: date | None = None
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Advisor:
    """A peer advisor as the matcher sees one: no name, only what rules and terms may use."""

    key: Key
    discipline: str
    home_state: str = ""
    lat: float | None = None
    lon: float | None = None
    agency_key: Key | None = None
    agency_size_band: str | None = None
    agency_type: str | None = None
    # Kind of incident and venue of each event lived through, "" where unknown.
    lived: frozenset[tuple[str, str]] = frozenset()
    communities_served: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    # Licensed professions only.
    profession: str = ""
    states_licensed: frozenset[str] = frozenset()
    compact_authorities: tuple[CompactAuthority, ...] = ()
    credential_expires: date | None = None
    background_check_expires: date | None = None
    revalidated_date: date | None = None
    employer_permission: bool = True
    employer_permission_until: date | None = None
    available: bool = True
    blocked_dates: tuple[tuple[date, date], ...] = ()
    commitments: tuple[Commitment, ...] = ()
    load: int = 0
    max_load: int = 2
    last_home_date: date | None = None
    # Month and day.
    anniversaries: tuple[tuple[int, int], ...] = ()
    open_litigation: bool = False
    recused_agencies: frozenset[Key] = frozenset()
    recused_states: frozenset[str] = frozenset()
    # Kinds of incident or venues.
    opted_out_kinds: frozenset[str] = frozenset()
    novice: bool = False
    last_asked: date | None = None
    asked_last_90_days: int = 0
    exercise_enrolled: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the team. ``disciplines``: any of these will do. ``remote_ok``: phone or video will do."""

    key: str
    disciplines: frozenset[str]
    required: bool = True
    remote_ok: bool = True


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What was asked: when (local day), where, by whom, what kind, and what the requester wishes."""

    on: date
    state: str
    lat: float | None = None
    lon: float | None = None
    agency_key: Key | None = None
    agency_type: str | None = None
    agency_size_band: str | None = None
    kind: str = ""
    venue: str = ""
    languages: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    in_person: bool = False
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What people have already settled for this request.

    ``fixed``: (seat, advisor) who said yes or was chosen by hand: kept above all else, hard rules apart.
    ``forbidden``: (seat, advisor) set aside; seat None means every seat. ``asked``: people asked already,
    not to be asked again. ``overrides``: (advisor, code) that two people set aside with a reason (E6).
    """

    fixed: tuple[tuple[str, Key], ...] = ()
    forbidden: frozenset[tuple[str | None, Key]] = frozenset()
    asked: frozenset[Key] = frozenset()
    overrides: frozenset[tuple[Key, ReasonCode]] = frozenset()


@dataclass(frozen=True)
class Problem:
    """A whole problem. Raises :class:`BadProblem` with every reason at once when it is made wrongly."""

    facts: RequestFacts
    seats: tuple[Seat, ...]
    advisors: tuple[Advisor, ...]
    policy: Policy = field(default_factory=Policy)
    compacts: tuple[Compact, ...] = ()
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        self.validate()

    def validate(self) -> None:
        """Raise :class:`BadProblem` naming every fault, or return when there is none."""
        if found := faults(self):
            raise BadProblem(found)

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as JSON-ready data; sets are sorted, so equal problems write alike."""
        data: dict[str, Any] = encode(self)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Problem:
        """Return the problem that ``to_dict`` wrote. Raises :class:`BadProblem`."""
        return read_problem(cls, data)


P = TypeVar("P")


def read_problem(kind: type[P], data: Mapping[str, Any]) -> P:
    """Return the problem of a kind that ``encode`` wrote. Raises :class:`BadProblem`, whatever is wrong."""
    try:
        return decode(kind, dict(data))
    except BadProblem:
        raise
    except ValueError as error:
        raise BadProblem((str(error),)) from error
