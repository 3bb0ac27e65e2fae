"""The one writing door of deployments and duty of care."""

from alongside.deployments.actions.caring import ask_call, debrief, look_in, settle_call
from alongside.deployments.actions.checking import (
    declare_conflict,
    record_answers,
    record_consent,
    record_insurance,
    record_rate,
    requester_consents,
)
from alongside.deployments.actions.clockwork import tick
from alongside.deployments.actions.money import add_leg, strike_cost, strike_leg, write_cost
from alongside.deployments.actions.planning import plan, rewrite, submit, write_terms
from alongside.deployments.actions.signing import ask_longer, ask_set_aside, sign_longer, sign_set_aside
from alongside.deployments.actions.traveling import (
    arrive,
    authorize,
    come_home,
    depart,
    leave,
    recall,
    stand_down,
)

__all__ = [
    "add_leg",
    "arrive",
    "ask_call",
    "ask_longer",
    "ask_set_aside",
    "authorize",
    "come_home",
    "debrief",
    "declare_conflict",
    "depart",
    "leave",
    "look_in",
    "plan",
    "recall",
    "record_answers",
    "record_consent",
    "record_insurance",
    "record_rate",
    "requester_consents",
    "rewrite",
    "settle_call",
    "sign_longer",
    "sign_set_aside",
    "stand_down",
    "strike_cost",
    "strike_leg",
    "submit",
    "tick",
    "write_cost",
    "write_terms",
]
