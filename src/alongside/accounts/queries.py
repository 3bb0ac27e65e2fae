"""Who somebody is and what they may do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from alongside.accounts import password_link
from alongside.accounts.models import Person, RoleGrant
from alongside.accounts.permissions import Permission, Role, permissions_of

__all__ = [
    "Person",
    "everyone",
    "may",
    "named",
    "open_roles",
    "password_link_fits",
    "people_with",
    "person",
    "person_by_email",
    "roles_of",
]


def roles_of(person_id: int, at: datetime) -> frozenset[Role]:
    """Return the roles a person holds at ``at``."""
    grants = RoleGrant.objects.filter(person_id=person_id, person__is_active=True, from_at__lte=at)
    return frozenset(Role(g.role) for g in grants.filter(Q(until_at__isnull=True) | Q(until_at__gt=at)))


def may(person_id: int, permission: Permission, at: datetime) -> bool:
    """Say whether a person may do this at ``at``."""
    return permission in permissions_of(roles_of(person_id, at))


def people_with(role: Role, at: datetime) -> QuerySet[Person]:
    """Return the active people who hold a role at ``at``, by name."""
    open_grant = Q(grants__until_at__isnull=True) | Q(grants__until_at__gt=at)
    return (
        Person.objects.filter(
            open_grant, is_active=True, robot=False, grants__role=role.value, grants__from_at__lte=at
        )
        .distinct()
        .order_by("name", "id")
    )


def person(person_id: int) -> Person:
    """Return one person. Raises Person.DoesNotExist."""
    return Person.objects.get(pk=person_id)


def person_by_email(email: str) -> Person | None:
    """Return the person with this address, or None."""
    return Person.objects.filter(email=email.strip().lower()).first()


def password_link_fits(person_id: int, key: str, at: datetime) -> bool:
    """Say whether a mailed link may set this person's password at ``at``; ``key`` is its part after them."""
    found = Person.objects.filter(pk=person_id, is_active=True).first()
    return found is not None and password_link.fits(found, key, at=at)


def everyone() -> QuerySet[Person]:
    """Return all people with their grants, by name."""
    return Person.objects.prefetch_related("grants").order_by("name", "id")


def named(text: str) -> QuerySet[Person]:
    """Return the people whose name or address holds every word of a text, by name; everyone without words."""
    found = Person.objects.order_by("name", "id")
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found


def open_roles(person_ids: Collection[int]) -> dict[int, list[Role]]:
    """Return the roles that were not taken away, by person, in the order of their names; nobody without one."""
    found: dict[int, list[Role]] = {}
    grants = RoleGrant.objects.filter(person_id__in=person_ids, until_at__isnull=True).order_by("role")
    for person_id, role in grants.values_list("person_id", "role"):
        found.setdefault(person_id, []).append(Role(role))
    return found
