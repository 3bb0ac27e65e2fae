"""Tasks, decisions and the hand-back plan of one engagement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from alongside.engagements.models import Decision, Engagement, HandingBack, Task
from alongside.engagements.queries.history import topics_worked
from alongside.engagements.rules_work import Handing, open_topics
from alongside.engagements.states import TaskState
from alongside.engagements.words import WithWhom
from alongside.engagements.words_work import DecidedBy
from alongside.incidents import queries as incidents


@dataclass(frozen=True, slots=True)
class TaskCard:
    """One task. ``owner`` is a name, or a message id when ``owner_role`` is set; ``due_date`` is local."""

    id: int
    engagement_id: int
    what: str
    owner: str
    owner_person_id: int | None
    owner_role: str
    due_date: date
    due_at: datetime
    state: str
    state_label: str
    made_at: datetime
    made_by: str
    settled_at: datetime | None
    settled_by: str
    by_requester: bool

    @property
    def open(self) -> bool:
        """Say whether it is still to be done."""
        return self.state == TaskState.OPEN

    @property
    def of_agency(self) -> bool:
        """Say whether the agency owns it."""
        return bool(self.owner_role)


@dataclass(frozen=True, slots=True)
class DueTask:
    """An open task whose day has come, with the agency it concerns."""

    task: TaskCard
    agency_name: str
    reference: str
    timezone: str
    coordinator_id: int | None
    coordinator_name: str
    exercise: bool


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """One decision. ``decided_by`` is a message id; ``later``: a later one took its place."""

    id: int
    engagement_id: int
    what: str
    why: str
    decided_by: str
    decided_at: datetime
    recorded_by: str
    recorded_at: datetime
    supersedes: int | None
    later: bool


@dataclass(frozen=True, slots=True)
class HandBackPlan:
    """The hand-back as agreed so far, and the topics that still need an owner's yes or a reason."""

    lines: tuple[Handing, ...]
    waiting: tuple[str, ...]


def task_cards(rows: QuerySet[Task]) -> list[TaskCard]:
    """Return cards of these tasks in their order, with one query."""
    return [task_card(row) for row in rows.select_related("owner_person")]


def task_card(row: Task) -> TaskCard:
    """Return the card of one task."""
    return TaskCard(
        id=row.pk,
        engagement_id=row.engagement_id,
        what=row.what,
        owner=row.owner_person.name if row.owner_person else WithWhom(row.owner_role).label,
        owner_person_id=row.owner_person_id,
        owner_role=row.owner_role,
        due_date=row.due_date,
        due_at=row.due_at,
        state=row.state,
        state_label=TaskState(row.state).label,
        made_at=row.made_at,
        made_by=row.made_by_text,
        settled_at=row.settled_at,
        settled_by=row.settled_by_text,
        by_requester=row.by_requester,
    )


def tasks(engagement_id: int) -> list[TaskCard]:
    """Return the tasks of an engagement: open ones by their day, then settled ones, newest first."""
    rows = Task.objects.filter(engagement_id=engagement_id)
    waiting = task_cards(rows.filter(state=TaskState.OPEN.value).order_by("due_date", "pk"))
    settled = task_cards(rows.exclude(state=TaskState.OPEN.value).order_by("-settled_at", "-pk"))
    return [*waiting, *settled]


def task(task_id: int) -> TaskCard | None:
    """Return one task, or None."""
    return next(iter(task_cards(Task.objects.filter(pk=task_id))), None)


def tasks_due_ids(at: datetime) -> list[tuple[int, int, int | None]]:
    """Return (task, engagement, owner's person or None) of the open tasks whose morning has come at ``at``, oldest first.

    A task that the agency owns is left out while the agency wants no contact.
    """
    rows = Task.objects.filter(state=TaskState.OPEN.value, due_at__lte=at)
    rows = rows.exclude(engagement__silent_since__isnull=False, owner_person=None)
    return list(rows.order_by("due_at", "pk").values_list("pk", "engagement_id", "owner_person_id"))


def tasks_by_id(ids: Iterable[int]) -> dict[int, TaskCard]:
    """Return tasks by id; unknown ids are left out."""
    return {card.id: card for card in task_cards(Task.objects.filter(pk__in=list(ids)))}


def tasks_due(at: datetime, *, owner_person: int | None = None) -> list[DueTask]:
    """Return the open tasks whose morning has come at ``at``, oldest first; of one owner when named.

    A task that the agency owns is left out while the agency wants no contact.
    """
    rows = Task.objects.filter(pk__in=[task_id for task_id, _, _ in tasks_due_ids(at)])
    if owner_person is not None:
        rows = rows.filter(owner_person_id=owner_person)
    found = list(rows.select_related("owner_person", "engagement").order_by("due_at", "pk"))
    requests = incidents.cards([row.engagement.request_id for row in found])
    return [
        DueTask(
            task=task_card(row),
            agency_name=requests[row.engagement.request_id].agency_name,
            reference=requests[row.engagement.request_id].reference,
            timezone=row.engagement.timezone,
            coordinator_id=requests[row.engagement.request_id].coordinator_id,
            coordinator_name=requests[row.engagement.request_id].coordinator_name,
            exercise=row.engagement.exercise,
        )
        for row in found
    ]


def decision_cards(rows: QuerySet[Decision], limit: int | None = None) -> list[DecisionCard]:
    """Return cards of these decisions, newest first, with one query."""
    found = rows.select_related("later").order_by("-decided_at", "-pk")[:limit]
    return [
        DecisionCard(
            id=row.pk,
            engagement_id=row.engagement_id,
            what=row.what,
            why=row.why,
            decided_by=DecidedBy(row.decided_by).label,
            decided_at=row.decided_at,
            recorded_by=row.recorded_by_text,
            recorded_at=row.recorded_at,
            supersedes=row.supersedes_id,
            later=hasattr(row, "later"),
        )
        for row in found
    ]


def decisions(engagement_id: int) -> list[DecisionCard]:
    """Return the decisions of an engagement, newest first, those with a later one too."""
    return decision_cards(Decision.objects.filter(engagement_id=engagement_id))


def decision(decision_id: int) -> DecisionCard | None:
    """Return one decision, or None."""
    return next(iter(decision_cards(Decision.objects.filter(pk=decision_id))), None)


def topics_to_hand_back(engagement: Engagement) -> set[str]:
    """Return the topics that a close must settle: what pressed at the start, and what was worked on."""
    return {*incidents.card(engagement.request_id).topics, *topics_worked(engagement.pk)}


def handings(rows: Iterable[HandingBack]) -> tuple[Handing, ...]:
    """Return lines of the plan as the rules read them."""
    return tuple(
        Handing(row.topic, row.to, row.owner, row.told_how, row.accepted_on, row.why_nobody) for row in rows
    )


def hand_back_plan(engagement_id: int) -> HandBackPlan:
    """Return the hand-back as agreed so far. Raises Engagement.DoesNotExist."""
    engagement = Engagement.objects.get(pk=engagement_id)
    lines = handings(HandingBack.objects.filter(engagement=engagement).order_by("topic"))
    return HandBackPlan(lines, tuple(open_topics(topics_to_hand_back(engagement), lines)))


def silent_among(engagement_ids: Iterable[int]) -> set[int]:
    """Return those of the engagements whose agency wants no more contact."""
    rows = Engagement.objects.filter(pk__in=list(engagement_ids), silent_since__isnull=False)
    return set(rows.values_list("pk", flat=True))
