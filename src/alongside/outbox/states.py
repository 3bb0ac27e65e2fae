"""The life of a message, and of one try to hand it to a carrier."""

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class MessageState(Choice):
    """Where a message is."""

    DUE = "due", gettext_noop("Waiting to go out")
    LEASED = "leased", gettext_noop("Being handed over")
    HANDED = "handed", gettext_noop("Handed to the carrier")
    DELIVERED = "delivered", gettext_noop("Delivered, the carrier says")
    WITHDRAWN = "withdrawn", gettext_noop("Withdrawn before sending")
    EXPIRED = "expired", gettext_noop("Too late to be of use")
    FAILED = "failed", gettext_noop("Could not be handed over")


class AttemptState(Choice):
    """What became of one try with one carrier of texts or calls."""

    SENDING = "sending", gettext_noop("Being handed over")
    TAKEN = "taken", gettext_noop("Taken by the carrier")
    DELIVERED = "delivered", gettext_noop("Delivered, the carrier says")
    UNDELIVERED = "undelivered", gettext_noop("Not delivered, the carrier says")
    REFUSED = "refused", gettext_noop("Refused for good")
    UNREACHABLE = "unreachable", gettext_noop("The carrier did not take it")
    UNKNOWN = "unknown", gettext_noop("The carrier gave no answer: it may have been sent")


class OtherWay(Choice):
    """How somebody was told after all, or why nobody had to be, when a message failed for good."""

    PHONE = "phone", gettext_noop("Told by phone")
    PERSON = "person", gettext_noop("Told in person")
    MAIL = "mail", gettext_noop("Written to from elsewhere")
    NOT_NEEDED = "not_needed", gettext_noop("No longer needed")


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
        Move("hand", (S.DUE, S.LEASED), S.HANDED, "sender, or a receipt that came first"),
        Move("deliver", (S.DUE, S.LEASED, S.HANDED), S.DELIVERED, "carrier's receipt"),
        Move("retry", (S.LEASED,), S.DUE, "sender"),
        Move("return", (S.DUE, S.LEASED, S.HANDED), S.DUE, "carrier's receipt, when another carrier is left"),
        Move("give_up", (S.DUE, S.LEASED, S.HANDED), S.FAILED, "sender or carrier's receipt"),
        Move("send again", (S.FAILED,), S.DUE, "staff"),
        Move("withdraw", (S.DUE, S.LEASED), S.WITHDRAWN, "room"),
        Move("expire", (S.DUE, S.LEASED), S.EXPIRED, "sender"),
    ),
)

A = AttemptState
OPEN_ATTEMPT = (A.SENDING, A.UNKNOWN, A.TAKEN)
"""What a receipt can still move. Nothing leads back: a late, repeated or disordered receipt changes nothing."""
ATTEMPT = Lifecycle(
    name="try with a carrier",
    start=A.SENDING,
    moves=(
        Move("take", (A.SENDING, A.UNKNOWN), A.TAKEN, "carrier's answer or receipt"),
        Move("deliver", OPEN_ATTEMPT, A.DELIVERED, "carrier's receipt"),
        Move("return", OPEN_ATTEMPT, A.UNDELIVERED, "carrier's receipt"),
        Move("refuse", (A.SENDING,), A.REFUSED, "carrier's answer"),
        Move("miss", (A.SENDING,), A.UNREACHABLE, "sender"),
        Move("lose", (A.SENDING,), A.UNKNOWN, "sender, when no answer came"),
    ),
)
