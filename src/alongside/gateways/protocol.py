"""What every carrier promises. Real adapters and fakes pass the same contract tests (tests/gateways)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Envelope:
    """One message ready to go: ``key`` is the same on every try, so that a carrier can drop a repeat."""

    key: str
    address: str
    subject: str
    text: str
    html: str = ""


class CannotReach(Exception):
    """The carrier did not take it this time (refused, timed out, broke off). Worth another try."""


class Rejected(Exception):
    """The carrier will never take it (no such address). Another try is no use; a person must look."""


class Carrier(Protocol):
    """Hands one envelope over within ten seconds, or raises CannotReach or Rejected. Holds no database."""

    name: str

    def send(self, envelope: Envelope) -> str:
        """Hand the message over; return the carrier's own reference, or an empty text."""
        ...
