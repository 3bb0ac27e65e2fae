"""Links: which ones are due, and what a look found. Who looks is the jobs' own matter (gateways.links)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.library.models_resources import Resource
from alongside.library.rules_resources import link_after, next_look
from alongside.library.states import EntryState
from alongside.library.words_resources import LinkState

__all__ = ["claim_links", "look_again", "note_link"]


@dataclass(frozen=True)
class DueLink:
    """A link to look at."""

    resource_id: int
    url: str


@transaction.atomic
def claim_links(*, limit: int, lease: timedelta, by: Actor, at: datetime) -> list[DueLink]:
    """Return links that are due, and keep others from looking at them for ``lease``. The oldest come first."""
    rows = list(
        Resource.objects.select_for_update(skip_locked=True)
        .filter(state=EntryState.SHOWN.value, link_due_at__lte=at)
        .order_by("link_due_at", "pk")[:limit]
    )
    Resource.objects.filter(pk__in=[r.pk for r in rows]).update(link_due_at=at + lease)
    return [DueLink(r.pk, r.url) for r in rows]


@transaction.atomic
def note_link(
    *,
    resource_id: int,
    url: str,
    status: int,
    found_at: str,
    closed: bool,
    every: timedelta,
    by: Actor,
    at: datetime,
) -> LinkState | None:
    """Keep what a look at ``url`` found; return the state, or None when the entry has another link by now.

    ``status`` is the last HTTP answer, 0 for none; ``found_at`` where redirects led, "" for nowhere else;
    ``closed`` that the site's robots.txt asks not to look. A line goes to the ledger when the state changes.
    """
    row = Resource.objects.select_for_update().filter(pk=resource_id, url=url).first()
    if row is None:
        return None
    before = row.link_state
    state = link_after(before, status=status, moved=bool(found_at), closed=closed)
    row.link_state, row.link_status, row.link_found_at = state.value, status, found_at[:500]
    row.link_checked_at, row.link_due_at = at, next_look(state, at=at, every=every)
    row.save(update_fields=["link_state", "link_status", "link_found_at", "link_checked_at", "link_due_at"])
    if before != state.value:
        facts = {"state": state.value, "status": status}
        record(stream="library", action="note_link", by=by, at=at, object=f"resource:{row.pk}", facts=facts)
    return state


@transaction.atomic
def look_again(*, slug: str, by: Actor, at: datetime) -> None:
    """Let a link be looked at as soon as the checker runs."""
    Resource.objects.filter(slug=slug).update(link_due_at=at)
    row = Resource.objects.get(slug=slug)
    record(stream="library", action="look_again", by=by, at=at, object=f"resource:{row.pk}")
