"""The roster as the matcher needs it. Field names are those of ``matching.Advisor``; a test keeps them so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside.kernel.field import SizeBand
from alongside.roster import loading
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
    rows = loading.loaded(PeerAdvisor.objects.select_related("agency"), at)
    rows = rows.filter(person__robot=robot).exclude(state=EntryState.LEFT.value).order_by("id")
    if only is not None:
        rows = rows.filter(pk__in=only)
    return [_facts(row, at, exercise, apart_from) for row in rows]


def compacts() -> list[CompactFacts]:
    """Return every compact whose members were imported, by name: without them no authority counts (E13)."""
    return [
        CompactFacts(row.compact, frozenset(row.professions), frozenset(row.states))
        for row in CompactMembers.objects.order_by("compact")
    ]


def _facts(row: PeerAdvisor, at: datetime, exercise: bool, apart_from: Collection[str]) -> AdvisorFacts:
    asks = [a.at for a in row.asks.all() if a.exercise == exercise]
    agency = row.agency
    band = agency.size_band if agency and agency.size_band != SizeBand.UNKNOWN else None
    return AdvisorFacts(
        key=row.pk,
        discipline=row.discipline,
        home_state=row.home_state,
        lat=row.lat,
        lon=row.lon,
        agency_key=row.agency_id,
        agency_size_band=band,
        agency_type=agency.kind if agency else None,
        lived=frozenset((x.kind, x.venue) for x in row.lived.all()),
        communities_served=frozenset(row.communities),
        languages=frozenset(row.languages),
        profession=row.profession,
        states_licensed=_states_licensed(row, loading.day(at)),
        compact_authorities=_authorities(row),
        credential_expires=loading.license_expires(row),
        background_check_expires=loading.expires(row, CredentialKind.BACKGROUND),
        revalidated_date=row.revalidated_date,
        employer_permission=row.employer_permission,
        employer_permission_until=row.employer_permission_until,
        available=row.state == EntryState.ACTIVE,
        blocked_dates=tuple((b.first_date, b.last_date) for b in row.blocked.all()),
        commitments=_commitments(row, apart_from),
        load=loading.load(row, at),
        max_load=row.max_load,
        last_home_date=row.last_home_date,
        anniversaries=tuple(sorted((x.month, x.day) for x in row.anniversaries.all())),
        open_litigation=row.open_litigation,
        recused_agencies=frozenset(r.agency_id for r in row.recusals.all() if r.agency_id is not None),
        recused_states=frozenset(r.home_state for r in row.recusals.all() if r.home_state),
        opted_out_kinds=frozenset(row.declined_kinds),
        novice=row.first_time,
        last_asked=loading.day(max(asks)) if asks else None,
        asked_last_90_days=sum(moment > at - _NINETY_DAYS for moment in asks),
        exercise_enrolled=row.exercises,
    )


def _states_licensed(row: PeerAdvisor, on: date) -> frozenset[str]:
    held = loading.licenses(row)
    in_date = [c for c in held if c.expires_date is not None and c.expires_date >= on]
    return frozenset(c.state for c in in_date or held)


def _authorities(row: PeerAdvisor) -> tuple[AuthorityFacts, ...]:
    found = (c for c in row.credentials.all() if c.kind == CredentialKind.COMPACT)
    return tuple(
        AuthorityFacts(c.compact, c.mode, c.number, c.expires_date)
        for c in sorted(found, key=lambda c: (c.compact, c.mode))
    )


def _commitments(row: PeerAdvisor, apart_from: Collection[str]) -> tuple[CommitmentFacts, ...]:
    return tuple(
        CommitmentFacts(
            start=loading.day(c.during.lower),
            end=loading.day(c.during.upper - _INSTANT) if c.during.upper else None,
            exercise=c.exercise,
        )
        for c in row.commitments.all()
        if c.exclusive and c.ref not in apart_from
    )
