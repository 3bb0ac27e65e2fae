"""The writing door of call-outs, by noun: opening, answers, the agency head's word, the clock."""

from alongside.callouts.actions.agreement import chief_agrees, chief_declines
from alongside.callouts.actions.answers import (
    answer,
    confirm,
    note_handed,
    note_seen,
    note_unreachable,
    record_by_voice,
    reveal,
)
from alongside.callouts.actions.clockwork import make_up_for_outage, tick
from alongside.callouts.actions.opening import (
    add_wave,
    ask_person,
    cancel,
    cancel_for_request,
    extend_wave,
    leave_seat,
    open_callout,
)
from alongside.callouts.actions.repeating import ask_again, inform
from alongside.callouts.actions.replanning import propose_again

__all__ = [
    "add_wave",
    "answer",
    "ask_again",
    "ask_person",
    "cancel",
    "cancel_for_request",
    "chief_agrees",
    "chief_declines",
    "confirm",
    "extend_wave",
    "inform",
    "leave_seat",
    "make_up_for_outage",
    "note_handed",
    "note_seen",
    "note_unreachable",
    "open_callout",
    "propose_again",
    "record_by_voice",
    "reveal",
    "tick",
]
