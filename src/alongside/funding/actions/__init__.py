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
from alongside.funding.actions.drafts import keep_draft, refuse_draft
from alongside.funding.actions.offices import OfficesReport, take_in_offices
from alongside.funding.actions.tracking import (
    LONGEST_STEP,
    MOST_DOLLARS,
    keep_report_day,
    track_application,
)
from alongside.funding.actions.worksheet import remove_cost, split_costs, take_in_costs, write_cost

__all__ = [
    "LONGEST_STEP",
    "MOST_DOLLARS",
    "OfficesReport",
    "approve",
    "keep_draft",
    "keep_report_day",
    "move_application",
    "propose",
    "record_consent",
    "record_event",
    "refuse_draft",
    "remove_cost",
    "renew_calendar_link",
    "revoke_calendar_link",
    "save_answers",
    "settle_deadline",
    "split_costs",
    "take_back",
    "take_in_costs",
    "take_in_offices",
    "take_up",
    "tick",
    "track_application",
    "turn_down",
    "withdraw_consent",
    "write_cost",
]
