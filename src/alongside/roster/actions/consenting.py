"""Consent to texts and calls: written down with day, number and wording; ended, never overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.kernel.phone import digits
from alongside.ledger.actions import record
from alongside.roster import loading
from alongside.roster.consent import VERSION
from alongside.roster.entry import Entry
from alongside.roster.models import Consent, PeerAdvisor

_CHANNELS = {"sms_consent": "sms", "voice_consent": "voice"}


def consent_of_number(entry: Entry, before: Entry) -> Entry:
    """Return the entry without consents that were given for another number than it has now."""
    if digits(entry.phone) == digits(before.phone):
        return entry
    same: dict[str, Any] = {f: None for f in _CHANNELS if getattr(entry, f) == getattr(before, f)}
    return replace(entry, **same)


def write_consents(row: PeerAdvisor, entry: Entry, names: Iterable[str], *, by: Actor, at: datetime) -> None:
    """Make the consents of the named fields those of the entry, within the transaction of its change."""
    for name in names:
        given, channel = getattr(entry, name), _CHANNELS[name]
        why = "changed in the entry" if given else "taken out of the entry"
        _end(Consent.objects.filter(advisor=row, channel=channel), why=why, at=at)
        if given:
            Consent.objects.create(
                advisor=row,
                channel=channel,
                number=entry.phone,
                given_date=given,
                wording=VERSION,
                recorded_at=at,
                recorded_by=str(by),
            )


@transaction.atomic
def end_consent(
    *, number: str, channels: Collection[str], why: str, by: Actor, at: datetime
) -> tuple[int, ...]:
    """End every advisor's consent for a number on these channels; return the advisors' ids."""
    rows = Consent.objects.filter(number=number, channel__in=channels, ended_at__isnull=True)
    found = sorted(set(rows.values_list("advisor_id", flat=True)))
    _end(rows, why=why, at=at)
    for advisor_id in found:
        facts = {"channels": sorted(channels), "why": why}
        record(stream=f"advisor:{advisor_id}", action="end_consent", by=by, at=at, facts=facts)
    return tuple(found)


@transaction.atomic
def renew_consent(*, number: str, channel: str, ended_why: str, by: Actor, at: datetime) -> tuple[int, ...]:
    """Take up again the consents for a number that ended for ``ended_why``; return the advisors' ids."""
    ended = Consent.objects.filter(number=number, channel=channel, ended_why=ended_why)
    found: list[int] = []
    for row in ended.select_related("advisor").order_by("-ended_at"):
        open_now = Consent.objects.filter(advisor=row.advisor, channel=channel, ended_at__isnull=True)
        if row.advisor_id in found or open_now.exists() or digits(row.advisor.phone) != number:
            continue
        Consent.objects.create(
            advisor=row.advisor,
            channel=channel,
            number=number,
            given_date=loading.day(at),
            wording=VERSION,
            recorded_at=at,
            recorded_by=str(by),
        )
        found.append(row.advisor_id)
        facts = {"channels": [channel]}
        record(stream=f"advisor:{row.advisor_id}", action="renew_consent", by=by, at=at, facts=facts)
    return tuple(found)


def _end(rows: object, *, why: str, at: datetime) -> None:
    rows.filter(ended_at__isnull=True).update(ended_at=at, ended_why=why)  # type: ignore[attr-defined]
