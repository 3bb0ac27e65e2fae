"""What the requester's own page shows, put together from the rooms below."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alongside.callouts import queries as callouts
from alongside.callouts.states import SeatState
from alongside.engagements.queries import RequesterCard, for_requester, tasks
from alongside.incidents.queries import RequestCard
from alongside.incidents.queries_delegates import CaseDelegateCard, delegates
from alongside.incidents.states import DelegateScope, RequestState
from alongside.policy.queries import Policy, in_force
from alongside.web.public import case_tabs
from alongside.web.templatetags.alongside_tags import clock_time, day, when

Context = dict[str, Any]
ENDED = {
    RequestState.REFERRED,
    RequestState.DECLINED,
    RequestState.WITHDRAWN,
    RequestState.HOAX,
    RequestState.WRONG_AGENCY,
}


def context(card: RequestCard, *, at: datetime, delegate: CaseDelegateCard | None = None) -> Context:
    """Return everything that the case page and its printed sheet draw; ``delegate`` whose device it is."""
    names, engagement = callouts.names_for_chief(card.id), for_requester(card.id)
    asked = [n for n in names if n.state == SeatState.ACCEPTED]
    return {
        **case_tabs.frame(card, "case", engaged=engagement is not None),
        **_own(card, engagement, delegate),
        "ended": card.state in ENDED,
        "sentence": sentence(card, asked=bool(asked), engagement=engagement),
        "to_answer": [_name(n) for n in asked],
        "agreed": [_name(n) for n in names if n.state == SeatState.AGREED] if engagement is None else [],
        "engagement": engagement,
        "members": _members(engagement),
        "follow_ups": _follow_ups(engagement),
        "steps": steps(card, asked=bool(asked), engagement=engagement, policy=in_force(at), at=at),
        "people": [
            _("You, on this device, for a limited time"),
            *_delegate_names(card),
            _("Duty officers and coordinators of this program"),
            _("Advisors who say that they are free: your agency's name, the town and the kind of incident"),
        ],
    }


def _own(card: RequestCard, engagement: RequesterCard | None, delegate: CaseDelegateCard | None) -> Context:
    """Return what is the agency's to do, and what this device may do of it."""
    scopes = delegate.scopes if delegate else DelegateScope.values()
    waiting = tasks(engagement.engagement_id) if engagement else []
    return {
        "delegate": delegate,
        "may": {scope: scope in scopes for scope in DelegateScope.values()},
        "tasks": [
            {"id": t.id, "what": t.what, "role": _(t.owner), "day": day(t.due_date)}
            for t in waiting
            if t.open and t.of_agency
        ],
        "silent_since": engagement.silent_since if engagement else None,
        "can_name": delegate is None and card.verified_at is not None and card.state not in ENDED,
    }


def _delegate_names(card: RequestCard) -> list[str]:
    names = ", ".join(one.name for one in delegates(card.id))
    return [_("Your delegates: %(names)s") % {"names": names}] if names else []


def _name(seat: callouts.SeatState) -> Context:
    advisor = seat.advisor
    assert advisor is not None
    place = ", ".join(filter(None, (advisor.agency_name, advisor.state)))
    return {
        "seat_id": seat.id,
        "advisor_id": advisor.id,
        "name": advisor.name,
        "seat": _(seat.label),
        "place": place,
        "why": seat.why,
    }


def _members(engagement: RequesterCard | None) -> list[Context]:
    return [
        {"label": _(m.discipline_label), "value": m.name, "note": m.agency_name}
        for m in (engagement.members if engagement else ())
    ]


def _follow_ups(engagement: RequesterCard | None) -> list[Context]:
    return [
        {"id": f.id, "what": _(f.what), "date": f.due_date}
        for f in (engagement.follow_ups if engagement else ())
    ]


def sentence(card: RequestCard, *, asked: bool, engagement: RequesterCard | None) -> str:
    """Return, in one sentence, where things stand."""
    if card.state == RequestState.WITHDRAWN:
        return _("Your request is withdrawn. You can ask again at any time.")
    if card.state in ENDED:
        return _("This request has ended. Please call us if you have questions.")
    if engagement is not None:
        return _(engagement.sentence)
    if asked:
        return _("People are ready to help. Please look at their names.")
    if card.state == RequestState.ACCEPTED:
        return _("We are asking people who fit what you told us.")
    return _("We have talked with you. Next, we agree on what help you want.")


def steps(
    card: RequestCard, *, asked: bool, engagement: RequesterCard | None, policy: Policy, at: datetime
) -> list[Context]:
    """Return what happens next: what, who, by when. Times already past are left out, never shown as kept."""
    if card.state in ENDED:
        return []
    if engagement is not None:
        return [
            {
                "what": _(s.what),
                "who": s.who if s.who_is_name else _(s.who),
                "by": _by(s.by_at, card, at) if s.by_at else (day(s.on_date) if s.on_date else ""),
            }
            for s in engagement.next_steps
        ]
    coordinator = card.coordinator_name or _("the duty officer")
    decided = card.decided_at or at
    return [
        {
            "what": _("We ask people who fit"),
            "who": coordinator,
            "by": _by(decided + policy.span("names_hours"), card, at) if card.accepted else "",
            "current": not asked,
        },
        {
            "what": _("You look at their names and say yes or no"),
            "who": _("you"),
            "note": _("No reason is asked. They never learn of a no."),
            "current": asked,
        },
        {
            "what": _("We introduce you"),
            "who": coordinator,
            "note": _("The first talk is when you want it."),
        },
    ]


def _by(moment: datetime, card: RequestCard, at: datetime) -> SafeString | str:
    if moment <= at:
        return ""
    soon = (moment - at).total_seconds() < 12 * 3600
    return clock_time(moment, card.timezone) if soon else when(moment, card.timezone)


def seats_to_answer(request_id: int) -> set[int]:
    """Return the seats whose name waits for this agency's answer."""
    return {n.id for n in callouts.names_for_chief(request_id) if n.state == SeatState.ACCEPTED}


def follow_up_ids(request_id: int) -> set[int]:
    """Return the follow-ups that this agency may put away."""
    engagement = for_requester(request_id)
    return {f.id for f in engagement.follow_ups} if engagement else set()
