"""Facts about this database as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from alongside.base.models import Mark

DEMO = "made_by_the_demo"
JOBS = "jobs_were_here"
"""Renewed by the jobs while they run, so that the doctor can say whether they do."""
ENGINE = "engine_was_here"
"""Renewed each second in which every room did what was due: the watch reads it."""
SENDER = "sender_was_here"
"""Renewed each second in which the outbox was looked through: the watch reads it."""
NIGHTLY = "test_page_came_through"
"""Renewed when the nightly test page came through, where one is set up."""
PAPER = "paper_was_made"
"""Renewed with each paper copy, where one is set up."""
WATCH = "watch_was_here"
"""Renewed by the watch at every look; pages and jobs read it, so that the watch is watched too."""


def set_mark(name: str, *, at: datetime) -> None:
    """Write the mark, once."""
    Mark.objects.get_or_create(name=name, defaults={"at": at})


def renew_mark(name: str, *, at: datetime, every: timedelta) -> None:
    """Move the mark to ``at`` when it is older than ``every``: most calls write nothing."""
    if not Mark.objects.filter(name=name, at__gt=at - every).exists():
        _put(name, at)


def due_again(name: str, *, at: datetime, every: timedelta) -> bool:
    """Say whether the mark is older than ``every`` (or was never set), and move it to ``at`` when it is.

    Outside of a transaction two askers may both hear yes: only for what does no harm twice.
    """
    if Mark.objects.filter(name=name, at__gt=at - every).exists():
        return False
    _put(name, at)
    return True


def _put(name: str, at: datetime) -> None:
    """Write the mark in one statement."""
    mark = Mark(name=name, at=at)
    Mark.objects.bulk_create([mark], update_conflicts=True, unique_fields=["name"], update_fields=["at"])


def locked_moment(name: str) -> datetime | None:
    """Return when the mark was last renewed, locked until the transaction ends; None when it never was."""
    return Mark.objects.select_for_update().filter(name=name).values_list("at", flat=True).first()


def mark_moment(name: str) -> datetime | None:
    """Return when the mark was set or last renewed, or None."""
    return Mark.objects.filter(name=name).values_list("at", flat=True).first()


def has_mark(name: str) -> bool:
    """Say whether the mark is set."""
    return Mark.objects.filter(name=name).exists()


def moments(names: Iterable[str]) -> dict[str, datetime]:
    """Return when each of these marks was set or last renewed; those never set are left out."""
    return dict(Mark.objects.filter(name__in=list(names)).values_list("name", "at"))


def drop_mark(name: str) -> None:
    """Take the mark away."""
    Mark.objects.filter(name=name).delete()
