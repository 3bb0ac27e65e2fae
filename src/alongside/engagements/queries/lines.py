"""The lines that casework itself puts on the timeline of an engagement (timeline.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alongside.engagements import timeline as places
from alongside.engagements.models import (
    Contact,
    Decision,
    FollowUp,
    HandBack,
    Member,
    NoticeAcknowledgment,
    Task,
    Turn,
)
from alongside.engagements.queries.history import ContactCard, contact_cards, follow_up_card
from alongside.engagements.queries.work import DecisionCard, TaskCard, decision_cards, task_cards
from alongside.engagements.timeline import Place, Source, older, register
from alongside.engagements.words import HelpedBy
from alongside.engagements.words_work import ToldHow
from alongside.kernel.field import Topic
from alongside.roster import queries as roster


@dataclass(frozen=True, slots=True)
class HandBackLine:
    """A topic that was handed back; ``topic``, ``to`` and ``told`` are message ids."""

    topic: str
    to: str
    owner: str = ""
    told: str = ""
    why_nobody: str = ""


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """Something that happened. ``code`` says what (a page has the words); a card where there is one."""

    place: Place
    code: str
    by: str
    note: str = ""
    name: str = ""
    contact: ContactCard | None = None
    task: TaskCard | None = None
    decision: DecisionCard | None = None
    hand_back: tuple[HandBackLine, ...] = field(default=())

    @property
    def at(self) -> datetime:
        """Return when it happened."""
        return self.place.at


def timeline(engagement_id: int) -> list[TimelineItem]:
    """Return everything that happened, newest first, lines of rooms above too."""
    return places.page(engagement_id, limit=None)[0]


def _contacts(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[TimelineItem]:
    rows = Contact.objects.filter(older(after, "contact", at="occurred_at"), engagement_id=engagement_id)
    return [
        TimelineItem(Place(card.occurred_at, "contact", card.id), "contact", card.who, contact=card)
        for card in contact_cards(rows, limit)
    ]


def _tasks_made(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[TimelineItem]:
    rows = Task.objects.filter(older(after, "task", at="made_at"), engagement_id=engagement_id)
    return [
        TimelineItem(Place(card.made_at, "task", card.id), "task", card.made_by, task=card)
        for card in task_cards(rows.order_by("-made_at", "-pk")[:limit])
    ]


def _tasks_settled(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[TimelineItem]:
    rows = Task.objects.filter(
        older(after, "task_settled", at="settled_at"), engagement_id=engagement_id, settled_at__isnull=False
    )
    return [
        TimelineItem(
            Place(card.settled_at, "task_settled", card.id), f"task_{card.state}", card.settled_by, task=card
        )
        for card in task_cards(rows.order_by("-settled_at", "-pk")[:limit])
        if card.settled_at
    ]


def _decisions(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[TimelineItem]:
    rows = Decision.objects.filter(older(after, "decision", at="decided_at"), engagement_id=engagement_id)
    return [
        TimelineItem(Place(card.decided_at, "decision", card.id), "decision", card.recorded_by, decision=card)
        for card in decision_cards(rows, limit)
    ]


def _follow_ups(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[TimelineItem]:
    rows = FollowUp.objects.filter(
        older(after, "follow_up", at="settled_at"), engagement_id=engagement_id, settled_at__isnull=False
    )
    rows = rows.select_related("engagement").order_by("-settled_at", "-pk")[:limit]
    return [
        TimelineItem(
            Place(card.settled_at, "follow_up", card.id),
            f"follow_up_{card.state}",
            card.settled_by,
            name=card.what,
            note=card.note,
        )
        for card in (follow_up_card(row) for row in rows)
        if card.settled_at
    ]


def _turns(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[TimelineItem]:
    rows = Turn.objects.filter(older(after, "turn"), engagement_id=engagement_id)
    turns = list(rows.select_related("to_person").order_by("-at", "-pk")[:limit])
    handed: dict[int, list[HandBackLine]] = {}
    for line in HandBack.objects.filter(turn__in=turns).order_by("pk"):
        handed.setdefault(line.turn_id, []).append(
            HandBackLine(
                topic=Topic(line.topic).label,
                to=HelpedBy(line.to).label if line.to else "",
                owner=line.owner,
                told=ToldHow(line.told_how).label if line.told_how else "",
                why_nobody=line.why_nobody,
            )
        )
    return [
        TimelineItem(
            place=Place(turn.at, "turn", turn.pk),
            code=turn.event,
            by=turn.by_text,
            note=turn.note,
            name=turn.to_person.name if turn.to_person else "",
            hand_back=tuple(handed.get(turn.pk, ())),
        )
        for turn in turns
    ]


def _names(rows: Sequence[Member]) -> dict[int, str]:
    names = roster.names({member.advisor_id for member in rows})
    return {member.pk: names[member.advisor_id] for member in rows}


def _joined(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[TimelineItem]:
    rows = Member.objects.filter(older(after, "joined", at="joined_at"), engagement_id=engagement_id)
    members = list(rows.order_by("-joined_at", "-pk")[:limit])
    names = _names(members)
    return [TimelineItem(Place(m.joined_at, "joined", m.pk), "joined", "", name=names[m.pk]) for m in members]


def _left(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[TimelineItem]:
    rows = Member.objects.filter(
        older(after, "left", at="left_at"), engagement_id=engagement_id, left_at__isnull=False
    )
    members = list(rows.order_by("-left_at", "-pk")[:limit])
    names = _names(members)
    return [
        TimelineItem(Place(m.left_at, "left", m.pk), "left", "", name=names[m.pk])
        for m in members
        if m.left_at
    ]


def _notices(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[TimelineItem]:
    rows = NoticeAcknowledgment.objects.filter(older(after, "notice"), engagement_id=engagement_id)
    acks = list(rows.select_related("member").order_by("-at", "-pk")[:limit])
    names = _names([ack.member for ack in acks if ack.member])
    return [
        TimelineItem(
            Place(ack.at, "notice", ack.pk),
            f"notice_{ack.side}_{ack.how}",
            ack.recorded_by_text,
            name=names[ack.member_id] if ack.member_id else "",
        )
        for ack in acks
    ]


for _source in (
    Source("contact", "contacts", _contacts),
    Source("task", "tasks", _tasks_made),
    Source("task_settled", "tasks", _tasks_settled),
    Source("decision", "decisions", _decisions),
    Source("follow_up", "follow_ups", _follow_ups),
    Source("turn", "turns", _turns),
    Source("joined", "turns", _joined),
    Source("left", "turns", _left),
    Source("notice", "turns", _notices),
):
    register(_source)
