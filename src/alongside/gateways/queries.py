"""Which carrier a message takes, and what lies in the demo's mailbox."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from alongside.base import marks
from alongside.gateways.mailbox import MailboxCarrier
from alongside.gateways.models import MailboxItem
from alongside.gateways.protocol import Carrier
from alongside.gateways.smtp import SmtpCarrier
from alongside.outbox.states import Channel


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
