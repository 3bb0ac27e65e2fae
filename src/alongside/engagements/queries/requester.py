"""What the agency sees of its own engagement, on its own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from alongside.engagements.notice import Notice
from alongside.engagements.queries.cards import EngagementCard, MemberCard, of_request
from alongside.engagements.queries.history import FollowUpCard, follow_ups
from alongside.engagements.states import EngagementState as S
from alongside.engagements.states import FollowUpState
from alongside.kernel.text import gettext_noop
from alongside.policy.queries import in_force


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next: ``what`` is a message id, ``who`` a name or a message id (``who_is_name`` tells)."""

    what: str
    who: str
    who_is_name: bool = False
    by_at: datetime | None = None
    on_date: date | None = None


@dataclass(frozen=True, slots=True)
class RequesterCard:
    """The engagement as the agency sees it. ``sentence`` and ``state_label`` are message ids."""

    engagement_id: int
    state: str
    state_label: str
    sentence: str
    timezone: str
    members: tuple[MemberCard, ...]
    coordinator_name: str
    notice: Notice
    notice_acknowledged_at: datetime | None
    next_steps: tuple[NextStep, ...]
    follow_ups: tuple[FollowUpCard, ...]
    silent_since: datetime | None = None


SENTENCES = {
    S.INTRODUCED: gettext_noop("Your team has been introduced."),
    S.ACTIVE: gettext_noop("Your team is working with you."),
    S.STEPPED_DOWN: gettext_noop("The daily work is over. Your coordinator stays in touch."),
    S.CLOSED: gettext_noop("This is closed. One call takes it up again; you need not ask anew."),
}


def for_requester(request_id: int) -> RequesterCard | None:
    """Return what the agency sees of its engagement, or None while nobody is introduced."""
    card = of_request(request_id)
    if card is None:
        return None
    waiting = tuple(f for f in follow_ups(card.id) if f.open)
    return RequesterCard(
        engagement_id=card.id,
        state=card.state,
        state_label=card.state_label,
        sentence=SENTENCES[S(card.state)],
        timezone=card.timezone,
        members=card.present,
        coordinator_name=card.coordinator_name,
        notice=card.notice,
        notice_acknowledged_at=card.requester_notice_at,
        next_steps=_next_steps(card, waiting),
        follow_ups=waiting,
        silent_since=card.silent_since,
    )


def _next_steps(card: EngagementCard, waiting: tuple[FollowUpCard, ...]) -> tuple[NextStep, ...]:
    steps = []
    if card.requester_notice_at is None and not card.closed:
        steps.append(
            NextStep(
                gettext_noop("Read the notice below, or have it read to you, and say so"), gettext_noop("You")
            )
        )
    if card.first_contact_at is None and not card.closed and card.present:
        by_at = card.introduced_at + in_force(card.introduced_at).span("first_peer_hours")
        first = next((m for m in card.present if m.discipline == "law"), card.present[0])
        steps.append(
            NextStep(gettext_noop("First talk, or whenever you want it"), first.name, True, by_at=by_at)
        )
    if waiting and card.silent_since is None:
        who, due = card.coordinator_name, waiting[0].state == FollowUpState.RAISED
        steps.append(
            NextStep(
                gettext_noop(
                    "It is the program's turn to get in touch; call if you do not want to wait for it"
                )
                if due
                else gettext_noop("The program gets in touch again; say so if you do not want it"),
                who or gettext_noop("Your coordinator"),
                bool(who),
                on_date=waiting[0].due_date,
            )
        )
    return tuple(steps)
