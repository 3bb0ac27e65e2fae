"""Which carrier a message takes, and what lies in the demo's mailbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet

from alongside.base import marks
from alongside.gateways.mailbox import MailboxCarrier
from alongside.gateways.models import MailboxItem
from alongside.gateways.protocol import Carrier
from alongside.gateways.setup import Setup
from alongside.gateways.smtp import SmtpCarrier
from alongside.outbox.states import Channel

if TYPE_CHECKING:
    from alongside.gateways.twilio_carrier import TwilioCarrier

HOOKS = "/carriers"
"""Below which carriers report to us (web/carriers)."""


def carriers_for(channel: str) -> tuple[Carrier, ...]:
    """Return every carrier of a channel, in no order: one of mail, any number of texts and calls."""
    if channel != Channel.EMAIL:
        found = tuple(phone_carrier(s) for s in settings.CARRIERS if s.weights.get(channel))
        if found:
            return found
    only = carrier_for(channel)
    return (only,) if only else ()


def setup_of(name: str) -> Setup | None:
    """Return how a carrier of texts or calls is set up, or None."""
    return next((s for s in settings.CARRIERS if s.name == name), None)


_made: dict[tuple[str, ...], TwilioCarrier] = {}


def phone_carrier(setup: Setup) -> TwilioCarrier:
    """Return the carrier of this setup; its connections are kept open between messages."""
    from alongside.gateways.twilio_carrier import TwilioCarrier  # a third of a second, for senders only

    key = (setup.name, setup.base_url, setup.account, setup.token, setup.sender, repr(setup.weights))
    if key not in _made:
        _made[key] = TwilioCarrier(setup, hooks=settings.BASE_URL + HOOKS)
    return _made[key]


def carrier_for(channel: str) -> Carrier | None:
    """Return the carrier of a channel, or None when none is set up.

    Mail goes by SMTP when an address is set. Without one, and only in a database that the demo made in the
    embedded server, it goes to the demo's mailbox, as do texts and calls.
    """
    if channel == Channel.EMAIL and settings.SMTP_URL:
        return SmtpCarrier(settings.SMTP_URL, sender=settings.MAIL_FROM, sender_name=settings.PROGRAM["name"])
    if settings.EMBEDDED and marks.has_mark(marks.DEMO):
        return MailboxCarrier(channel)
    return None


def mailbox(*, limit: int = 200) -> QuerySet[MailboxItem]:
    """Return the newest messages in the demo's mailbox."""
    return MailboxItem.objects.order_by("-at", "-pk")[:limit]


def mailbox_item(item_id: int) -> MailboxItem | None:
    """Return one message of the demo's mailbox, or None."""
    return MailboxItem.objects.filter(pk=item_id).first()
