"""The one writing door of this room: asking, verifying, deciding, opening the case page."""

from alongside.incidents.actions.asking import Asked, acknowledge, ask, tick
from alongside.incidents.actions.deciding import (
    accept,
    assign_coordinator,
    choose_agency,
    decline,
    join,
    refer,
    set_facts,
    take_up_again,
    unjoin,
    withdraw,
)
from alongside.incidents.actions.delegating import (
    issue_delegate_code,
    name_case_delegate,
    revoke_case_delegate,
)
from alongside.incidents.actions.opening import issue_code, open_with_code, revoke_access
from alongside.incidents.actions.verifying import record_call_back

__all__ = [
    "Asked",
    "accept",
    "acknowledge",
    "ask",
    "assign_coordinator",
    "choose_agency",
    "decline",
    "issue_code",
    "issue_delegate_code",
    "join",
    "name_case_delegate",
    "open_with_code",
    "record_call_back",
    "refer",
    "revoke_access",
    "revoke_case_delegate",
    "set_facts",
    "take_up_again",
    "tick",
    "unjoin",
    "withdraw",
]
