"""The writing door of applications."""

from alongside.joining.actions.applying import Applied, Wish, apply, confirm, mail_link_again, sign, withdraw
from alongside.joining.actions.deciding import decide, decline, invite_to_talk, note_talk, put_forward, screen
from alongside.joining.actions.purging import tick
from alongside.joining.actions.taking_in import take_in
from alongside.joining.actions.vouching import (
    answer_reference,
    ask_again,
    ask_references,
    name_referee,
    refuse_reference,
)

__all__ = [
    "Applied",
    "Wish",
    "answer_reference",
    "apply",
    "ask_again",
    "ask_references",
    "confirm",
    "decide",
    "decline",
    "invite_to_talk",
    "mail_link_again",
    "name_referee",
    "note_talk",
    "put_forward",
    "refuse_reference",
    "screen",
    "sign",
    "take_in",
    "tick",
    "withdraw",
]
