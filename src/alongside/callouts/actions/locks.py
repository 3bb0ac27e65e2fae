"""Taking hold of a call-out, and changing one thing of it with its line in the ledger.

Locks are taken in one order: call-out, then seat, page, ledger head. Everything about one call-out is thus
done one after another; the unique indexes of models.py hold even without these locks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.callouts.states import PAGE, SEAT, WAVE, WaveState
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.policy.queries import Policy, frozen

P = ParamSpec("P")
R = TypeVar("R")


def lock(callout_id: int) -> CallOut:
    """Return the call-out, locked until the transaction ends. Raises CallOut.DoesNotExist."""
    return CallOut.objects.select_for_update().get(pk=callout_id)


def lock_page(page_id: int) -> tuple[CallOut, Seat, Page]:
    """Return a page with its seat and call-out, all locked. Raises Page.DoesNotExist."""
    rows = Page.objects.select_related("callout", "seat")
    # One statement; the database locks in the order named, and reads what it waited for anew.
    page = rows.select_for_update(of=("callout", "seat", "self")).get(pk=page_id)
    return page.callout, page.seat, page


def lock_seat(seat_id: int) -> tuple[CallOut, Seat]:
    """Return a seat with its call-out, both locked. Raises CallOut.DoesNotExist."""
    callout = CallOut.objects.select_for_update(of=("self",)).get(seats=seat_id)
    return callout, Seat.objects.select_for_update().get(pk=seat_id)


def joining(act: Callable[P, R]) -> Callable[P, R]:
    """Let an act be part of the caller's transaction where there is one, and have one of its own elsewhere.

    For acts that write nothing before they refuse: they need no savepoint to take anything back to.
    """

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return act(*args, **kwargs)
        with transaction.atomic():
            return act(*args, **kwargs)

    return run


def policy_of(callout: CallOut) -> Policy:
    """Return the policy as it stood when the call-out opened."""
    return frozen(callout.policy)


def move_page(page: Page, event: str, **changes: Any) -> None:
    """Move a page along its table and write the named fields. Deadlines are kept only if given."""
    page.state = PAGE.after(event, page.state)
    changes = {"due_at": None, **changes}
    for name, value in changes.items():
        setattr(page, name, value)
    page.save(update_fields=["state", *changes])


def move_seat(seat: Seat, event: str, *, at: datetime) -> None:
    """Move a seat along its table; whoever was to decide about it need not any more."""
    seat.state = SEAT.after(event, seat.state)
    seat.state_at, seat.needs_person_since = at, None
    seat.save(update_fields=["state", "state_at", "needs_person_since"])


def move_waves(seat: Seat, event: str) -> None:
    """Move the waves of a seat that the event can still move."""
    for wave in Wave.objects.filter(seat=seat).exclude(state=WaveState.ENDED.value):
        if WAVE.may(event, wave.state):
            wave.state = WAVE.after(event, wave.state)
            wave.save(update_fields=["state"])


def line(
    callout: CallOut,
    action: str,
    *,
    by: Actor,
    at: datetime,
    object: str,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write the act into the ledger of the request."""
    record(stream=f"request:{callout.request_id}", action=action, by=by, at=at, object=object, facts=facts)


def seat_ref(seat: Seat) -> str:
    """Return the reference under which a seat's commitment is kept in the roster."""
    return f"seat:{seat.pk}"
