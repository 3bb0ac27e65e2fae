"""Who is on duty, who comes next, and where the rota has a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from alongside.accounts.permissions import Role
from alongside.accounts.queries import Person, people_with
from alongside.duty.models import DutyPhone, Shift
from alongside.duty.rules import gaps
from alongside.outbox.queries import Way, ways_to
from alongside.policy.queries import in_force


def on_now(at: datetime) -> list[Person]:
    """Return the people whose shift runs at ``at``, in the order in which they are asked."""
    shifts = Shift.objects.filter(starts_at__lte=at, ends_at__gt=at, person__is_active=True)
    return [s.person for s in shifts.select_related("person").order_by("position", "starts_at", "id")]


@dataclass(frozen=True, slots=True)
class PhoneCard:
    """How an officer's phone may be used. ``number`` is "" when none is on record."""

    number: str = ""
    sms: bool = False
    voice: bool = False


def phone_of(person_id: int) -> PhoneCard:
    """Return the phone on which a person wants alerts, with what they agreed to."""
    row = DutyPhone.objects.filter(person_id=person_id).first()
    if row is None:
        return PhoneCard()
    return PhoneCard(row.number, row.sms_consent_at is not None, row.voice_consent_at is not None)


def ways_to_officer(person: Person, *, kind: str, at: datetime) -> list[Way]:
    """Return by which ways a kind of message reaches a person on duty: mail, and the phone if they agreed."""
    phone = phone_of(person.pk)
    return ways_to(
        kind=kind,
        email=person.email,
        number=phone.number,
        sms=phone.sms,
        voice=phone.voice,
        calls=in_force(at).calls(),
    )


def escalation_chain(at: datetime) -> list[int]:
    """Return the ids of those to be told one after another: people on duty, then whoever is on next."""
    chain = [p.pk for p in on_now(at)]
    coming = Shift.objects.filter(
        starts_at__gt=at, starts_at__lte=at + timedelta(hours=24), person__is_active=True
    )
    for person_id in coming.order_by("starts_at", "position").values_list("person_id", flat=True):
        if person_id not in chain:
            chain.append(person_id)
    return chain


def everyone_able(at: datetime) -> list[Person]:
    """Return all duty officers and coordinators, for when the chain is used up."""
    people = {p.pk: p for role in (Role.DUTY, Role.COORDINATOR) for p in people_with(role, at)}
    return sorted(people.values(), key=lambda p: (p.name, p.pk))


def covered(start: datetime, end: datetime) -> bool:
    """Say whether somebody is on duty during the whole stretch."""
    return not gaps_between(start, end)


def gaps_between(start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return the stretches in which nobody is on duty."""
    shifts = Shift.objects.filter(ends_at__gt=start, starts_at__lt=end, person__is_active=True)
    return gaps(list(shifts.values_list("starts_at", "ends_at")), start, end)


def shifts_between(start: datetime, end: datetime) -> QuerySet[Shift]:
    """Return the shifts that touch the stretch, by start."""
    touching = Shift.objects.filter(ends_at__gt=start, starts_at__lt=end)
    return touching.select_related("person").order_by("starts_at", "position")


def shift_exists(shift_id: int) -> bool:
    """Say whether there is a shift of this id."""
    return Shift.objects.filter(pk=shift_id).exists()
