"""Which carrier a message takes, and what lies in the demo's mailbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet

from alongside.base import marks
from alongside.gateways.mailbox import MailboxCarrier
from alongside.gateways.models import MailboxItem, Reply
from alongside.gateways.protocol import Carrier
from alongside.gateways.setup import Setup
from alongside.gateways.smtp import SmtpCarrier
from alongside.outbox.queries import is_open
from alongside.outbox.states import Channel
from alongside.roster import queries as roster

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


@dataclass(frozen=True, slots=True)
class ReplyCard:
    """A text that waits for a person. ``name`` is "" when the number is nobody's on the roster."""

    id: int
    name: str
    number: str
    text: str
    code: str
    received_at: datetime
    page_id: int
    automatic: bool


def replies_waiting(*, limit: int = 100) -> list[ReplyCard]:
    """Return the texts that an officer must read and nobody has dealt with, oldest first."""
    rows = list(
        Reply.objects.filter(needs_person=True, handled_at__isnull=True).order_by("received_at")[:limit]
    )
    people = roster.cards({row.advisor_id for row in rows if row.advisor_id})
    return [_reply(row, people) for row in rows]


def count_replies_waiting() -> int:
    """Return how many texts an officer must read."""
    return Reply.objects.filter(needs_person=True, handled_at__isnull=True).count()


def reply(reply_id: int) -> ReplyCard | None:
    """Return a text that was left to a person, dealt with or not, or None."""
    row = Reply.objects.filter(pk=reply_id, needs_person=True).first()
    return _reply(row, roster.cards([row.advisor_id])) if row else None


def _reply(row: Reply, people: Mapping[int, roster.AdvisorCard]) -> ReplyCard:
    who = people.get(row.advisor_id)
    return ReplyCard(
        row.pk, who.name if who else "", row.number, row.text, row.code, row.received_at,
        row.page_id, row.automatic,
    )  # fmt: skip


def open_channels() -> dict[str, bool]:
    """Return which of texts ("sms") and calls ("voice") can go out now."""
    return {channel.value: is_open(channel) for channel in (Channel.SMS, Channel.VOICE)}
