"""What the pages of casework show: read here, so that templates only draw."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from alongside.callouts import queries as callouts
from alongside.engagements import queries
from alongside.engagements import timeline as places
from alongside.engagements.queries import EngagementCard, FollowUpCard, MemberCard
from alongside.engagements.queries.history import DueFollowUp
from alongside.incidents import queries as incidents
from alongside.incidents.queries import RequestCard
from alongside.kernel.field import LANGUAGES, IncidentKind, Topic, Venue
from alongside.policy.queries import in_force
from alongside.web.casework import lines
from alongside.web.casework.case import Case
from alongside.web.templatetags.alongside_tags import clock_time, day, when, when_year

Context = dict[str, Any]
Rows = list[dict[str, Any]]
TAGS = {"introduced": "waiting", "active": "open", "stepped_down": "settled", "closed": "ended"}
NEAR = 3
"""Follow-ups shown at once; those after them are folded."""
LATEST = 6
"""Lines of the timeline on the overview."""
DUE_TAGS = {"raised": "waiting", "planned": "open", "done": "settled", "dismissed": "ended"}


def who_sees() -> list[str]:
    """Return who can see an engagement."""
    return [
        _("The advisors on this team, until 72 hours after it is closed"),
        _("Coordinators, who keep it; duty officers can read it"),
        _("The agency sees the team, the notice, the dates ahead and its own tasks, not this log"),
        _("The funder sees counts only, with small numbers left out"),
        _("Every opening of this page is recorded"),
    ]


PER_PAGE = 25
DUE_SHOWN = 8


def list_context(at: datetime, zone: str, number: str | None) -> Context:
    """Return a page of the open engagements, what is due first, and the ones closed last."""
    shown = Paginator(queries.open_ids(at), PER_PAGE).get_page(number)
    due = queries.follow_ups_due(at, limit=DUE_SHOWN + 1)
    return {
        "rows": [staff_row(card) for card in queries.cards(list(shown))],
        "page": shown,
        "due": [_due_row(item) for item in due[:DUE_SHOWN]],
        "more_due": len(due) > DUE_SHOWN,
        "closed": [staff_row(card) for card in queries.closed_list(limit=20)],
        "zone": zone,
    }


def staff_row(card: EngagementCard) -> Context:
    """Return one engagement as a line on the coordinators' desk."""
    return card_row(card, reverse("casework:detail", args=[card.id]))


def card_row(card: EngagementCard, url: str) -> Context:
    """Return one engagement as a line of a list."""
    names = ", ".join(member.name for member in card.present)
    return {
        "card": card,
        "url": url,
        "tag": _(card.state_label),
        "kind": TAGS[card.state],
        "names": names,
        "next": next_line(card),
    }


def _due_row(item: DueFollowUp) -> Context:
    return {
        "url": reverse("casework:detail", args=[item.follow_up.engagement_id]),
        "agency_name": item.agency_name,
        "reference": item.reference,
        "coordinator_name": item.coordinator_name,
        "what": _(item.follow_up.what),
        "note": item.follow_up.note,
        "day": day(item.follow_up.due_date),
        "exercise": item.exercise,
    }


def next_line(card: EngagementCard) -> str:
    """Return, in one sentence, what this engagement waits for."""
    if card.closed:
        return _("Closed. It can be taken up again at any time.")
    if card.requester_notice_at is None:
        return _("The agency reads the notice")
    if not card.both_noticed:
        return _("An advisor reads the notice")
    if card.first_contact_at is None:
        return _("The first talk")
    if card.state == "stepped_down":
        return _("Follow-ups, as planned")
    return _("The next talk, when the agency wants it")


def detail_context(case: Case, at: datetime, *, whole: bool = False) -> Context:
    """Return everything about one engagement for its overview, on either desk; tabs.frame adds the rest.

    ``whole`` has all that happened, for paper; otherwise the latest lines.
    """
    card = case.card
    request = incidents.card(card.request_id)
    verdicts = queries.why_not_now(card, standing=case.standing, own=case.own)
    follow_ups = queries.follow_ups(card.id)
    waiting = [_follow_up_row(case, f) for f in follow_ups if f.open]
    return {
        "next": next_line(card),
        "steps": steps(card, at),
        "facts": facts(request, card.timezone, at),
        "caller": caller(request),
        "members": [_member_row(case, member) for member in card.members],
        "requester_notice": _noticed(card.requester_notice_at, card.timezone),
        "waiting": waiting[:NEAR],
        "later": waiting[NEAR:],
        "settled": [_follow_up_row(case, f) for f in follow_ups if not f.open],
        "timeline": lines.rows(
            places.page(card.id, limit=None if whole else LATEST, staff=case.desk == "casework")[0]
        ),
        "may": verdicts,
        "joining": _joining(card) if case.standing == "staff" and not card.closed else [],
        "urls": urls(case),
    }


def urls(case: Case) -> dict[str, str]:
    """Return the addresses of the pages that the visitor may open from here."""
    names = ["detail", "print", "contact", "notice", "timeline"]
    if case.desk == "my":
        names.append("card")
    if case.desk == "casework":
        names += ["add_follow_up", "hand_over", "step_down", "close", "reopen", "join", "let_go"]
        names += ["hand_back", "be_silent", "lift_silence", "lesson"]
    return {name: case.url(name) for name in names}


def _joining(card: EngagementCard) -> Rows:
    """Return the people agreed to since the introduction, who can be added."""
    present = {member.advisor_id for member in card.present}
    return [
        {"seat": str(seat.id), "name": seat.advisor.name, "role": _(seat.label)}
        for seat in callouts.seats_of_request(card.request_id)
        if seat.state == "agreed" and seat.advisor and seat.advisor.id not in present
    ]


def _noticed(at: datetime | None, zone: str) -> str:
    if at is None:
        return _("Notice not read yet")
    return format_html(_("Notice acknowledged {when}"), when=when(at, zone))


def _member_row(case: Case, member: MemberCard) -> Context:
    return {
        "member": member,
        "role": _(member.discipline_label),
        "notice": _noticed(member.notice_at, case.card.timezone),
        "may_go": case.standing == "staff" and member.left_at is None,
        "left": when_year(member.left_at, case.card.timezone) if member.left_at else "",
    }


def _follow_up_row(case: Case, follow_up: FollowUpCard) -> Context:
    return {
        "follow_up": follow_up,
        "what": _(follow_up.what),
        "day": day(follow_up.due_date),
        "tag": _(follow_up.state_label),
        "kind": DUE_TAGS[follow_up.state],
        "url": case.url("follow_up", follow_up.id) if case.works else "",
        "settled": when_year(follow_up.settled_at, case.card.timezone) if follow_up.settled_at else "",
        "settled_by": _("the agency") if follow_up.by_requester else follow_up.settled_by,
    }


def caller(request: RequestCard) -> Context:
    """Return whom to call: who accepted help, and the number the agency gave."""
    name = ", ".join(x for x in (request.acceptor_name, request.acceptor_title) if x) or request.caller
    return {"name": name, "number": request.call_back_number}


def facts(request: RequestCard, zone: str, at: datetime) -> Rows:
    """Return what helps to prepare a talk; bands and kinds only."""
    place = ", ".join(x for x in (request.town, request.state_code) if x)
    yes_no = {True: _("Yes"), False: _("No"), None: _("Not known yet")}
    rows = [
        (_("Agency"), request.agency_name),
        (_("Place"), place or request.place_text),
        (_("What happened"), _label(IncidentKind, request.kind)),
        (_("Kind of place"), _label(Venue, request.venue)),
        (
            _("Date"),
            day(request.occurred_on)
            if request.occurred_on
            else format_html(
                _("“{words}”, said on {day}"), words=request.when_text or "–", day=day(request.received_at)
            ),
        ),
        (_("Officer killed or hurt"), yes_no[request.officer_hurt]),
        (_("Children involved"), yes_no[request.children]),
        (_("Languages"), ", ".join(_(LANGUAGES[code]) for code in request.languages)),
        (_("What presses most"), ", ".join(_label(Topic, word) for word in request.topics)),
        (_("Time there now"), clock_time(at, zone)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _label(kind: Any, word: str) -> str:
    return _(kind(word).label) if word else ""


def steps(card: EngagementCard, at: datetime) -> Rows:
    """Return what happens next, who, by when."""
    coordinator = card.coordinator_name or _("a coordinator")
    team = ", ".join(member.name for member in card.present)
    if card.closed:
        return [
            {"what": _("Advisors see this page for 72 hours more"), "who": team},
            {"what": _("Follow-ups that were kept go on"), "who": coordinator},
        ]
    first_by = card.introduced_at + in_force(card.introduced_at).span("first_peer_hours")
    return [
        {
            "what": _("Both sides read the notice and say so"),
            "who": _("the agency, and each advisor"),
            "done": card.both_noticed,
            "current": not card.both_noticed,
        },
        {
            "what": _("The first talk"),
            "who": team,
            "by": "" if card.first_contact_at or at > first_by else when(first_by, card.timezone),
            "note": _("Or whenever the agency wants it."),
            "done": card.first_contact_at is not None,
            "current": card.both_noticed and card.first_contact_at is None,
        },
        {
            "what": _("Talks and follow-ups, written down after each"),
            "who": _("whoever talked"),
            "current": card.first_contact_at is not None and card.state != "stepped_down",
        },
        {
            "what": _("Stepping down, then closing with a hand-back"),
            "who": coordinator,
            "current": card.state == "stepped_down",
        },
    ]


def introduction_steps(coordinator_name: str) -> Rows:
    """Return what an introduction sets going."""
    return [
        {"what": _("Each advisor gets a short message to sign in; it names no agency and no place")},
        {"what": _("The agency sees the team on its page and reads the notice"), "who": _("the agency head")},
        {"what": _("Each advisor reads the notice, then calls"), "who": _("the advisors")},
        {
            "what": _("Follow-ups are planned for five years; any of them can be dismissed"),
            "who": coordinator_name or _("a coordinator"),
        },
    ]
