"""Keeping the directory by hand: agencies, contact numbers, delegates. Files: see importing."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import transaction

from alongside.agencies.importing import ImportReport, import_directory
from alongside.agencies.models import Agency, ContactNumber, Delegate, Edition
from alongside.agencies.names import search_text
from alongside.agencies.queries import Town, find, town
from alongside.agencies.rules import may_add_agency, may_add_number, may_name_delegate
from alongside.agencies.starter import make_starter
from alongside.kernel import phone
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record

__all__ = [
    "ImportReport",
    "add_agency",
    "add_number",
    "import_directory",
    "make_starter",
    "name_delegate",
    "retire_number",
    "revoke_delegate",
]


@transaction.atomic
def add_agency(*, name: str, kind: str, state: str, city: str, by: Actor, at: datetime) -> int:
    """Add an agency that the directory lacks; return its id.

    Its point and time zone are its town's when the directory knows the town. Raises Refused when the name,
    kind or state is missing, or the name is there already.
    """
    name, city, state = " ".join(name.split()), " ".join(city.split()), state.upper()
    may_add_agency(name=name, kind=kind, state=state, already=find(name, state) is not None).require()
    place = town(city, state) or Town(city, state, "", None, None, "")
    row = Agency.objects.create(
        name=name,
        kind=kind,
        state=state,
        city=city,
        county=place.county,
        lat=place.lat,
        lon=place.lon,
        timezone=place.timezone,
        search=search_text(name=name, city=city, county=place.county, state=state),
    )
    Edition.renew()
    record(stream=f"agency:{row.pk}", action="add_agency", by=by, at=at)
    return row.pk


@transaction.atomic
def add_number(
    *,
    agency_id: int,
    number: str,
    label: str,
    source: str,
    source_note: str,
    seen_date: date,
    by: Actor,
    at: datetime,
) -> int:
    """Keep a contact number with where and when it was found; return its id.

    The same number again renews its source and day. Raises Refused when it cannot be dialed or its source
    is not said.
    """
    may_add_number(
        number=number,
        source=source,
        source_note=source_note,
        seen_date=seen_date,
        today=at.astimezone(UTC).date(),
    ).require()
    row, _ = ContactNumber.objects.update_or_create(
        agency_id=agency_id,
        number=phone.digits(number),
        retired_at=None,
        defaults={
            "label": label.strip(),
            "source": source,
            "source_note": source_note.strip(),
            "seen_date": seen_date,
            "checked_by": str(by),
            "checked_by_text": by.text,
            "checked_at": at,
        },
    )
    facts = {"source": source, "seen_date": seen_date.isoformat()}
    record(
        stream=f"agency:{agency_id}",
        action="add_number",
        by=by,
        at=at,
        object=f"number:{row.pk}",
        facts=facts,
    )
    return row.pk


@transaction.atomic
def retire_number(*, number_id: int, by: Actor, at: datetime) -> None:
    """Take a number out of use; it stays on record. A second time does nothing."""
    row = ContactNumber.objects.select_for_update().get(pk=number_id)
    if row.retired_at is not None:
        return
    row.retired_at, row.retired_by = at, str(by)
    row.save(update_fields=["retired_at", "retired_by"])
    record(
        stream=f"agency:{row.agency_id}", action="retire_number", by=by, at=at, object=f"number:{number_id}"
    )


@transaction.atomic
def name_delegate(*, agency_id: int, name: str, title: str, named_by: str, by: Actor, at: datetime) -> int:
    """Record that an agency head named someone to accept help; return the delegate's id. Raises Refused."""
    may_name_delegate(name=name, title=title, named_by=named_by).require()
    row = Delegate.objects.create(
        agency_id=agency_id,
        name=name.strip(),
        title=title.strip(),
        named_by=named_by.strip(),
        from_at=at,
        recorded_by=str(by),
    )
    record(stream=f"agency:{agency_id}", action="name_delegate", by=by, at=at, object=f"delegate:{row.pk}")
    return row.pk


@transaction.atomic
def revoke_delegate(*, delegate_id: int, by: Actor, at: datetime) -> None:
    """End a delegate's authority from now on. A second time does nothing."""
    row = Delegate.objects.select_for_update().get(pk=delegate_id)
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_by = at, str(by)
    row.save(update_fields=["revoked_at", "revoked_by"])
    record(
        stream=f"agency:{row.agency_id}",
        action="revoke_delegate",
        by=by,
        at=at,
        object=f"delegate:{delegate_id}",
    )
