"""A carrier that puts messages into the demo's mailbox instead of sending them."""

from __future__ import annotations

from alongside.gateways.models import MailboxItem
from alongside.gateways.protocol import Envelope, Rejected
from alongside.kernel import clock
from alongside.outbox.states import Channel


class MailboxCarrier:
    """Keeps each message once per key, for the demo's mailbox page."""

    name = "mailbox"

    def __init__(self, channel: str) -> None:
        self._channel = channel

    def send(self, envelope: Envelope) -> str:
        """Put the message into the mailbox."""
        if not envelope.address.strip():
            raise Rejected("no address")
        MailboxItem.objects.get_or_create(
            key=envelope.key,
            defaults={
                "channel": self._channel,
                "to": envelope.address,
                "subject": envelope.subject or Channel(self._channel).label,
                "text": envelope.text,
                "html": envelope.html,
                "at": clock.now(),
            },
        )
        return ""
