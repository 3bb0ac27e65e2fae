"""What every carrier promises. Real adapters and fakes pass the same contract tests (tests/gateways)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Envelope:
    """One message ready to go: ``key`` is the same on every try, so that a carrier can drop a repeat.

    ``channel`` and ``attempt`` matter to carriers of texts and calls: the attempt's number stands in the
    addresses to which they report, so that a report finds its try even when our own answer was lost.
    ``sender``: the mail address it comes from, where that is not the program's own.
    """

    key: str
    address: str
    subject: str
    text: str
    html: str = ""
    channel: str = "email"
    attempt: int = 0
    sender: str = ""


class CannotReach(Exception):
    """The carrier did not take it this time (refused, timed out, broke off). Worth another try."""


class Unknown(CannotReach):
    """No answer came: the carrier may have taken it. Look it up before sending it again."""


class Rejected(Exception):
    """The carrier will never take it (no such address). Another try is no use; a person must look."""


class Stopped(Rejected):
    """The person told the carrier to let nothing through from us any more."""


class Carrier(Protocol):
    """Hands one envelope over within ten seconds, or raises CannotReach or Rejected. Holds no database."""

    name: str

    def send(self, envelope: Envelope) -> str:
        """Hand the message over; return the carrier's own reference, or an empty text."""
        ...


class PhoneCarrier(Carrier, Protocol):
    """A carrier of texts or calls: reports later what became of them, and can be asked what it has."""

    def weight(self, channel: str) -> int:
        """Return how much of a channel it carries beside others; 0 when it does not carry it."""
        ...

    def find(self, envelope: Envelope) -> str:
        """Return the carrier's reference of a message it has, "" when it has none. Raises CannotReach."""
        ...
