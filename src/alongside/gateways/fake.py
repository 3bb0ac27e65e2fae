"""A carrier for tests and for channels that have no real one yet: same contract, messages in a list."""

from __future__ import annotations

from alongside.gateways.protocol import CannotReach, Envelope, Rejected


class FakeCarrier:
    """Takes everything into ``sent`` once per key. ``fail_next`` makes the next sends fail, in order."""

    def __init__(self, name: str = "fake", *, weight: int = 1) -> None:
        self.name, self._weight = name, weight
        self.sent: list[Envelope] = []
        self.fail_next: list[CannotReach | Rejected] = []

    def send(self, envelope: Envelope) -> str:
        """Take the message, or fail as told."""
        if self.fail_next:
            raise self.fail_next.pop(0)
        if not envelope.address.strip():
            raise Rejected("no address")
        if envelope.key not in {e.key for e in self.sent}:
            self.sent.append(envelope)
        return f"fake-{len(self.sent)}"

    def weight(self, channel: str) -> int:
        """Carry every channel."""
        return self._weight

    def find(self, envelope: Envelope) -> str:
        """Return the reference of a message it has, or ""."""
        keys = [e.key for e in self.sent]
        return f"fake-{keys.index(envelope.key) + 1}" if envelope.key in keys else ""
