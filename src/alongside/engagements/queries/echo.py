"""After an event elsewhere was proved real: whose people are likely to be hit again, as proposals for care calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.engagements import echo
from alongside.engagements.echo import Event, Reason
from alongside.engagements.models import EchoCall, Engagement, LeftAlone, Member
from alongside.engagements.words import FollowUpKind
from alongside.incidents import queries as incidents
from alongside.incidents.queries import EventFacts, RequestCard
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
    policy = in_force(at)
    [new] = [_event(facts, request.id) for facts in incidents.event_facts([request.id])]
    rows = Engagement.objects.filter(exercise=request.exercise, introduced_at__lte=at)
    by_request = dict(rows.values_list("request_id", "pk"))
    past = [
        _event(facts, by_request[facts.request_id])
        for facts in incidents.event_facts(list(by_request))
        if facts.incident_id != request.incident_id
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


def _event(facts: EventFacts, ref: int) -> Event:
    return Event(
        ref=ref,
        kind=facts.kind,
        venue=facts.venue,
        day=facts.occurred_on or facts.received_at.date(),
        killed=facts.killed,
        injured=facts.injured,
        children=facts.children,
        officer_hurt=facts.officer_hurt,
        bias=facts.bias,
        lat=facts.lat,
        lon=facts.lon,
    )


def _settled(call: EchoCall | None) -> tuple[str, str]:
    return (call.state, call.by_text) if call else ("", "")


def _advisors(new: Event, listed: set[int], calls: list[EchoCall]) -> list[EchoLine]:
    """Return the advisors to call, those with the most reasons first, then by name."""
    done = {call.advisor_id: call for call in calls if call.advisor_id}
    teams = Member.objects.filter(engagement__in=listed, left_at__isnull=True)
    on_team = set(teams.values_list("advisor_id", flat=True))
    whys = {
        advisor_id: echo.advisor_reasons(new, lived=lived, on_listed_team=advisor_id in on_team)
        for advisor_id, lived in roster.lived().items()
    }
    cards = roster.cards([advisor_id for advisor_id, why in whys.items() if why])
    found = [EchoLine(None, card, whys[pk], *_settled(done.get(pk))) for pk, card in cards.items()]
    return sorted(found, key=lambda line: -len(line.reasons))
