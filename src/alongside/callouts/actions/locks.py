"""Taking hold of a call-out, and changing one thing of it with its line in the ledger.

Locks are taken in one order: call-out, then seat, page, ledger head. Everything about one call-out is thus
done one after another; the unique indexes of models.py hold even without these locks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models, transaction

from alongside.base import together
from alongside.base.together import Statement
from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.callouts.states import PAGE, SEAT, WAVE, WaveState
from alongside.kernel.actor import Actor
from alongside.ledger import actions as ledger
from alongside.policy.queries import Policy, frozen

P = ParamSpec("P")
R = TypeVar("R")


def lock(callout_id: int) -> CallOut:
    """Return the call-out, locked until the transaction ends. Raises CallOut.DoesNotExist."""
    return CallOut.objects.select_for_update().get(pk=callout_id)


def lock_page(page_id: int) -> tuple[CallOut, Seat, Page]:
    """Return a page with its seat and call-out, all locked. Raises Page.DoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute(_lock_page(), [page_id])
        row = cursor.fetchone()
    if row is None:
        raise Page.DoesNotExist
    page, left = _made(Page, row)
    page.callout, left = _made(CallOut, left)
    page.seat, left = _made(Seat, left)
    return page.callout, page.seat, page


@cache
def _lock_page() -> str:
    """Return the statement of ``lock_page``, written once: two hundred people may answer at the same moment.

    The database locks in the order named, and reads what it waited for anew.
    """
    tables = {"p": Page, "c": CallOut, "s": Seat}
    columns = (f'{t}."{field.column}"' for t, model in tables.items() for field in _fields(model))
    return (
        f"SELECT {', '.join(columns)} FROM callouts_page p JOIN callouts_callout c ON c.id = p.callout_id"  # noqa: S608 (names of our own columns)
        " JOIN callouts_seat s ON s.id = p.seat_id WHERE p.id = %s FOR UPDATE OF c, s, p"
    )


M = TypeVar("M", bound=models.Model)


def _made(model: type[M], row: Sequence[Any]) -> tuple[M, Sequence[Any]]:
    """Return the model of the first columns of a row, and the columns left."""
    fields = _fields(model)
    values = [
        field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
        for field, value in zip(fields, row, strict=False)
    ]
    return model.from_db(connection.alias, [f.attname for f in fields], values), row[len(fields) :]


def _fields(model: type[models.Model]) -> Sequence[models.Field[Any, Any]]:
    return model._meta.concrete_fields


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
    page.save(update_fields=_moved(page, event, changes))


def page_move(page: Page, event: str, **changes: Any) -> Statement:
    """Move a page as ``move_page`` does, and return the statement that writes it. No foreign keys here."""
    return page_kept(page, _moved(page, event, changes))


def page_kept(page: Page, names: Sequence[str]) -> Statement:
    """Return the statement that writes these columns of a page that is locked."""
    columns = ", ".join(f'"{name}" = %s' for name in names)
    return f"UPDATE callouts_page SET {columns} WHERE id = %s", [*(getattr(page, n) for n in names), page.pk]  # noqa: S608


def _moved(page: Page, event: str, changes: dict[str, Any]) -> list[str]:
    page.state = PAGE.after(event, page.state)
    changes = {"due_at": None, **changes}
    for name, value in changes.items():
        setattr(page, name, value)
    return ["state", *changes]


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
    together.send([ledger_line(callout, action, by=by, at=at, object=object, facts=facts)])


def ledger_line(
    callout: CallOut,
    action: str,
    *,
    by: Actor,
    at: datetime,
    object: str,
    facts: dict[str, Any] | None = None,
) -> Statement:
    """Return the statement of ``line``, to be sent with the writes of its act."""
    stream = f"request:{callout.request_id}"
    return ledger.line(stream=stream, action=action, by=by, at=at, object=object, facts=facts)


def seat_ref(seat: Seat) -> str:
    """Return the reference under which a seat's commitment is kept in the roster."""
    return f"seat:{seat.pk}"
