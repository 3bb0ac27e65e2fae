"""The life of a message."""

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class MessageState(Choice):
    """Where a message is."""

    DUE = "due", gettext_noop("Waiting to go out")
    LEASED = "leased", gettext_noop("Being handed over")
    HANDED = "handed", gettext_noop("Handed to the carrier")
    WITHDRAWN = "withdrawn", gettext_noop("Withdrawn before sending")
    EXPIRED = "expired", gettext_noop("Too late to be of use")
    FAILED = "failed", gettext_noop("Could not be handed over")


class Channel(Choice):
    """How a message travels."""

    EMAIL = "email", gettext_noop("Email")
    SMS = "sms", gettext_noop("Text message")
    VOICE = "voice", gettext_noop("Phone call")


S = MessageState
MESSAGE = Lifecycle(
    name="message",
    start=S.DUE,
    moves=(
        Move("claim", (S.DUE, S.LEASED), S.LEASED, "sender"),
        Move("hand", (S.LEASED,), S.HANDED, "sender"),
        Move("retry", (S.LEASED,), S.DUE, "sender"),
        Move("give_up", (S.LEASED,), S.FAILED, "sender"),
        Move("withdraw", (S.DUE, S.LEASED), S.WITHDRAWN, "room"),
        Move("expire", (S.DUE, S.LEASED), S.EXPIRED, "sender"),
    ),
)
