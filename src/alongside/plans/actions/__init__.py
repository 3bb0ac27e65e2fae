"""The one writing door of the room."""

from alongside.plans.actions.clockwork import tick
from alongside.plans.actions.helping import put_on_sheet
from alongside.plans.actions.keeping import Saved, choose, close, replace, restore, save, start
from alongside.plans.actions.people import (
    change_role,
    comment,
    invite,
    settle_comment,
    sign_up,
    take_off,
    take_up,
    withdraw_invitation,
)
from alongside.plans.actions.tying import (
    ask_tie,
    attach,
    detach,
    end_tie,
    record_agreement,
    refuse_tie,
    verify_tie,
)

__all__ = [
    "Saved",
    "ask_tie",
    "attach",
    "change_role",
    "choose",
    "close",
    "comment",
    "detach",
    "end_tie",
    "invite",
    "put_on_sheet",
    "record_agreement",
    "refuse_tie",
    "replace",
    "restore",
    "save",
    "settle_comment",
    "sign_up",
    "start",
    "take_off",
    "take_up",
    "tick",
    "verify_tie",
    "withdraw_invitation",
]
