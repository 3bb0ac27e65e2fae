"""The reading door: what is wrong now, for the banner on staff pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from alongside.base import marks
from alongside.watch.models import Trouble
from alongside.watch.rules import SENTENCES, silent, watch_is_silent

__all__ = ["Notice", "notices", "open_troubles", "pulses"]

PULSES = {
    "engine_silent": marks.ENGINE,
    "sender_silent": marks.SENDER,
    "paper_old": marks.PAPER,
    "test_page_missing": marks.NIGHTLY,
    "watch_silent": marks.WATCH,
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of the banner: what is wrong since when, and what to do."""

    name: str
    says: str
    do: str
    since: datetime


def pulses() -> dict[str, datetime]:
    """Return when each part of the system was last heard, by the name of its silence."""
    heard = marks.moments(PULSES.values())
    return {name: heard[mark] for name, mark in PULSES.items() if mark in heard}


def open_troubles() -> list[Trouble]:
    """Return what is wrong and has not ended, the oldest first."""
    return list(Trouble.objects.filter(ended_at__isnull=True).order_by("since", "name"))


def notices(at: datetime) -> tuple[Notice, ...]:
    """Return what staff must know now: what the watch found, and who is silent, the watch included.

    Silence is judged here too, so that it shows within seconds and also when the watch itself is gone. When
    nothing runs at all, that is said once.
    """
    heard = pulses()
    since = {row.name: row.since for row in open_troubles()}
    for name in silent(heard, at=at):
        since.setdefault(name, heard[name])
    if watch_is_silent(heard.get("watch_silent"), at=at):
        since.setdefault("watch_silent", heard["watch_silent"])
    return tuple(
        Notice(name, _(SENTENCES[name].says), _(SENTENCES[name].do), when)
        for name, when in since.items()
        if name in SENTENCES
    )
