"""Simulated time: what happens when, and the clock's and the mail's own work between, each at its moment.

Nothing sleeps. The agenda jumps to whatever comes first: an act that was put on it, or the earliest deadline
that a table holds. Ticks and deliveries are those of ``jobs``, with ``kernel.clock`` frozen at the moment.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from django.db import connection, transaction

from alongside.gateways.protocol import Carrier, Envelope
from alongside.jobs.deliver import deliver
from alongside.jobs.tick import ROOMS
from alongside.kernel import clock

Act = Callable[[datetime], object]
OnMail = Callable[[Envelope, datetime], None]

ROUNDS_AT_ONE_MOMENT = 200
"""More rounds than this without time moving on mean that something stays due forever."""

# Every deadline that jobs acts on, room by room, and the newest wave: whether somebody was asked.
LOOK = """
SELECT
  least((SELECT min(due_at) FROM outbox_message WHERE state = 'due'),
        (SELECT min(lease_until) FROM outbox_message WHERE state = 'leased')),
  (SELECT min(escalate_at) FROM incidents_requestforassistance WHERE state = 'new'),
  least((SELECT min(w.due_at) FROM callouts_wave w JOIN callouts_seat s ON s.id = w.seat_id
           JOIN callouts_callout c ON c.id = s.callout_id
          WHERE w.state = 'open' AND s.state = 'open' AND c.state = 'open'),
        (SELECT min(p.due_at) FROM callouts_page p JOIN callouts_callout c ON c.id = p.callout_id
          WHERE p.due_at IS NOT NULL AND c.state = 'open')),
  (SELECT min(due_at) FROM engagements_followup WHERE state = 'planned'),
  (SELECT max(id) FROM callouts_wave)
"""
MAIL = "mail"
WHOSE = (MAIL, "requests", "call-outs", "engagements")
"""Whose deadlines LOOK returns, in order: the sender's, then the rooms' by their names in jobs.tick."""
TICKS = dict(ROOMS)


@dataclass(frozen=True, slots=True)
class Seen:
    """The earliest deadline of each, past ones included, and the newest wave's id."""

    deadlines: dict[str, datetime]
    wave: int | None

    @property
    def next(self) -> datetime | None:
        """Return the earliest of all."""
        return min(self.deadlines.values(), default=None)

    def due(self, at: datetime) -> list[str]:
        """Return whose deadlines have come."""
        return [whose for whose, moment in self.deadlines.items() if moment <= at]


class StaysDue(RuntimeError):
    """Something was due, was looked after, and is due still: a clock that runs in place."""


class Postbox:
    """A carrier that keeps what it took until the agenda hands it to the people it is for.

    ``refuses(envelope)`` may raise CannotReach or Rejected, to play a carrier on a bad day;
    ``behind`` is given every message too (the demo's mailbox).
    """

    name = "postbox"

    def __init__(
        self, refuses: Callable[[Envelope], None] | None = None, behind: Carrier | None = None
    ) -> None:
        self.taken: list[Envelope] = []
        self.sent = 0
        self._refuses = refuses
        self._behind = behind

    def send(self, envelope: Envelope) -> str:
        """Take the message."""
        if self._refuses is not None:
            self._refuses(envelope)
        if self._behind is not None:
            self._behind.send(envelope)
        self.taken.append(envelope)
        self.sent += 1
        return f"postbox-{self.sent}"


class Agenda:
    """Acts in the order of their moments. ``on_mail`` hears of every message handed over; ``asked`` is
    called when somebody was asked, while the tables still show what was known.
    """

    def __init__(
        self, start: datetime, *, postbox: Postbox, on_mail: OnMail | None = None, asked: Act | None = None
    ) -> None:
        self.now = start
        self.on_mail = on_mail or (lambda envelope, at: None)
        self._postbox = postbox
        self._asked = asked or (lambda at: None)
        self._wave: int | None = None
        self._heap: list[tuple[datetime, int, Act]] = []
        self._order = itertools.count()

    def add(self, at: datetime, act: Act) -> None:
        """Put an act on the agenda; one for the past happens next."""
        heapq.heappush(self._heap, (max(at, self.now), next(self._order), act))

    def within(self, delay: timedelta, act: Act) -> None:
        """Put an act on the agenda, ``delay`` from now."""
        self.add(self.now + delay, act)

    def run(self, until: datetime) -> None:
        """Do everything that falls before or on ``until``, and leave the clock there."""
        deadline = look().next
        while True:
            acts = self._heap[0][0] if self._heap else None
            due = min((m for m in (acts, deadline) if m is not None), default=None)
            if due is None or due > until:
                break
            self.now = max(self.now, due)
            with clock.frozen(self.now):
                if acts is not None and acts <= self.now:
                    heapq.heappop(self._heap)[2](self.now)
                deadline = self._clockwork()
        self.now = max(self.now, until)

    def _clockwork(self) -> datetime | None:
        """Do what is due at this moment; return when the next thing is."""
        for _ in range(ROUNDS_AT_ONE_MOMENT):
            seen = look()
            if seen.wave != self._wave:
                self._wave = seen.wave
                self._asked(self.now)
            due = seen.due(self.now)
            if not due:
                return seen.next
            for whose in due:
                if whose == MAIL:
                    self._post()
                else:
                    TICKS[whose](at=self.now)
        raise StaysDue(f"Something stays due at {self.now.isoformat()}: {look().due(self.now)}")

    def _post(self) -> None:
        """Hand over what is due. In a transaction, because nothing here hangs and connections cost time."""
        with transaction.atomic():
            deliver(choose=lambda channel: self._postbox, limit=200)
        mails, self._postbox.taken = self._postbox.taken, []
        for mail in mails:
            self.on_mail(mail, self.now)


def look() -> Seen:
    """Return the deadlines that the tables hold, and the newest wave."""
    connection.ensure_connection()
    # Prepared once per connection: planning it anew took four fifths of its time.
    with psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(LOOK, prepare=True).fetchone()
    assert row is not None
    *moments, wave = row
    found = zip(WHOSE, moments, strict=True)
    return Seen({whose: moment for whose, moment in found if moment is not None}, wave)
