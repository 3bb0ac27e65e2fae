"""What became of messages, by channel, for the people who follow a question to its answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alongside.outbox.models import Message


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of a group: by which channel, where it is, and when it got there."""

    channel: str
    state: str
    created_at: datetime
    due_at: datetime
    handed_at: datetime | None
    delivered_at: datetime | None


def trails(groups: Iterable[str]) -> dict[str, tuple[Sent, ...]]:
    """Return the messages of each group, oldest first."""
    found: dict[str, list[Sent]] = {}
    rows = Message.objects.filter(group__in=list(groups)).order_by("created_at", "due_at", "pk")
    for m in rows:
        sent = Sent(m.channel, m.state, m.created_at, m.due_at, m.handed_at, m.delivered_at)
        found.setdefault(m.group, []).append(sent)
    return {group: tuple(some) for group, some in found.items()}
