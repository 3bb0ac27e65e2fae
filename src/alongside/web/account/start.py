"""Where a person lands after signing in."""

from __future__ import annotations

from datetime import datetime

from django.urls import NoReverseMatch, reverse

from alongside.accounts.permissions import permissions_of
from alongside.accounts.queries import roles_of
from alongside.web.context import NAVIGATION


def page_of(person_id: int, at: datetime) -> str:
    """Return the address of the first page of the navigation that the person may open, else their own."""
    permissions = permissions_of(roles_of(person_id, at))
    for permission, name, _ in NAVIGATION:
        if permission in permissions:
            try:
                return reverse(name)
            except NoReverseMatch:
                continue
    return reverse("account:home")
