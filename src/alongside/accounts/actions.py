"""Inviting people and setting their roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from alongside.accounts.models import Person, RoleGrant
from alongside.accounts.permissions import Role
from alongside.accounts.rules import may_invite
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record


@transaction.atomic
def robot(*, name: str, email: str, by: Actor, at: datetime) -> Person:
    """Return the robot of this address, made now if there is none. It has no role and can never sign in."""
    found = Person.objects.filter(email=email.strip().lower(), robot=True).first()
    if found is None:
        found = Person.objects.create_user(email, name=name, robot=True)
        record(stream=f"person:{found.pk}", action="make_robot", by=by, at=at)
    return found


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    roles: Iterable[Role],
    by: Actor,
    at: datetime,
    phone: str = "",
    timezone: str = "America/New_York",
    language: str = "en",
) -> Person:
    """Make a person with roles and no password; they set one through the password link.

    Raises Refused when the address is taken or no name is given.
    """
    may_invite(
        email=email, name=name, taken=Person.objects.filter(email=email.strip().lower()).exists()
    ).require()
    made = Person.objects.create_user(
        email, name=name.strip(), phone=phone, timezone=timezone, language=language
    )
    record(stream=f"person:{made.pk}", action="invite", by=by, at=at)
    for role in roles:
        grant(person_id=made.pk, role=role, by=by, at=at)
    return made


@transaction.atomic
def grant(*, person_id: int, role: Role, by: Actor, at: datetime) -> None:
    """Give a role from now on; nothing happens when the person holds it."""
    _, new = RoleGrant.objects.get_or_create(
        person_id=person_id,
        role=role.value,
        until_at=None,
        defaults={"from_at": at, "granted_by": str(by)},
    )
    if new:
        record(stream=f"person:{person_id}", action="grant_role", by=by, at=at, facts={"role": role.value})


@transaction.atomic
def end_grant(*, person_id: int, role: Role, by: Actor, at: datetime) -> None:
    """Take a role away from now on."""
    ended = RoleGrant.objects.filter(person_id=person_id, role=role.value, until_at=None).update(until_at=at)
    if ended:
        record(stream=f"person:{person_id}", action="end_role", by=by, at=at, facts={"role": role.value})


@transaction.atomic
def deactivate(*, person_id: int, by: Actor, at: datetime) -> None:
    """Close a person's sign-in; what they did stays in the record."""
    Person.objects.filter(pk=person_id).update(is_active=False)
    record(stream=f"person:{person_id}", action="deactivate", by=by, at=at)
