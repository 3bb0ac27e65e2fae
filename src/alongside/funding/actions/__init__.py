"""The one writing door of the funding navigator."""

from alongside.funding.actions.calendar import renew_calendar_link, revoke_calendar_link
from alongside.funding.actions.cases import (
    move_application,
    record_consent,
    record_event,
    save_answers,
    take_up,
    withdraw_consent,
)
from alongside.funding.actions.catalog import approve, propose, take_back, turn_down
from alongside.funding.actions.deadlines import settle_deadline, tick
from alongside.funding.actions.offices import OfficesReport, take_in_offices

__all__ = [
    "OfficesReport",
    "approve",
    "move_application",
    "propose",
    "record_consent",
    "record_event",
    "renew_calendar_link",
    "revoke_calendar_link",
    "save_answers",
    "settle_deadline",
    "take_back",
    "take_in_offices",
    "take_up",
    "tick",
    "turn_down",
    "withdraw_consent",
]
