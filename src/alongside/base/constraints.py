"""Constraints that many models share, written once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.kernel.choice import Choice


def one_of(field: str, choices: type[Choice], *, name: str) -> models.CheckConstraint:
    """Return a constraint: the column holds one of the words of the list."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values()}), name=name)


def both_or_neither(first: str, second: str, *, name: str) -> models.CheckConstraint:
    """Return a constraint: the two columns are filled together or empty together."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
    )
