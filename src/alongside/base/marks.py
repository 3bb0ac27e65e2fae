"""Facts about this database as a whole."""

from __future__ import annotations

from datetime import datetime

from alongside.base.models import Mark

DEMO = "made_by_the_demo"


def set_mark(name: str, *, at: datetime) -> None:
    """Write the mark, once."""
    Mark.objects.get_or_create(name=name, defaults={"at": at})


def has_mark(name: str) -> bool:
    """Say whether the mark is set."""
    return Mark.objects.filter(name=name).exists()
