"""The things to think of in one engagement, by span after the incident, with what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from alongside.agencies import queries as agencies
from alongside.engagements import rules_foresight
from alongside.engagements.models import Engagement, Thought
from alongside.engagements.rules_foresight import Known
from alongside.engagements.states import ThoughtState
from alongside.incidents import queries as incidents
from alongside.incidents.queries import RequestCard
from alongside.kernel.clock import local_day
from alongside.kernel.field import Window
from alongside.library import queries as library
from alongside.library.queries import ItemCard, Named


@dataclass(frozen=True, slots=True)
class ThoughtCard:
    """One item and what became of it. An answered item says what it said when it was answered.

    ``returned`` says that it was put off until a day that has come.
    """

    item: ItemCard
    state: str
    state_label: str
    later_on: date | None = None
    handed_to: str = ""
    marked_at: datetime | None = None
    marked_by: str = ""
    by_requester: bool = False
    returned: bool = False

    @property
    def open(self) -> bool:
        """Say whether it still waits for an answer."""
        return self.state == ThoughtState.OPEN or self.returned


@dataclass(frozen=True, slots=True)
class Foresight:
    """Everything there is to think of for one incident. ``present`` is the span of today."""

    engagement_id: int
    present: Window
    known: Known
    timezone: str
    today: date
    thoughts: tuple[ThoughtCard, ...]
    titles: dict[str, library.ProtocolCard]
    roles: dict[str, Named]

    def waiting(self, window: str) -> tuple[ThoughtCard, ...]:
        """Return what is open in a span; what was put off and has come back stands in the present one."""
        return tuple(t for t in self.thoughts if t.open and self.window_of(t) == window)

    def answered(self) -> tuple[ThoughtCard, ...]:
        """Return what was answered, the newest answer first."""
        done = [t for t in self.thoughts if not t.open and t.marked_at]
        return tuple(sorted(done, key=lambda t: (t.marked_at, t.item.key), reverse=True))

    def window_of(self, thought: ThoughtCard) -> str:
        """Return the span in which an item stands."""
        return self.present.value if thought.returned else thought.item.content.window

    def find(self, key: str) -> ThoughtCard | None:
        """Return one item of this engagement, or None when it does not matter here."""
        return next((t for t in self.thoughts if t.item.key == key), None)


def foresight(engagement_id: int, at: datetime) -> Foresight:
    """Return the things to think of at ``at``, with a fixed number of queries.

    Raises Engagement.DoesNotExist. Answered items stay although a newer catalog or other facts would leave
    them out.
    """
    engagement = Engagement.objects.get(pk=engagement_id)
    request = incidents.card(engagement.request_id)
    known = known_of(request)
    protocols = library.protocols()
    items = [item for protocol in protocols for item in protocol.items]
    chosen = {c.key: c for c in items if rules_foresight.matters(c.content, known)}
    marks = {row.item_key: row for row in engagement.thoughts.order_by("marked_at", "pk")}
    read = library.item_versions((row.item_key, row.item_number) for row in marks.values())
    asked = {key for key, row in marks.items() if row.state != ThoughtState.OPEN}
    shown = {**chosen, **{key: card for (key, _), card in read.items() if key in asked}}
    today = local_day(at, engagement.timezone)
    began = rules_foresight.began_at(
        occurred_on=request.occurred_on, received_at=request.received_at, zone=engagement.timezone
    )
    return Foresight(
        engagement_id=engagement.pk,
        present=rules_foresight.window_at(began=began, at=at),
        known=known,
        timezone=engagement.timezone,
        today=today,
        thoughts=tuple(_card(card, marks.get(key), today) for key, card in shown.items()),
        titles={protocol.key: protocol for protocol in protocols},
        roles=dict(library.roles()),
    )


def known_of(request: RequestCard) -> Known:
    """Return what is known of a request's incident, as far as it changes what matters."""
    agency = agencies.card(request.agency_id) if request.agency_id else None
    return rules_foresight.known_of(
        children=request.children,
        officer_hurt=request.officer_hurt,
        bias=request.bias,
        venue=request.venue,
        agency_kind=agency.kind if agency else "",
        communities=request.communities,
        languages=request.languages,
    )


def _card(item: ItemCard, row: Thought | None, today: date) -> ThoughtCard:
    if row is None:
        return ThoughtCard(item, ThoughtState.OPEN.value, ThoughtState.OPEN.label)
    return ThoughtCard(
        item=item,
        state=row.state,
        state_label=ThoughtState(row.state).label,
        later_on=row.later_on,
        handed_to=row.handed_to,
        marked_at=row.marked_at,
        marked_by=row.marked_by_text,
        by_requester=row.by_requester,
        returned=row.later_on is not None and row.later_on <= today,
    )
