"""What the pages of the request desk show: read here, so that templates only draw."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from alongside.accounts.permissions import Permission, Role
from alongside.accounts.queries import people_with
from alongside.agencies.queries import card as agency_card
from alongside.agencies.queries import numbers_of
from alongside.agencies.queries import town as find_town
from alongside.agencies.rules import NumberSource as ListedSource
from alongside.base.secrets import hashed
from alongside.callouts.queries import being_asked
from alongside.callouts.queries import of_request as callouts_of
from alongside.duty.queries import gaps_between, on_now
from alongside.engagements.queries import engaged, engaged_requests
from alongside.engagements.queries import of_request as engagement_of
from alongside.incidents import queries
from alongside.incidents import queries_board as boards
from alongside.incidents.queries import RequestCard
from alongside.incidents.rules import may_accept, may_issue_code
from alongside.incidents.states import GoodTime, NumberSource, Outcome, Reached, RequestState
from alongside.kernel.field import LANGUAGES, Band, Community, Helper, IncidentKind, Topic, Venue
from alongside.kernel.phone import same
from alongside.outbox.queries import failed
from alongside.plans import queries as plans
from alongside.policy.queries import in_force
from alongside.web.access import Visitor
from alongside.web.templatetags.alongside_tags import clock_time, day, phone, when

Context = dict[str, Any]
OPEN = {RequestState.NEW, RequestState.ACKNOWLEDGED, RequestState.VERIFIED, RequestState.ACCEPTED}


def board_context(visitor: Visitor) -> Context:
    """Return the board: who is on, the next step of each request, whether the rota has a gap soon.

    A request whose team was introduced is on the engagements' list and no longer here.
    """
    in_casework = engaged_requests()
    cards = boards.board(visitor.at, without=in_casework)
    asking = being_asked([c.id for c in cards if c.accepted])
    zone = visitor.zone
    policy = in_force(visitor.at)
    rows: list[Context] = [
        {
            "card": c,
            "next": _("The call-out is running") if c.id in asking else next_step(c),
            "kind": _tag(c),
        }
        for c in cards
    ]
    return {
        "rows": rows,
        "stamp": hashed(
            "board",
            f"{boards.board_stamp(without=in_casework)}|{[(r['card'].id, r['next']) for r in rows]}",
        )[:20],
        "on_now": on_now(visitor.at),
        "gap_now": bool(gaps_between(visitor.at, visitor.at + policy.span("callback_minutes"))),
        "unsent": failed().count() if visitor.may(Permission.FAILED_MESSAGES) else 0,
        "zone": zone,
    }


def _tag(card: RequestCard) -> str:
    return "waiting" if card.state == RequestState.NEW else "open"


def _next_of(card: RequestCard) -> str:
    if engaged([card.id]):
        return _("It is in casework now")
    return _("The call-out is running") if being_asked([card.id]) else next_step(card)


def next_step(card: RequestCard) -> str:
    """Return, in one sentence, what this request waits for."""
    if card.state == RequestState.NEW:
        return _("Someone says “I have it”")
    if card.state == RequestState.ACKNOWLEDGED:
        return _("Call back on an independent number")
    if card.state == RequestState.VERIFIED and not card.acceptor_name:
        return _("Reach the agency head or a delegate")
    if card.state == RequestState.VERIFIED:
        return _("Decide: accept, refer or decline")
    if not card.facts_complete:
        return _("Complete the facts: what happened, the kind of place, and the state")
    if not card.coordinator_name:
        return _("Name a coordinator, and propose a team")
    return _("Propose a team")


def request_context(card: RequestCard, visitor: Visitor) -> Context:
    """Return everything about one request for its page."""
    labels = {"agency_text": _("Agency"), "caller": _("Name and role"), "call_back_number": _("Number"),
              "place_text": _("Place"), "when_text": _("When"), "good_time": _("Good time")}  # fmt: skip
    return {
        "card": card,
        "exercise": card.exercise,
        "open": card.state in OPEN,
        "next": _next_of(card) if card.state in OPEN else "",
        "came_in": came_in(card),
        "facts": facts_shown(card),
        "corrections": [
            {"at": c.at, "lines": [f"{labels[k]}: {v}" for k, v in c.changed.items() if k in labels]}
            for c in queries.corrections(card.id)
        ],
        "calls": [_call(c) for c in queries.call_backs(card.id)],
        "twins": boards.twins(card.id, visitor.at),
        "joined": queries.joined(card.id),
        "may_accept": may_accept(card.state, card.acceptor_name),
        "may_code": may_issue_code(card.state, card.acceptor_name),
        "code_until": queries.code_waiting(card.id, visitor.at),
        "people": list(people_with(Role.COORDINATOR, visitor.at)),
        "may_team": visitor.may(Permission.PROPOSE),
        "asking": bool(being_asked([card.id])),
        "callouts": callouts_of(card.id),
        "engagement": engagement_of(card.id),
        "plan": _plan_of(card),
        "who_sees": [_("Duty officers and coordinators"), _("The records officer sees that you opened it")],
    }


def _plan_of(card: RequestCard) -> str:
    """Return what there is of a community plan: attached, one to ask about on the call, or nothing."""
    if plans.attached(card.id):
        return _("A community plan is with this request")
    if plans.offered(card.agency_id):
        return _("This agency has agreed to a community plan: ask on the call")
    return ""


def came_in(card: RequestCard) -> list[Context]:
    """Return the six answers as they came."""
    known = _("Made up, for demonstration") if card.agency_made_up else ""
    return [
        {
            "label": _("Agency"),
            "value": card.agency_name,
            "note": known if card.agency_id else _("Not in the directory yet"),
        },
        {"label": _("Name and role"), "value": card.caller},
        {
            "label": _("Number given"),
            "value": phone(card.call_back_number),
            "note": _("Do not verify on this number alone"),
        },
        {"label": _("Place"), "value": card.place_text or "–"},
        {"label": _("When"), "value": card.when_text or "–"},
        {"label": _("Good time to talk"), "value": _(GoodTime(card.good_time).label)},
        {"label": _("Received"), "value": when(card.received_at, card.timezone)},
    ]


def _words(choices: Any, values: tuple[str, ...]) -> str:
    return ", ".join(_(choices(v).label) for v in values) or "–"


def _yes(value: bool | None) -> str:
    return _("Not known yet") if value is None else (_("Yes") if value else _("No"))


def facts_shown(card: RequestCard) -> list[Context]:
    """Return the facts learned so far."""
    return [
        {
            "label": _("What happened"),
            "value": _(IncidentKind(card.kind).label) if card.kind else _("Not known yet"),
        },
        {
            "label": _("Kind of place"),
            "value": _(Venue(card.venue).label) if card.venue else _("Not known yet"),
        },
        {
            "label": _("Town"),
            "value": ", ".join(filter(None, (card.town, card.state_code))) or _("Not known yet"),
        },
        {"label": _("Date"), "value": day(card.occurred_on) if card.occurred_on else _("Not known yet")},
        {"label": _("Killed; hurt"), "value": f"{_(Band(card.killed).label)}; {_(Band(card.injured).label)}"},
        {"label": _("Officer killed or hurt"), "value": _yes(card.officer_hurt)},
        {"label": _("Children involved"), "value": _yes(card.children)},
        {"label": _("Motivated by bias"), "value": _yes(card.bias)},
        {"label": _("On site wanted"), "value": _yes(card.in_person)},
        {"label": _("Languages"), "value": ", ".join(_(LANGUAGES.get(v, v)) for v in card.languages) or "–"},
        {"label": _("Communities"), "value": _words(Community, card.communities)},
        {"label": _("Already helping"), "value": _words(Helper, card.helpers)},
        {"label": _("Presses most"), "value": _words(Topic, card.topics)},
        {"label": _("Note"), "value": card.note or "–"},
    ]


def _call(call: Any) -> Context:
    return {
        "at": call.at,
        "who": call.by.name,
        "number": phone(call.number),
        "source": _(NumberSource(call.source).label) + (f" ({call.source_note})" if call.source_note else ""),
        "reached": _(Reached(call.reached).label),
        "outcome": _(Outcome(call.outcome).label),
    }


def call_back_context(card: RequestCard) -> Context:
    """Return the script and the numbers to call, each with its source; the supplied one is marked."""
    agency = agency_card(card.agency_id) if card.agency_id else None
    numbers = [
        {"number": n.number, "label": n.label, "source": _source(n.source), "note": n.source_note, "seen": n.seen_date,
         "checked": n.checked_by_text, "supplied": same(n.number, card.call_back_number)}
        for n in (numbers_of(agency.id) if agency else ())
    ]  # fmt: skip
    due = clock_time(card.call_back_by, card.timezone) if card.call_back_by else ""
    return {"card": card, "exercise": card.exercise, "numbers": numbers, "agency": agency, "due": due}


def _source(value: str) -> str:
    """Return where the directory has a number from, in words."""
    return _(ListedSource(value).label)


def call_back_initial(card: RequestCard) -> Context:
    """Start the form with the directory's first number that is not the one supplied."""
    agency = agency_card(card.agency_id) if card.agency_id else None
    for number in numbers_of(agency.id) if agency else ():
        if not same(number.number, card.call_back_number):
            return {
                "number": phone(number.number),
                "source": NumberSource.DIRECTORY.value,
                "reached": "",
                "outcome": "",
            }
    return {"source": NumberSource.STATE_DIRECTORY.value}


def facts_initial(card: RequestCard) -> Context:
    """Return what the facts form starts with."""
    words = {True: "yes", False: "no", None: ""}
    return {
        "kind": card.kind, "venue": card.venue, "town": card.town, "state_code": card.state_code,
        "occurred_on": card.occurred_on, "killed": card.killed, "injured": card.injured,
        "ongoing": words[card.ongoing], "officer_hurt": words[card.officer_hurt],
        "children": words[card.children],
        "bias": words[card.bias], "in_person": card.in_person, "languages": card.languages,
        "communities": card.communities, "helpers": card.helpers, "topics": card.topics, "note": card.note,
    }  # fmt: skip


def with_point(facts: Context, agency_id: int | None) -> Context:
    """Add the place on the map: that of the town where the directory knows it, else that of the agency."""
    town, state = facts.get("town", ""), facts.get("state_code", "")
    found = find_town(town, state) if town and state else None
    place = found or (agency_card(agency_id) if agency_id else None)
    if place and place.lat is not None:
        return facts | {"lat": place.lat, "lon": place.lon, "timezone": place.timezone}
    return facts
