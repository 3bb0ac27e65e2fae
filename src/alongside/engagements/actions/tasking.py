"""Tasks: somebody said they will do something by a day. Nothing nags, nothing is lost."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import Permission
from alongside.engagements import rules_work, schedule
from alongside.engagements.models import Engagement, Task
from alongside.engagements.queries.cards import known_names
from alongside.engagements.standing import locked, who_is
from alongside.engagements.states import TASK, TaskState
from alongside.incidents import queries as incidents
from alongside.kernel.actor import Actor
from alongside.kernel.clock import local_day
from alongside.ledger.actions import record
from alongside.roster import queries as roster


@transaction.atomic
def make_task(
    *,
    engagement_id: int,
    what: str,
    due_date: date,
    by: Actor,
    at: datetime,
    owner_person: int | None = None,
    owner_role: str = "",
    keep_as_written: bool = False,
) -> int:
    """Write down a task; return its id.

    ``owner_person`` is a person's id: staff who work cases, or an advisor on the team. ``owner_role`` is a
    role at the agency (words_work.AGENCY_ROLES). ``due_date`` is a local day of the agency.
    """
    engagement = locked(engagement_id)
    _judge(
        engagement, what=what, due_date=due_date, owner_person=owner_person, owner_role=owner_role,
        keep_as_written=keep_as_written, by=by, at=at,
    )  # fmt: skip
    row = Task.objects.create(
        engagement=engagement,
        what=what.strip(),
        owner_person_id=owner_person,
        owner_role=owner_role,
        due_date=due_date,
        due_at=schedule.morning_of(due_date, engagement.timezone),
        made_at=at,
        made_by=str(by),
        made_by_text=by.text,
        kept_as_written=keep_as_written,
    )
    _record(row, engagement, "make_task", by=by, at=at)
    return row.pk


@transaction.atomic
def change_task(
    *,
    task_id: int,
    due_date: date,
    by: Actor,
    at: datetime,
    owner_person: int | None = None,
    owner_role: str = "",
) -> None:
    """Give an open task another owner or another day; the words stay as they were."""
    row = _locked_task(task_id)
    TASK.may("do", row.state).require()
    _judge(
        row.engagement, what=row.what, due_date=due_date, owner_person=owner_person, owner_role=owner_role,
        keep_as_written=True, by=by, at=at,
    )  # fmt: skip
    row.owner_person_id, row.owner_role, row.due_date = owner_person, owner_role, due_date
    row.due_at = schedule.morning_of(due_date, row.engagement.timezone)
    row.save(update_fields=["owner_person", "owner_role", "due_date", "due_at"])
    _record(row, row.engagement, "change_task", by=by, at=at)


@transaction.atomic
def _settle(event: str, task_id: int, *, by: Actor, at: datetime) -> None:
    row = _locked_task(task_id)
    standing = who_is(row.engagement, by, at).standing
    rules_work.may_settle_task(
        event=event,
        task_state=row.state,
        state=row.engagement.state,
        standing=standing,
        role=row.owner_role,
    ).require()
    row.state = TASK.after(event, row.state)
    row.settled_at, row.settled_by, row.settled_by_text = at, str(by), by.text
    row.by_requester = standing == "requester"
    if row.state == TaskState.OPEN:
        row.settled_at, row.settled_by, row.settled_by_text, row.by_requester = None, "", "", False
    row.save(update_fields=["state", "settled_at", "settled_by", "settled_by_text", "by_requester"])
    record(stream=row.engagement.stream, action=f"{event}_task", by=by, at=at, object=f"task:{row.pk}")


def do_task(*, task_id: int, by: Actor, at: datetime) -> None:
    """Say that a task is done."""
    _settle("do", task_id, by=by, at=at)


def drop_task(*, task_id: int, by: Actor, at: datetime) -> None:
    """Say that a task is not needed. No reason is asked."""
    _settle("drop", task_id, by=by, at=at)


def put_back_task(*, task_id: int, by: Actor, at: datetime) -> None:
    """Take back that a task is done or not needed."""
    _settle("put_back", task_id, by=by, at=at)


def _locked_task(task_id: int) -> Task:
    return Task.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=task_id)


def _judge(
    engagement: Engagement,
    *,
    what: str,
    due_date: date,
    owner_person: int | None,
    owner_role: str,
    keep_as_written: bool,
    by: Actor,
    at: datetime,
) -> None:
    rules_work.may_make_task(
        state=engagement.state,
        standing=who_is(engagement, by, at).standing,
        what=what.strip(),
        owner_known=owner_person is not None and _can_own(engagement, owner_person, at),
        role=owner_role,
        due_in_days=(due_date - local_day(at, engagement.timezone)).days,
        keep_as_written=keep_as_written,
        known_names=[*known_names(engagement.request_id), *people_of(engagement)],
    ).require()


def _can_own(engagement: Engagement, person_id: int, at: datetime) -> bool:
    if accounts.may(person_id, Permission.WORK_CASE, at):
        return True
    advisor_id = roster.id_of_person(person_id)
    return engagement.members.filter(advisor_id=advisor_id, left_at__isnull=True).exists()


def people_of(engagement: Engagement) -> list[str]:
    """Return the names of the team and the coordinator, which a task or decision may use."""
    members = engagement.members.values_list("advisor_id", flat=True)
    names = [card.name for card in roster.cards(set(members)).values()]
    request = incidents.card(engagement.request_id)
    return [name for name in (*names, request.coordinator_name, request.acceptor_name) if name]


def _record(row: Task, engagement: Engagement, action: str, *, by: Actor, at: datetime) -> None:
    record(
        stream=engagement.stream,
        action=action,
        by=by,
        at=at,
        object=f"task:{row.pk}",
        facts={
            "owner": row.owner_person_id or row.owner_role,
            "due": row.due_date.isoformat(),
            "kept_as_written": row.kept_as_written,
        },
    )
