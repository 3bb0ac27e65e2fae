"""Adding, changing and confirming entries; pausing and leaving."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction

from alongside.accounts import actions as accounts
from alongside.accounts.actions_own import set_profile
from alongside.accounts.permissions import Role
from alongside.accounts.queries import person_by_email
from alongside.agencies import queries as agencies
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.roster import loading
from alongside.roster.actions.consenting import consent_of_number, write_consents
from alongside.roster.entry import Entry, faults, tidy
from alongside.roster.models import Anniversary, Credential, LivedEvent, PeerAdvisor
from alongside.roster.rules import CredentialKind, may_add
from alongside.roster.states import ENTRY

_PERSON = ("name", "timezone", "language")
_CHILDREN = (
    "lived",
    "licenses",
    "authorities",
    "background_expires",
    "training_expires",
    "anniversaries",
)
_CONSENTS = ("sms_consent", "voice_consent")
_COLUMNS = tuple(
    f for f in Entry.__dataclass_fields__ if f not in {"email", *_PERSON, *_CHILDREN, *_CONSENTS}
)
_LISTS = ("languages", "communities", "declined_kinds")


def complete(entry: Entry) -> Entry:
    """Return a tidy entry with its point and time zone filled from the home town or the agency, if known.

    Raises Refused with the first thing that keeps it off the roster.
    """
    entry = tidy(entry)
    if entry.lat is None or not entry.timezone:
        place = agencies.town(entry.home_city, entry.home_state) if entry.home_city else None
        if place and entry.lat is None and entry.lon is None:
            entry = replace(entry, lat=place.lat, lon=place.lon)
        if place and not entry.timezone:
            entry = replace(entry, timezone=place.timezone)
    if not entry.timezone and entry.agency_id:
        entry = replace(entry, timezone=agencies.card(entry.agency_id).timezone)
    for fault in faults(entry, timezones=_zones(), languages=dict(settings.LANGUAGES)):
        fault.require()
    return entry


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@transaction.atomic
def add_advisor(*, entry: Entry, by: Actor, at: datetime) -> int:
    """Put an advisor on the roster, with a sign-in (role: peer advisor) if there is none; return the id.

    Raises Refused when the entry has a fault or the person is on the roster already.
    """
    entry = complete(entry)
    person = person_by_email(entry.email)
    on_roster = person is not None and PeerAdvisor.objects.filter(person_id=person.pk).exists()
    may_add(on_roster=on_roster).require()
    if person is None:
        person = accounts.invite(
            email=entry.email,
            name=entry.name,
            roles=[Role.ADVISOR],
            phone=entry.phone,
            timezone=entry.timezone,
            language=entry.language,
            by=by,
            at=at,
        )
    else:
        accounts.grant(person_id=person.pk, role=Role.ADVISOR, by=by, at=at)
    row = PeerAdvisor.objects.create(person=person, added_at=at, **_values(entry, _COLUMNS))
    _add_children(row, entry)
    write_consents(row, entry, [f for f in _CONSENTS if getattr(entry, f)], by=by, at=at)
    record(stream=f"advisor:{row.pk}", action="add_advisor", by=by, at=at)
    return row.pk


@transaction.atomic
def change_advisor(*, advisor_id: int, entry: Entry, by: Actor, at: datetime) -> bool:
    """Make an advisor's entry this one; return whether anything changed. The email address stays.

    Raises Refused when the entry has a fault.
    """
    row = _locked(advisor_id)
    now = loading.entry(loading.entries(loading.rows()).get(pk=advisor_id))
    entry = complete(consent_of_number(replace(entry, email=now.email), now))
    changed = [f for f in Entry.__dataclass_fields__ if getattr(entry, f) != getattr(now, f)]
    if not changed:
        return False
    columns = [f for f in changed if f in _COLUMNS]
    for name, value in _values(entry, columns).items():
        setattr(row, name, value)
    if columns:
        row.save(update_fields=columns)
    _write_children(row, entry, [f for f in changed if f in _CHILDREN])
    write_consents(row, entry, [f for f in changed if f in _CONSENTS], by=by, at=at)
    if set(changed) & set(_PERSON):
        set_profile(
            person_id=row.person_id,
            name=entry.name,
            timezone=entry.timezone,
            language=entry.language,
            by=by,
            at=at,
        )
    record(stream=f"advisor:{row.pk}", action="change_advisor", by=by, at=at, facts={"fields": changed})
    return True


@transaction.atomic
def revalidate(*, advisor_id: int, by: Actor, at: datetime) -> None:
    """Record that the entry was confirmed as right today (the day in UTC)."""
    row = _locked(advisor_id)
    row.revalidated_date = loading.day(at)
    row.save(update_fields=["revalidated_date"])
    record(stream=f"advisor:{advisor_id}", action="revalidate", by=by, at=at)


def pause(*, advisor_id: int, by: Actor, at: datetime) -> None:
    """Stop asking an advisor until resumed. Raises Refused unless taking requests."""
    _move(advisor_id, "pause", by, at)


def resume(*, advisor_id: int, by: Actor, at: datetime) -> None:
    """Ask a paused advisor again. Raises Refused unless paused."""
    _move(advisor_id, "resume", by, at)


@transaction.atomic
def leave(*, advisor_id: int, by: Actor, at: datetime) -> None:
    """Take an advisor off the roster; what was done stays on record. Raises Refused when gone already."""
    row = _move(advisor_id, "leave", by, at)
    accounts.end_grant(person_id=row.person_id, role=Role.ADVISOR, by=by, at=at)


@transaction.atomic
def come_back(*, advisor_id: int, by: Actor, at: datetime) -> None:
    """Take an advisor back, paused at first. Raises Refused unless the advisor had left."""
    row = _move(advisor_id, "come_back", by, at)
    accounts.grant(person_id=row.person_id, role=Role.ADVISOR, by=by, at=at)


@transaction.atomic
def _move(advisor_id: int, event: str, by: Actor, at: datetime) -> PeerAdvisor:
    row = _locked(advisor_id)
    row.state = ENTRY.after(event, row.state)
    row.save(update_fields=["state"])
    record(stream=f"advisor:{advisor_id}", action=event, by=by, at=at)
    return row


def _locked(advisor_id: int) -> PeerAdvisor:
    return PeerAdvisor.objects.select_for_update(no_key=True).get(pk=advisor_id)


def _values(entry: Entry, names: Any) -> dict[str, Any]:
    return {n: list(getattr(entry, n)) if n in _LISTS else getattr(entry, n) for n in names}


def _write_children(row: PeerAdvisor, entry: Entry, names: Any) -> None:
    """Replace the child rows of the named fields."""
    if "lived" in names:
        row.lived.all().delete()
    if "anniversaries" in names:
        row.anniversaries.all().delete()
    credentials = bool(set(names) - {"lived", "anniversaries"})
    if credentials:
        row.credentials.all().delete()
    _add_children(row, entry, lived="lived" in names, days="anniversaries" in names, credentials=credentials)


def _add_children(
    row: PeerAdvisor, entry: Entry, *, lived: bool = True, days: bool = True, credentials: bool = True
) -> None:
    if lived and entry.lived:
        LivedEvent.objects.bulk_create(
            LivedEvent(advisor=row, kind=x.kind, venue=x.venue, year=x.year) for x in entry.lived
        )
    if days and entry.anniversaries:
        Anniversary.objects.bulk_create(
            Anniversary(advisor=row, month=month, day=day) for month, day in entry.anniversaries
        )
    if credentials and (made := _credentials(row, entry)):
        Credential.objects.bulk_create(made)


def _credentials(row: PeerAdvisor, entry: Entry) -> list[Credential]:
    made = [
        Credential(
            advisor=row,
            kind=CredentialKind.LICENSE.value,
            state=x.state,
            number=x.number,
            expires_date=x.expires,
        )
        for x in entry.licenses
    ]
    made += [
        Credential(
            advisor=row,
            kind=CredentialKind.COMPACT.value,
            compact=x.compact,
            mode=x.mode,
            number=x.number,
            expires_date=x.expires,
        )
        for x in entry.authorities
    ]
    dated = (
        (CredentialKind.BACKGROUND, entry.background_expires),
        (CredentialKind.TRAINING, entry.training_expires),
    )
    return made + [Credential(advisor=row, kind=k.value, expires_date=day) for k, day in dated if day]
