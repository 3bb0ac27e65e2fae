"""Lets Django's own mails (sign-in links) take the same carrier as every other message."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from alongside.gateways.protocol import CannotReach, Envelope, Rejected
from alongside.gateways.queries import carrier_for
from alongside.outbox.states import Channel


class Backend(BaseEmailBackend):
    """Sends through ``carrier_for("email")``; without a carrier nothing is sent and nothing breaks."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Hand the mails over; return how many went."""
        carrier = carrier_for(Channel.EMAIL)
        sent = 0
        for mail in email_messages if carrier else ():
            assert carrier is not None
            html = next((str(b) for b, kind in getattr(mail, "alternatives", ()) if kind == "text/html"), "")
            for address in mail.to:
                envelope = Envelope(
                    f"django:{uuid.uuid4().hex}", address, str(mail.subject), str(mail.body), html
                )
                try:
                    carrier.send(envelope)
                    sent += 1
                except (CannotReach, Rejected):
                    if not self.fail_silently:
                        raise
        return sent
