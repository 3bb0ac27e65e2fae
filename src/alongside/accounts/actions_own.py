"""What the sign-in notes about a person, what they set on it themselves, and what one does to another's.

Signing in writes to the person's own stream. A try with an unknown address goes to the stream
``sign-in`` without the address: people type passwords into the wrong box.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import transaction

from alongside.accounts import password_link
from alongside.accounts.actions import deactivate
from alongside.accounts.models import Person
from alongside.accounts.rules_own import may_change_person, may_set_profile
from alongside.kernel.actor import PUBLIC, Actor
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue


@transaction.atomic
def note_sign_in(*, person_id: int, how: Sequence[str], by: Actor, at: datetime) -> None:
    """Write that the person signed in; ``how`` lists the steps ("password", "totp", "passkey", "demo")."""
    record(stream=f"person:{person_id}", action="sign_in", by=by, at=at, facts={"how": list(how)})


@transaction.atomic
def note_sign_out(*, person_id: int, by: Actor, at: datetime) -> None:
    """Write that the person signed out."""
    record(stream=f"person:{person_id}", action="sign_out", by=by, at=at)


@transaction.atomic
def note_refused_sign_in(*, person_id: int | None, step: str, at: datetime) -> None:
    """Write that a try to sign in was refused; ``step`` is "password", "code" or "link"."""
    stream = f"person:{person_id}" if person_id else "sign-in"
    record(stream=stream, action="sign_in_refused", by=PUBLIC, at=at, facts={"step": step})


@transaction.atomic
def ask_password_link(*, person_id: int | None, by: Actor, at: datetime) -> None:
    """Write that a link to set a password was asked for, and mail it through the outbox.

    For an unknown address (None) the same work is done and the message taken back, so that neither the answer
    nor its time tells whether somebody signs in with it.
    """
    person = Person.objects.filter(pk=person_id or 0).first()
    record(stream=f"person:{person.pk}" if person else "sign-in", action="ask_password_link", by=by, at=at)
    with suppress(_NobodyThere), transaction.atomic():
        _mail_password_link(person or Person(pk=0, email="", name=""), at)
        if person is None:
            raise _NobodyThere


class _NobodyThere(Exception):
    """The address is nobody's: what was written for it is taken back."""


def _mail_password_link(person: Person, at: datetime) -> None:
    enqueue(
        key=f"password_link:{person.pk}:{at.isoformat()}",
        group=f"person:{person.pk}",
        kind="password_link" if person.has_usable_password() else "invitation",
        address=person.email,
        language=person.language,
        context={
            "name": person.name,
            "link": {"purpose": password_link.PURPOSE, "ref": password_link.ref_of(person, at=at)},
        },
        at=at,
        not_after=at + password_link.LASTS,
        urgent=True,
    )


@transaction.atomic
def note_sign_in_changed(*, person_id: int, what: str, by: Actor, at: datetime) -> None:
    """Write that a password or second step changed, end the sessions opened before, and tell the person.

    ``what`` is a word that the wording knows: password_set, totp_added, totp_removed, passkey_added,
    passkey_removed, codes_made.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    person.sign_in_edition += 1
    person.save(update_fields=["sign_in_edition"])
    record(stream=f"person:{person_id}", action="change_sign_in", by=by, at=at, facts={"what": what})
    enqueue(
        key=f"sign_in_changed:{person_id}:{what}:{at.isoformat()}",
        group=f"person:{person_id}",
        kind="sign_in_changed",
        address=person.email,
        language=person.language,
        context={"name": person.name, "what": what},
        at=at,
    )


@transaction.atomic
def set_profile(
    *, person_id: int, name: str, timezone: str, language: str, by: Actor, at: datetime
) -> Person:
    """Keep a person's name, IANA time zone and language. Raises Refused for an unknown zone or language."""
    person = Person.objects.select_for_update().get(pk=person_id)
    may_set_profile(
        name=name,
        timezone=timezone,
        language=language,
        timezones=zoneinfo.available_timezones(),
        languages=dict(settings.LANGUAGES),
    ).require()
    person.name, person.timezone, person.language = name.strip(), timezone, language
    person.save(update_fields=["name", "timezone", "language"])
    record(
        stream=f"person:{person_id}",
        action="set_profile",
        by=by,
        at=at,
        facts={"timezone": timezone, "language": language},
    )
    return person


@transaction.atomic
def close_sign_in(*, person_id: int, by: Actor, at: datetime) -> None:
    """Close another person's sign-in. Raises Refused for one's own; nothing happens when it is closed."""
    may_change_person(by_person_id=by.person_id, person_id=person_id).require()
    if Person.objects.select_for_update().get(pk=person_id).is_active:
        deactivate(person_id=person_id, by=by, at=at)


@transaction.atomic
def reopen_sign_in(*, person_id: int, by: Actor, at: datetime) -> None:
    """Open a closed sign-in again, with the roles it had. Raises Refused for one's own."""
    may_change_person(by_person_id=by.person_id, person_id=person_id).require()
    if Person.objects.filter(pk=person_id, is_active=False).update(is_active=True):
        record(stream=f"person:{person_id}", action="reactivate", by=by, at=at)
