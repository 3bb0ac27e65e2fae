"""The whole access policy on one screen: which role may do what.

Every page declares one of these permissions (web/access.py), a house test walks every page with every
role, and docs/access is generated from this file. What a permission lets a person see of one case is
narrowed further by the query behind the page: an advisor sees only their own.
"""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class Role(Choice):
    """What a person does for the program."""

    DUTY = "duty", gettext_noop("Duty officer")
    COORDINATOR = "coordinator", gettext_noop("Coordinator")
    ROSTER = "roster", gettext_noop("Roster manager")
    ADVISOR = "advisor", gettext_noop("Peer advisor")
    CARE = "care", gettext_noop("Care lead")
    FUNDER = "funder", gettext_noop("Funder")
    RECORDS = "records", gettext_noop("Records officer")
    ADMIN = "admin", gettext_noop("Administrator")
    PLANNER = "planner", gettext_noop("Planner of a community")


class Permission(Choice):
    """A thing that a page does, in English."""

    SEE_BOARD = "see_board", gettext_noop("See the board of open requests")
    ENTER_REQUEST = "enter_request", gettext_noop("Enter a request on someone's behalf")
    ACKNOWLEDGE = "acknowledge", gettext_noop("Say “I have it” to a new request")
    VERIFY = "verify", gettext_noop("Record a call-back and read out a case code")
    TRIAGE = "triage", gettext_noop("Accept, refer, decline or withdraw a request; join twins")
    FACTS = "facts", gettext_noop("Complete the facts of a request")
    PROPOSE = "propose", gettext_noop("Propose and edit a team")
    SIGN_LIMITS = "sign_limits", gettext_noop("Sign that a limit is bent for one request")
    CALL_OUT = "call_out", gettext_noop("Open and steer a call-out, and record answers given by voice")
    FAILED_MESSAGES = (
        "failed_messages",
        gettext_noop("See messages that could not be sent, and deal with them"),
    )
    WORK_CASE = "work_case", gettext_noop("Work on an engagement")
    SEE_CASE = "see_case", gettext_noop("See an engagement")
    AUTHORIZE_TRAVEL = (
        "authorize_travel",
        gettext_noop("Authorize a deployment that somebody else put forward"),
    )
    SIGN_CARE = "sign_care", gettext_noop("Sign that a limit of care is set aside for one deployment")
    SEE_CARE = "see_care", gettext_noop("See how much advisors carry, and who asks for a call")
    ANSWER_PAGE = "answer_page", gettext_noop("Answer one's own pages and confirm one's own seat")
    OWN_ENGAGEMENT = "own_engagement", gettext_noop("See and log in one's own engagements")
    OWN_ENTRY = "own_entry", gettext_noop("Keep one's own roster entry: pause, blocked dates")
    MANAGE_ROSTER = "manage_roster", gettext_noop("Keep the roster")
    DECIDE_JOINING = (
        "decide_joining",
        gettext_noop("See applications to join the roster and decide with a second person"),
    )
    SEE_ROSTER = "see_roster", gettext_noop("See the roster")
    MANAGE_AGENCIES = "manage_agencies", gettext_noop("Keep agencies and their contact numbers")
    MANAGE_ROTA = "manage_rota", gettext_noop("Keep the duty rota")
    EDIT_CATALOG = "edit_catalog", gettext_noop("Edit the catalog of protocols and things to think of")
    SEE_MEASURES = "see_measures", gettext_noop("See counts, with small numbers left out")
    SEE_POLICY = "see_policy", gettext_noop("See the clocks and limits")
    CHANGE_POLICY = "change_policy", gettext_noop("Change the clocks and limits")
    MANAGE_PEOPLE = "manage_people", gettext_noop("Invite people and set their roles")
    SEE_LEDGER = "see_ledger", gettext_noop("Read the ledger of a case and verify the chains")
    KEEP_RECORDS = (
        "keep_records",
        gettext_noop("Put holds on cases, and say when final reports were submitted"),
    )
    OWN_PLANS = "own_plans", gettext_noop("Write plans of one's own community")
    TIE_PLANS = "tie_plans", gettext_noop("Verify planners, tie plans to agencies, bring a plan to a request")
    KEEP_FUNDING = "keep_funding", gettext_noop("Keep the catalog of funding programs")
    OWN_ACCOUNT = "own_account", gettext_noop("Keep one's own sign-in")


P = Permission
_EVERYONE = frozenset({P.OWN_ACCOUNT})

TABLE: dict[Role, frozenset[Permission]] = {
    Role.DUTY: _EVERYONE
    | {
        P.SEE_BOARD,
        P.ENTER_REQUEST,
        P.ACKNOWLEDGE,
        P.VERIFY,
        P.TRIAGE,
        P.FACTS,
        P.PROPOSE,
        P.CALL_OUT,
        P.FAILED_MESSAGES,
        P.SEE_ROSTER,
        P.MANAGE_AGENCIES,
        P.TIE_PLANS,
        P.SEE_CASE,
        P.AUTHORIZE_TRAVEL,
        P.SEE_POLICY,
        P.MANAGE_ROTA,
    },
    Role.COORDINATOR: _EVERYONE
    | {
        P.SEE_BOARD,
        P.ENTER_REQUEST,
        P.ACKNOWLEDGE,
        P.VERIFY,
        P.TRIAGE,
        P.FACTS,
        P.PROPOSE,
        P.SIGN_LIMITS,
        P.CALL_OUT,
        P.FAILED_MESSAGES,
        P.WORK_CASE,
        P.SEE_CASE,
        P.EDIT_CATALOG,
        P.AUTHORIZE_TRAVEL,
        P.SIGN_CARE,
        P.SEE_ROSTER,
        P.DECIDE_JOINING,
        P.MANAGE_AGENCIES,
        P.TIE_PLANS,
        P.SEE_POLICY,
        P.MANAGE_ROTA,
        P.KEEP_FUNDING,
        P.SEE_MEASURES,
    },
    Role.ROSTER: _EVERYONE | {P.SEE_ROSTER, P.MANAGE_ROSTER, P.DECIDE_JOINING, P.SEE_POLICY},
    Role.ADVISOR: _EVERYONE | {P.ANSWER_PAGE, P.OWN_ENGAGEMENT, P.OWN_ENTRY},
    Role.CARE: _EVERYONE | {P.SEE_ROSTER, P.SEE_POLICY, P.SEE_CARE, P.SIGN_CARE},
    Role.FUNDER: _EVERYONE | {P.SEE_MEASURES, P.SEE_POLICY},
    Role.RECORDS: _EVERYONE | {P.SEE_LEDGER, P.KEEP_RECORDS, P.SEE_POLICY},
    Role.ADMIN: _EVERYONE
    | {P.MANAGE_PEOPLE, P.KEEP_FUNDING, P.CHANGE_POLICY, P.SEE_POLICY, P.MANAGE_ROTA, P.FAILED_MESSAGES},
    Role.PLANNER: _EVERYONE | {P.OWN_PLANS},
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return everything that a person with these roles may do."""
    return frozenset().union(*(TABLE[role] for role in roles))
