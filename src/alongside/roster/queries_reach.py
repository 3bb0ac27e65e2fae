"""How the roster reaches an advisor, and whose number a text came from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from alongside.roster.manners import Manners, sleeps
from alongside.roster.models import Consent, PeerAdvisor


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an advisor can be told something. ``number`` is "" unless a consent for it is on record."""

    email: str
    language: str
    number: str
    sms: bool
    voice: bool
    manners: Manners


def reach(advisor_id: int) -> Reach:
    """Return how to reach an advisor. Raises LookupError when there is none of this id."""
    found = reach_all([advisor_id])
    if not found:
        raise LookupError(f"no advisor {advisor_id}")
    return found[advisor_id]


def reach_all(advisor_ids: Collection[int]) -> dict[int, Reach]:
    """Return how to reach each of these advisors, by id, in one query; who is not on the roster is left out."""
    agreed = Consent.objects.filter(
        advisor=OuterRef("pk"), number=OuterRef("phone"), ended_at__isnull=True
    ).values("channel")
    rows = PeerAdvisor.objects.select_related("person", "wishes").annotate(agreed=ArraySubquery(agreed))
    return {row.pk: _reach(row, set(row.agreed)) for row in rows.filter(pk__in=advisor_ids)}


def _reach(row: PeerAdvisor, agreed: set[str]) -> Reach:
    channels = agreed if row.phone else set()
    return Reach(
        email=row.person.email,
        language=row.person.language or "en",
        number=row.phone if channels else "",
        sms="sms" in channels,
        voice="voice" in channels,
        manners=_manners(row),
    )


def advisors_of_number(number: str) -> tuple[int, ...]:
    """Return the ids of advisors with this number (+1 and ten digits)."""
    return tuple(PeerAdvisor.objects.filter(phone=number).order_by("pk").values_list("pk", flat=True))


def manners_of(advisor_ids: Iterable[int]) -> dict[int, Manners]:
    """Return how these advisors want to be asked; those who said nothing have the usual quiet hours."""
    rows = PeerAdvisor.objects.filter(pk__in=set(advisor_ids)).select_related("person", "wishes")
    return {row.pk: _manners(row) for row in rows}


def _manners(row: PeerAdvisor) -> Manners:
    wishes = getattr(row, "wishes", None)
    if wishes is None:
        return Manners(zone=row.person.timezone)
    return Manners(
        row.person.timezone,
        wishes.quiet_from,
        wishes.quiet_until,
        wishes.wake,
        tuple(wishes.order),
        wishes.weekly_cap,
    )


def asleep(advisor_ids: Iterable[int], at: datetime) -> set[int]:
    """Return those whom an urgent question must not wake at ``at``."""
    return {key for key, manners in manners_of(advisor_ids).items() if sleeps(at, manners)}
