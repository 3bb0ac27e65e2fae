"""Reading roster rows with everything that judging them needs, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, Protocol

from django.db.models import Prefetch, Q, QuerySet

from alongside.roster.entry import Authority, Entry, License, Lived
from alongside.roster.models import (
    Ask,
    BlockedDates,
    Commitment,
    Consent,
    Credential,
    PeerAdvisor,
    Recusal,
)
from alongside.roster.rules import LICENSED, Burden, CredentialKind, Standing

ASKS_WINDOW = timedelta(days=180)
WEEK = timedelta(days=7)
ENGAGEMENT = "engagement:"
"""How references of engagements begin: those are an advisor's load."""


class Paper(Protocol):
    """A credential, as a row or as plain columns."""

    @property
    def kind(self) -> str:
        """Return its kind."""

    @property
    def expires_date(self) -> date | None:
        """Return its last day."""


class Promise(Protocol):
    """A commitment, as a row or as plain columns."""

    @property
    def during(self) -> Any:
        """Return its time, a range of moments."""

    @property
    def exclusive(self) -> bool:
        """Say whether nothing else fits beside it."""

    @property
    def exercise(self) -> bool:
        """Say whether it is for an exercise."""

    @property
    def ref(self) -> str:
        """Return what it is for."""


class Carried(NamedTuple):
    """Days off, time promised and recent asks of one advisor, as rows or as plain columns."""

    blocked: Sequence[Any]
    promised: Sequence[Promise]
    asks: Sequence[Any]


def keeping(name: str, of: QuerySet[Any] | None = None) -> Prefetch[Any]:
    """Return the prefetch of child rows as plain lists, for ``kept``.

    Django makes a query set for each parent otherwise: with 200 advisors and seven kinds of children, longer than
    everything else on the page.
    """
    return Prefetch(name, of, to_attr=f"{name}_kept")


def kept(row: PeerAdvisor, name: str) -> list[Any]:
    """Return child rows of an advisor: those loaded with ``keeping``, else read now."""
    found: list[Any] | None = getattr(row, f"{name}_kept", None)
    return list(getattr(row, name).all()) if found is None else found


def rows() -> QuerySet[PeerAdvisor]:
    """Return the roster with people and agencies, by name, robots too."""
    return PeerAdvisor.objects.select_related("person", "agency").order_by("person__name", "id")


def entries(of: QuerySet[PeerAdvisor]) -> QuerySet[PeerAdvisor]:
    """Add what an entry holds: lived events, credentials, anniversaries."""
    open_consents = Consent.objects.filter(ended_at__isnull=True).order_by("id")
    return of.prefetch_related(
        keeping("lived"), keeping("credentials"), keeping("anniversaries"), keeping("consents", open_consents)
    )


def loaded(of: QuerySet[PeerAdvisor], at: datetime) -> QuerySet[PeerAdvisor]:
    """Add what holds at ``at`` or later: blocked dates, recusals, open commitments, recent asks."""
    return burdened(of, at).prefetch_related(
        keeping("lived"),
        keeping("anniversaries"),
        keeping(
            "recusals",
            Recusal.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))
            .select_related("agency")
            .order_by("id"),
        ),
    )


def cared_for(of: QuerySet[PeerAdvisor], at: datetime) -> QuerySet[PeerAdvisor]:
    """Add only what says what they carry and when they are off: commitments, days off, anniversaries."""
    return of.prefetch_related(_promised(at), _days_off(), keeping("anniversaries"))


def _promised(at: datetime) -> Prefetch[Any]:
    lasting = Q(during__upper_inf=True) | Q(during__endswith__gt=at)
    return keeping("commitments", Commitment.objects.filter(lasting, released_at__isnull=True).order_by("id"))


def _days_off() -> Prefetch[Any]:
    return keeping("blocked", BlockedDates.objects.filter(removed_at__isnull=True).order_by("first_date"))


def burdened(of: QuerySet[PeerAdvisor], at: datetime) -> QuerySet[PeerAdvisor]:
    """Add only what says whether they may be asked at ``at``: papers, days off, commitments, recent asks."""
    return of.select_related("wishes").prefetch_related(
        keeping("credentials"),
        _days_off(),
        _promised(at),
        keeping("asks", Ask.objects.filter(at__gt=at - ASKS_WINDOW, at__lte=at).order_by("at")),
    )


def day(at: datetime) -> date:
    """Return the day in UTC."""
    return at.astimezone(UTC).date()


def expires(row: PeerAdvisor, kind: CredentialKind) -> date | None:
    """Return the last day of a loaded advisor's credential, or None."""
    return expires_of(kept(row, "credentials"), kind)


def expires_of(held: Iterable[Paper], kind: CredentialKind) -> date | None:
    """Return the last day of the only credential of this kind among those held, or None."""
    return next((c.expires_date for c in held if c.kind == kind), None)


def licenses(row: PeerAdvisor) -> list[Credential]:
    """Return a loaded advisor's state licenses, by state."""
    return sorted(
        (c for c in kept(row, "credentials") if c.kind == CredentialKind.LICENSE), key=lambda c: c.state
    )


def license_expires_of(discipline: str, held: Iterable[Paper]) -> date | None:
    """Return the same of the credentials that somebody of this discipline holds."""
    if discipline not in LICENSED:
        return expires_of(held, CredentialKind.TRAINING)
    days = (c.expires_date for c in held if c.kind == CredentialKind.LICENSE)
    return max((d for d in days if d), default=None)


def standing(row: PeerAdvisor) -> Standing:
    """Return what says whether a loaded entry is in date."""
    return standing_of(row, kept(row, "credentials"))


def standing_of(row: Any, held: Collection[Paper]) -> Standing:
    """Return the same of a row or of its columns, with the credentials held."""
    return Standing(
        state=row.state,
        discipline=row.discipline,
        revalidated_date=row.revalidated_date,
        background_expires=expires_of(held, CredentialKind.BACKGROUND),
        license_expires=license_expires_of(row.discipline, held),
        employer_permission=row.employer_permission,
        employer_permission_until=row.employer_permission_until,
    )


def consent(row: PeerAdvisor, channel: str) -> date | None:
    """Return the day on which a loaded advisor agreed to texts ("sms") or calls ("voice"), or None."""
    agreed = (c for c in kept(row, "consents") if c.channel == channel and c.ended_at is None)
    return next((c.given_date for c in agreed), None)


def load_of(promised: Iterable[Promise], at: datetime) -> int:
    """Return how many engagements are among these commitments at ``at``: the load; exercises do not count."""
    refs = {c.ref for c in promised if covers(c, at) and not c.exercise}
    return sum(ref.startswith(ENGAGEMENT) for ref in refs)


def covers(commitment: Promise, at: datetime) -> bool:
    """Say whether a commitment's time holds the moment."""
    start, end = commitment.during.lower, commitment.during.upper
    return start <= at and (end is None or at < end)


def burden(row: PeerAdvisor, at: datetime, *, exercise: bool, max_load: int) -> Burden:
    """Return what a loaded advisor carries, as a real request sees it, or as an exercise does."""
    carried = Carried(kept(row, "blocked"), kept(row, "commitments"), kept(row, "asks"))
    return burden_of(row, carried, at, exercise=exercise, max_load=max_load)


def burden_of(row: Any, carried: Carried, at: datetime, *, exercise: bool, max_load: int) -> Burden:
    """Return the same of a row or of its columns, with what is carried."""
    return Burden(
        blocked=tuple((b.first_date, b.last_date) for b in carried.blocked),
        committed=any(
            c.exclusive and covers(c, at) and (exercise or not c.exercise) for c in carried.promised
        ),
        load=load_of(carried.promised, at),
        max_load=min(row.max_load, max_load),
        asks=sum(a.at > at - WEEK and a.exercise == exercise for a in carried.asks),
        last_home_date=row.last_home_date,
    )


def entry(row: PeerAdvisor) -> Entry:
    """Return a loaded advisor as the roster manager keeps it."""
    return Entry(
        name=row.person.name,
        email=row.person.email,
        timezone=row.person.timezone,
        language=row.person.language,
        discipline=row.discipline,
        home_state=row.home_state,
        home_city=row.home_city,
        lat=row.lat,
        lon=row.lon,
        phone=row.phone,
        title=row.title,
        agency_id=row.agency_id,
        organization=row.organization,
        languages=tuple(row.languages),
        communities=tuple(row.communities),
        lived=tuple(sorted((Lived(x.kind, x.venue, x.year) for x in kept(row, "lived")), key=repr)),
        declined_kinds=tuple(row.declined_kinds),
        profession=row.profession,
        licenses=tuple(License(c.state, c.number, c.expires_date) for c in licenses(row)),
        authorities=tuple(
            sorted(
                (
                    Authority(c.compact, c.mode, c.number, c.expires_date)
                    for c in kept(row, "credentials")
                    if c.kind == CredentialKind.COMPACT
                ),
                key=repr,
            )
        ),
        background_expires=expires(row, CredentialKind.BACKGROUND),
        training_expires=expires(row, CredentialKind.TRAINING),
        employer_permission=row.employer_permission,
        employer_permission_until=row.employer_permission_until,
        max_load=row.max_load,
        revalidated_date=row.revalidated_date,
        anniversaries=tuple(sorted((x.month, x.day) for x in kept(row, "anniversaries"))),
        open_litigation=row.open_litigation,
        first_time=row.first_time,
        exercises=row.exercises,
        sms_consent=consent(row, "sms"),
        voice_consent=consent(row, "voice"),
    )


def weekly_cap(row: PeerAdvisor, most: int) -> int:
    """Return in how many call-outs a loaded advisor may be asked in a week: the program's limit or their own."""
    wishes = getattr(row, "wishes", None)
    return capped(wishes.weekly_cap if wishes is not None else None, most)


def capped(wished: int | None, most: int) -> int:
    """Return the program's limit of asks in a week, or their own where it is lower."""
    return min(most, wished) if wished else most
