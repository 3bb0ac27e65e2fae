"""The roster as the matcher needs it. Field names are those of ``matching.Advisor``; a test keeps them so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from alongside.kernel.field import SizeBand
from alongside.roster import loading
from alongside.roster.columns import Parts
from alongside.roster.models import CompactMembers, PeerAdvisor
from alongside.roster.rules import CredentialKind
from alongside.roster.states import EntryState

_INSTANT = timedelta(microseconds=1)
_NINETY_DAYS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class AuthorityFacts:
    """A recorded compact authority; ``kind`` is remote or in_person."""

    compact: str
    kind: str
    number: str
    expires: date | None


@dataclass(frozen=True, slots=True)
class CompactFacts:
    """An interstate compact: professions it covers, states (two letters) that have joined."""

    name: str
    professions: frozenset[str]
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class CommitmentFacts:
    """Days promised elsewhere, both ends included; ``end`` None is open."""

    start: date
    end: date | None
    exercise: bool


@dataclass(frozen=True, slots=True)
class AdvisorFacts:
    """An advisor without a name. Days in UTC, degrees WGS84, ``load`` in open engagements."""

    key: int
    discipline: str
    home_state: str
    lat: float | None
    lon: float | None
    agency_key: int | None
    agency_size_band: str | None
    agency_type: str | None
    lived: frozenset[tuple[str, str]]
    communities_served: frozenset[str]
    languages: frozenset[str]
    profession: str
    states_licensed: frozenset[str]
    compact_authorities: tuple[AuthorityFacts, ...]
    credential_expires: date | None
    background_check_expires: date | None
    revalidated_date: date | None
    employer_permission: bool
    employer_permission_until: date | None
    available: bool
    blocked_dates: tuple[tuple[date, date], ...]
    commitments: tuple[CommitmentFacts, ...]
    load: int
    max_load: int
    last_home_date: date | None
    anniversaries: tuple[tuple[int, int], ...]
    open_litigation: bool
    recused_agencies: frozenset[int]
    recused_states: frozenset[str]
    opted_out_kinds: frozenset[str]
    novice: bool
    last_asked: date | None
    asked_last_90_days: int
    exercise_enrolled: bool


def facts_for_matching(
    *,
    at: datetime,
    exercise: bool,
    robot: bool = False,
    only: Collection[int] | None = None,
    apart_from: Collection[str] = (),
) -> list[AdvisorFacts]:
    """Return everyone on the roster at ``at``, paused ones too (the matcher says why not), by id.

    ``robot``: only those who stand in for people in the nightly test page, who are otherwise left out.
    ``only``: no one but these. ``apart_from``: references of promises that do not count. Who left is not
    there. Licenses that have run out do not count for their state while another holds.
    """
    people = PeerAdvisor.objects.filter(person__robot=robot).exclude(state=EntryState.LEFT.value)
    if only is not None:
        people = people.filter(pk__in=only)
    parts = Parts(at, only)
    return [
        _facts(row, parts, at, exercise, apart_from)
        for row in people.order_by("id").values_list(*_COLUMNS, named=True)
    ]


_COLUMNS = (
    *("id", "discipline", "home_state", "lat", "lon", "agency_id", "agency__size_band", "agency__kind"),
    *("communities", "languages", "profession", "revalidated_date", "employer_permission"),
    *("employer_permission_until", "state", "max_load", "last_home_date", "open_litigation"),
    *("declined_kinds", "first_time", "exercises"),
)


def compacts() -> list[CompactFacts]:
    """Return every compact whose members were imported, by name: without them no authority counts (E13)."""
    return [
        CompactFacts(row.compact, frozenset(row.professions), frozenset(row.states))
        for row in CompactMembers.objects.order_by("compact")
    ]


def _facts(row: Any, parts: Parts, at: datetime, exercise: bool, apart_from: Collection[str]) -> AdvisorFacts:
    key = row.id
    asks = [a.at for a in parts.asks[key] if a.exercise == exercise]
    held, promised = parts.credentials[key], parts.commitments[key]
    return AdvisorFacts(
        key=key,
        discipline=row.discipline,
        home_state=row.home_state,
        lat=row.lat,
        lon=row.lon,
        agency_key=row.agency_id,
        agency_size_band=row.agency__size_band if row.agency__size_band != SizeBand.UNKNOWN else None,
        agency_type=row.agency__kind,
        lived=frozenset((x.kind, x.venue) for x in parts.lived[key]),
        communities_served=frozenset(row.communities),
        languages=frozenset(row.languages),
        profession=row.profession,
        states_licensed=_states_licensed(held, loading.day(at)),
        compact_authorities=_authorities(held),
        credential_expires=loading.license_expires_of(row.discipline, held),
        background_check_expires=loading.expires_of(held, CredentialKind.BACKGROUND),
        revalidated_date=row.revalidated_date,
        employer_permission=row.employer_permission,
        employer_permission_until=row.employer_permission_until,
        available=row.state == EntryState.ACTIVE,
        blocked_dates=tuple((b.first_date, b.last_date) for b in parts.blocked[key]),
        commitments=_commitments(promised, apart_from),
        load=loading.load_of(promised, at),
        max_load=row.max_load,
        last_home_date=row.last_home_date,
        anniversaries=tuple(sorted((x.month, x.day) for x in parts.anniversaries[key])),
        open_litigation=row.open_litigation,
        recused_agencies=frozenset(r.agency_id for r in parts.recusals[key] if r.agency_id is not None),
        recused_states=frozenset(r.home_state for r in parts.recusals[key] if r.home_state),
        opted_out_kinds=frozenset(row.declined_kinds),
        novice=row.first_time,
        last_asked=loading.day(max(asks)) if asks else None,
        asked_last_90_days=sum(moment > at - _NINETY_DAYS for moment in asks),
        exercise_enrolled=row.exercises,
    )


def _states_licensed(held: Sequence[Any], on: date) -> frozenset[str]:
    states = [c for c in held if c.kind == CredentialKind.LICENSE]
    in_date = [c for c in states if c.expires_date is not None and c.expires_date >= on]
    return frozenset(c.state for c in in_date or states)


def _authorities(held: Sequence[Any]) -> tuple[AuthorityFacts, ...]:
    found = (c for c in held if c.kind == CredentialKind.COMPACT)
    return tuple(
        AuthorityFacts(c.compact, c.mode, c.number, c.expires_date)
        for c in sorted(found, key=lambda c: (c.compact, c.mode))
    )


def _commitments(promised: Sequence[Any], apart_from: Collection[str]) -> tuple[CommitmentFacts, ...]:
    return tuple(
        CommitmentFacts(
            start=loading.day(c.during.lower),
            end=loading.day(c.during.upper - _INSTANT) if c.during.upper else None,
            exercise=c.exercise,
        )
        for c in promised
        if c.exclusive and c.ref not in apart_from
    )
