"""The sheet of helpers as frozen cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from alongside.engagements.models import HandOff, Helper
from alongside.engagements.rules_helping import same_lane
from alongside.engagements.states import HandOffState, HelperState
from alongside.engagements.words import HelpedBy
from alongside.kernel.field import Topic

_LANES = {topic.value: place for place, topic in enumerate(Topic)}


@dataclass(frozen=True, slots=True)
class HandOffCard:
    """A piece of work offered to a helper. ``state_label`` is a message id."""

    id: int
    helper_id: int
    helper_name: str
    what: str
    state: str
    state_label: str
    offered_at: datetime
    offered_by: str
    answered_at: datetime | None
    answered_by: str

    @property
    def waiting(self) -> bool:
        """Say whether nobody has said yes or no yet."""
        return self.state == HandOffState.OFFERED


@dataclass(frozen=True, slots=True)
class HelperCard:
    """A line of the sheet. ``kind_label``, ``lane_label`` and ``state_label`` are message ids."""

    id: int
    engagement_id: int
    kind: str
    kind_label: str
    name: str
    lane: str
    lane_label: str
    contact_name: str
    contact_role: str
    phone: str
    email: str
    state: str
    state_label: str
    next_step: str
    owner: str
    until: date | None
    lane_agreed: bool
    added_at: datetime
    changed_at: datetime
    hand_offs: tuple[HandOffCard, ...]

    @property
    def there(self) -> bool:
        """Say whether they have not finished."""
        return self.state != HelperState.FINISHED


@dataclass(frozen=True, slots=True)
class LaneQuestion:
    """Two or more helpers in one lane that may not have divided the work. ``label`` is a message id."""

    lane: str
    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everyone who helps, by lane and then by name, and what should be asked about them."""

    helpers: tuple[HelperCard, ...]
    questions: tuple[LaneQuestion, ...]

    @property
    def hand_offs(self) -> tuple[HandOffCard, ...]:
        """Return every hand-off, those without an answer first, then the newest."""
        found = [hand_off for helper in self.helpers for hand_off in helper.hand_offs]
        return tuple(sorted(found, key=lambda h: (not h.waiting, -h.offered_at.timestamp(), -h.id)))


def helper_sheet(engagement_id: int) -> Sheet:
    """Return the sheet of an engagement, with two queries however long it is."""
    rows = Helper.objects.filter(engagement_id=engagement_id).order_by("pk").prefetch_related("hand_offs")
    cards = sorted(
        (_card(row) for row in rows), key=lambda c: (not c.there, _LANES[c.lane], c.name.lower(), c.id)
    )
    questions = [
        LaneQuestion(lane, Topic(lane).label, tuple(card.name for card in found))
        for lane, found in same_lane(cards)
    ]
    return Sheet(tuple(cards), tuple(questions))


def find_helper(helper_id: int) -> HelperCard | None:
    """Return one line of a sheet, or None."""
    row = Helper.objects.filter(pk=helper_id).prefetch_related("hand_offs").first()
    return _card(row) if row else None


def find_hand_off(hand_off_id: int) -> HandOffCard | None:
    """Return one hand-off, or None."""
    row = HandOff.objects.filter(pk=hand_off_id).select_related("helper").first()
    return _hand_off(row, row.helper) if row else None


def _card(row: Helper) -> HelperCard:
    return HelperCard(
        id=row.pk,
        engagement_id=row.engagement_id,
        kind=row.kind,
        kind_label=HelpedBy(row.kind).label,
        name=row.name,
        lane=row.lane,
        lane_label=Topic(row.lane).label,
        contact_name=row.contact_name,
        contact_role=row.contact_role,
        phone=row.phone,
        email=row.email,
        state=row.state,
        state_label=HelperState(row.state).label,
        next_step=row.next_step,
        owner=row.owner,
        until=row.until,
        lane_agreed=row.lane_agreed,
        added_at=row.added_at,
        changed_at=row.changed_at,
        hand_offs=tuple(_hand_offs(row.hand_offs.all(), row)),
    )


def _hand_offs(rows: Iterable[HandOff], helper: Helper) -> list[HandOffCard]:
    return [_hand_off(row, helper) for row in sorted(rows, key=lambda r: r.pk)]


def _hand_off(row: HandOff, helper: Helper) -> HandOffCard:
    return HandOffCard(
        id=row.pk,
        helper_id=helper.pk,
        helper_name=helper.name,
        what=row.what,
        state=row.state,
        state_label=HandOffState(row.state).label,
        offered_at=row.offered_at,
        offered_by=row.offered_by_text,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
    )
