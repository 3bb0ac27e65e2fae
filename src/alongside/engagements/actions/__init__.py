"""The one writing door of casework: introduce, acknowledge, log, follow up, step down, close, reopen."""

from alongside.engagements.actions.ahead import (
    drop_date_ahead,
    leave_alone,
    lift_left_alone,
    move_date_ahead,
    note_date_ahead,
    put_back_date_ahead,
)
from alongside.engagements.actions.closing import close, hand_over, reopen, step_down
from alongside.engagements.actions.contacting import (
    acknowledge_notice,
    log_contact,
    requester_acknowledges_notice,
)
from alongside.engagements.actions.following import (
    add_follow_up,
    dismiss_follow_up,
    do_follow_up,
    move_follow_up,
    put_back_follow_up,
    requester_dismisses_follow_up,
    tick,
)
from alongside.engagements.actions.helping import (
    add_helper,
    agree_lane,
    answer_hand_off,
    change_helper,
    export_helpers,
    move_helper,
    offer_hand_off,
)
from alongside.engagements.actions.introducing import add_member, introduce, let_go
from alongside.engagements.actions.recounting import recount_follow_ups

__all__ = [
    "acknowledge_notice",
    "add_follow_up",
    "add_helper",
    "add_member",
    "agree_lane",
    "answer_hand_off",
    "change_helper",
    "close",
    "dismiss_follow_up",
    "do_follow_up",
    "drop_date_ahead",
    "export_helpers",
    "hand_over",
    "introduce",
    "leave_alone",
    "let_go",
    "lift_left_alone",
    "log_contact",
    "move_date_ahead",
    "move_follow_up",
    "move_helper",
    "note_date_ahead",
    "offer_hand_off",
    "put_back_date_ahead",
    "put_back_follow_up",
    "recount_follow_ups",
    "reopen",
    "requester_acknowledges_notice",
    "requester_dismisses_follow_up",
    "step_down",
    "tick",
]
