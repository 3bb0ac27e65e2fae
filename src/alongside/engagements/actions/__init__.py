"""The one writing door of casework: introduce, acknowledge, log, decide, follow up, hand back, close."""

from alongside.engagements.actions.ahead import (
    drop_date_ahead,
    leave_alone,
    lift_left_alone,
    move_date_ahead,
    note_date_ahead,
    put_back_date_ahead,
)
from alongside.engagements.actions.calendar import end_case_calendar, renew_case_calendar
from alongside.engagements.actions.closing import close, hand_over, reopen, step_down
from alongside.engagements.actions.contacting import (
    acknowledge_notice,
    log_contact,
    requester_acknowledges_notice,
)
from alongside.engagements.actions.deciding import write_decision
from alongside.engagements.actions.echoing import settle_echo
from alongside.engagements.actions.following import (
    add_follow_up,
    dismiss_follow_up,
    do_follow_up,
    move_follow_up,
    put_back_follow_up,
    requester_dismisses_follow_up,
    tick,
)
from alongside.engagements.actions.foreseeing import mark_item, requester_marks_item
from alongside.engagements.actions.handing_back import drop_handing, plan_hand_back
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
from alongside.engagements.actions.papers import (
    OpenedPaper,
    PaperRefused,
    add_paper,
    dispose_paper,
    open_paper,
    reseal_papers,
)
from alongside.engagements.actions.records import (
    lift_hold,
    place_hold,
    record_final_report,
    strike_final_report,
)
from alongside.engagements.actions.recounting import recount_follow_ups
from alongside.engagements.actions.silencing import be_silent, lift_silence
from alongside.engagements.actions.tasking import change_task, do_task, drop_task, make_task, put_back_task

__all__ = [
    "OpenedPaper",
    "PaperRefused",
    "acknowledge_notice",
    "add_follow_up",
    "add_helper",
    "add_member",
    "add_paper",
    "agree_lane",
    "answer_hand_off",
    "be_silent",
    "change_helper",
    "change_task",
    "close",
    "dismiss_follow_up",
    "dispose_paper",
    "do_follow_up",
    "do_task",
    "drop_date_ahead",
    "drop_handing",
    "drop_task",
    "end_case_calendar",
    "export_helpers",
    "hand_over",
    "introduce",
    "leave_alone",
    "let_go",
    "lift_hold",
    "lift_left_alone",
    "lift_silence",
    "log_contact",
    "make_task",
    "mark_item",
    "move_date_ahead",
    "move_follow_up",
    "move_helper",
    "note_date_ahead",
    "offer_hand_off",
    "open_paper",
    "place_hold",
    "plan_hand_back",
    "put_back_date_ahead",
    "put_back_follow_up",
    "put_back_task",
    "record_final_report",
    "recount_follow_ups",
    "renew_case_calendar",
    "reopen",
    "requester_acknowledges_notice",
    "requester_dismisses_follow_up",
    "requester_marks_item",
    "reseal_papers",
    "settle_echo",
    "step_down",
    "strike_final_report",
    "tick",
    "write_decision",
]
