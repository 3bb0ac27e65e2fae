"""After an event elsewhere was proved real: whose people are likely to be hit again, as proposals for care calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.engagements import echo
from alongside.engagements.echo import Event, Reason
from alongside.engagements.models import EchoCall, Engagement, LeftAlone, Member
from alongside.engagements.words import FollowUpKind
from alongside.incidents import queries as incidents
from alongside.incidents.queries import RequestCard
from alongside.policy.queries import in_force
from alongside.roster import queries as roster
from alongside.roster.queries import AdvisorCard


@dataclass(frozen=True, slots=True)
class EchoLine:
    """An agency (``engagement_id``) or an advisor to call, and why. ``state`` is what became of it, "" while open.

    ``left_alone``: the community asked that nobody calls about events elsewhere, or at all.
    """

    engagement_id: int | None
    advisor: AdvisorCard | None
    reasons: tuple[Reason, ...]
    state: str
    by: str
    left_alone: bool = False


@dataclass(frozen=True, slots=True)
class Echo:
    """What one event may bring back, and to whom."""

    request: RequestCard
    agencies: tuple[EchoLine, ...]
    advisors: tuple[EchoLine, ...]


def echo_events(at: datetime) -> list[RequestCard]:
    """Return the requests proved real so lately that care calls are suggested, one per event, newest first."""
    found: dict[int, RequestCard] = {}
    for card in incidents.verified_since(at - in_force(at).span("echo_days"), until=at):
        found.setdefault(card.incident_id, card)
    return list(found.values())


def echo_of(request_id: int, at: datetime) -> Echo | None:
    """Return who is likely to be hit again by this event; None unless it was proved real within the time for it."""
    request = next((card for card in echo_events(at) if card.id == request_id), None)
    if request is None:
        return None
    policy, new = in_force(at), _event(request, request.id)
    rows = Engagement.objects.filter(exercise=request.exercise, introduced_at__lte=at)
    by_request = dict(rows.values_list("request_id", "pk"))
    past = [
        _event(card, by_request[card.id])
        for card in incidents.cards(list(by_request)).values()
        if card.incident_id != request.incident_id
    ]
    likely = echo.likely(new, past, near_km=policy["echo_km"], near_days=policy["echo_anniversary_days"])
    calls = list(EchoCall.objects.filter(request_id=request_id))
    listed = {like.ref for like in likely}
    quiet = set(
        LeftAlone.objects.filter(
            engagement__in=listed, kind=FollowUpKind.ECHO.value, lifted_at__isnull=True
        ).values_list("engagement_id", flat=True)
    )
    quiet |= set(rows.filter(silent_since__isnull=False).values_list("pk", flat=True))
    done = {call.engagement_id: call for call in calls if call.engagement_id}
    agencies = [
        EchoLine(like.ref, None, like.reasons, *_settled(done.get(like.ref)), like.ref in quiet)
        for like in likely
    ]
    return Echo(request, tuple(agencies), tuple(_advisors(new, listed, calls)))


def _event(card: RequestCard, ref: int) -> Event:
    return Event(
        ref=ref,
        kind=card.kind,
        venue=card.venue,
        day=card.occurred_on or card.received_at.date(),
        killed=card.killed,
        injured=card.injured,
        children=card.children,
        officer_hurt=card.officer_hurt,
        bias=card.bias,
        lat=card.lat,
        lon=card.lon,
    )


def _settled(call: EchoCall | None) -> tuple[str, str]:
    return (call.state, call.by_text) if call else ("", "")


def _advisors(new: Event, listed: set[int], calls: list[EchoCall]) -> list[EchoLine]:
    """Return the advisors to call, those with the most reasons first, then by name."""
    done = {call.advisor_id: call for call in calls if call.advisor_id}
    teams = Member.objects.filter(engagement__in=listed, left_at__isnull=True)
    on_team = set(teams.values_list("advisor_id", flat=True))
    found = []
    for card in roster.everyone():
        why = echo.advisor_reasons(new, lived=card.lived, on_listed_team=card.id in on_team)
        if why:
            found.append(EchoLine(None, card, why, *_settled(done.get(card.id))))
    return sorted(found, key=lambda line: -len(line.reasons))
