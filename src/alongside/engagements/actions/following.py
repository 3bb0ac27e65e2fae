"""Follow-ups: raised once when due, done, or said not to be wanted. Nothing nags."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import Permission, Role
from alongside.base import marks
from alongside.engagements import rules
from alongside.engagements.actions.exercising import exercises_give_way
from alongside.engagements.actions.placing import OPEN, move_open, own_day, put, wishes_of
from alongside.engagements.actions.records import dispose_due, tell_of_disposal
from alongside.engagements.models import FollowUp
from alongside.engagements.rules_work import may_propose_contact
from alongside.engagements.standing import locked, who_is
from alongside.engagements.states import FOLLOW_UP, FollowUpState
from alongside.incidents import queries as incidents
from alongside.kernel.actor import CLOCK, Actor
from alongside.kernel.clock import local_day
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue, withdraw

if TYPE_CHECKING:
    from alongside.accounts.queries import Person

KEEPERS_LOOKED = "keepers_of_follow_ups_looked_at"
EVERY_HOUR = timedelta(hours=1)
LATE = timedelta(hours=6)
"""A follow-up raised later than this was held up by an outage."""


def _locked_follow_up(follow_up_id: int) -> FollowUp:
    return FollowUp.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=follow_up_id)


def _group(follow_up: FollowUp) -> str:
    return f"follow_up:{follow_up.pk}"


@transaction.atomic
def _settle(event: str, follow_up_id: int, *, by: Actor, at: datetime) -> None:
    """Do or dismiss one follow-up; a message about it that has not gone out is taken back."""
    row = _locked_follow_up(follow_up_id)
    who = who_is(row.engagement, by, at)
    rules.may_touch_follow_up(standing=who.standing, state=row.engagement.state).require()
    row.state = FOLLOW_UP.after(event, row.state)
    row.settled_at, row.settled_by, row.settled_by_text = at, str(by), by.text
    row.by_requester = who.standing == "requester"
    row.save(update_fields=["state", "settled_at", "settled_by", "settled_by_text", "by_requester"])
    withdraw(group=_group(row))
    record(
        stream=row.engagement.stream, action=f"{event}_follow_up", by=by, at=at, object=f"follow_up:{row.pk}"
    )


def do_follow_up(*, follow_up_id: int, by: Actor, at: datetime) -> None:
    """Say that a follow-up took place. What was talked about belongs in the contact log."""
    _settle("do", follow_up_id, by=by, at=at)


def dismiss_follow_up(*, follow_up_id: int, by: Actor, at: datetime) -> None:
    """Say that a follow-up is not wanted. No reason is asked."""
    _settle("dismiss", follow_up_id, by=by, at=at)


def requester_dismisses_follow_up(*, follow_up_id: int, by: Actor, at: datetime) -> None:
    """Let the agency say on its own page that it does not want this one; refused for any other request's."""
    _settle("dismiss", follow_up_id, by=by, at=at)


@transaction.atomic
def put_back_follow_up(*, follow_up_id: int, by: Actor, at: datetime) -> None:
    """Take a dismissal back; no second message goes out for one that had been raised."""
    row = _locked_follow_up(follow_up_id)
    standing = who_is(row.engagement, by, at).standing
    rules.may_touch_follow_up(standing=standing, state=row.engagement.state).require()
    row.state = FOLLOW_UP.after("put_back", row.state)
    row.settled_at, row.settled_by, row.settled_by_text, row.by_requester = None, "", "", False
    row.save(update_fields=["state", "settled_at", "settled_by", "settled_by_text", "by_requester"])
    record(
        stream=row.engagement.stream, action="put_back_follow_up", by=by, at=at, object=f"follow_up:{row.pk}"
    )


@transaction.atomic
def add_follow_up(
    *,
    engagement_id: int,
    kind: str,
    due_date: date,
    by: Actor,
    at: datetime,
    ref: str = "",
    note: str = "",
    keep_as_written: bool = False,
) -> int:
    """Add a follow-up for an event ahead (hearing, memorial, report, echo); return its id.

    ``due_date`` is a local day of the agency; it moves away from days that the community wants left alone.
    ``ref`` is another room's opaque reference: the same one twice is one follow-up, moved to the new day while it
    is open. A room may add kinds that no person adds (AEAP, a grant's deadline).
    """
    engagement = locked(engagement_id)
    may_propose_contact(silent=engagement.silent_since is not None).require()
    zone = engagement.timezone
    days = (due_date - local_day(at, zone)).days
    rules.may_add_follow_up(
        kind=kind, note=note.strip(), due_in_days=days, keep_as_written=keep_as_written, by_room=bool(ref)
    ).require()
    row = engagement.follow_ups.select_for_update().filter(ref=ref).first() if ref else None
    if row is None:
        row = FollowUp(engagement=engagement, kind=kind, ref=ref, note=note.strip(), due_date=due_date)
        put(row, due_date, engagement=engagement, wishes=wishes_of(engagement), at=at)
        row.save()
    elif row.state in OPEN:
        move_open(engagement, row, due_date, wishes=wishes_of(engagement), at=at)
    record(
        stream=engagement.stream,
        action="add_follow_up",
        by=by,
        at=at,
        object=f"follow_up:{row.pk}",
        facts={"kind": kind, "due": due_date.isoformat()},
    )
    return row.pk


@transaction.atomic
def move_follow_up(*, engagement_id: int, ref: str, due_date: date, by: Actor, at: datetime) -> bool:
    """Set the day of a follow-up from a room above, such as an AEAP month after an award; return whether it moved.

    ``ref`` is the room's own reference, or "step:" and a rung of the calendar ("step:aeap_9"). ``due_date`` is the
    local day on which to get in touch. From then on a corrected day of the incident leaves it where it is. One
    that was done or is not wanted stays; one already raised is planned anew when its day is still to come.
    """
    engagement = locked(engagement_id)
    step = ref.removeprefix("step:") if ref.startswith("step:") else ""
    found = engagement.follow_ups.select_for_update()
    row = (found.filter(step=step) if step else found.filter(ref=ref).exclude(ref="")).first()
    if row is None or row.state not in OPEN or (row.anchored and own_day(row) == due_date):
        return False
    row.anchored = True
    move_open(engagement, row, due_date, wishes=wishes_of(engagement), at=at)
    record(
        stream=engagement.stream,
        action="move_follow_up",
        by=by,
        at=at,
        object=f"follow_up:{row.pk}",
        facts={"due": due_date.isoformat()},
    )
    return True


def tick(*, at: datetime, limit: int = 50) -> int:
    """Raise up to ``limit`` follow-ups whose morning has come, each once; return how many.

    Whoever is asked for a real request leaves exercises first. Once an hour it also looks for those whose
    keepers have all left since they were told, tells records officers of papers that go next, and disposes of
    papers whose time is over.
    """
    done = exercises_give_way(at=at)
    while done < limit and _raise_one(at):
        done += 1
    if marks.due_again(KEEPERS_LOOKED, at=at, every=EVERY_HOUR):
        done += pass_on(at=at)
        done += tell_of_disposal(at=at)
        done += dispose_due(at=at)
    return done


@transaction.atomic
def _raise_one(at: datetime) -> bool:
    row = (
        FollowUp.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("engagement")
        .filter(state=FollowUpState.PLANNED.value, held=False, due_at__lte=at, engagement__silent_since=None)
        .order_by("due_at", "pk")
        .first()
    )
    if row is None:
        return False
    row.state = FOLLOW_UP.after("raise", row.state)
    row.raised_at = row.raised_at or at
    engagement, people = row.engagement, keepers(row.engagement.request_id, at)
    row.told = sorted({*row.told, *(person.pk for person in people)})
    row.save(update_fields=["state", "raised_at", "told"])
    record(stream=engagement.stream, action="raise_follow_up", by=CLOCK, at=at, object=f"follow_up:{row.pk}")
    late = at - row.due_at > LATE
    for person in people:
        _tell(row, person, late=late, at=at)
    return True


@transaction.atomic
def pass_on(*, at: datetime) -> int:
    """Tell the present keepers of raised follow-ups of which nobody who was told still works here; return how many.

    Roles are dated periods: what a coordinator was told before leaving falls to whoever holds the role next.
    Only those are read and locked whose keepers are gone, which are nearly always none of a thousand.
    """
    raised = FollowUp.objects.filter(
        state=FollowUpState.RAISED.value, held=False, engagement__silent_since=None
    )
    told = {
        person_id
        for people in raised.order_by().values_list("told", flat=True).distinct()
        for person_id in people
    }
    here = [person_id for person_id in sorted(told) if accounts.may(person_id, Permission.WORK_CASE, at)]
    left = raised.exclude(told__overlap=here) if here else raised
    rows = left.select_for_update(skip_locked=True, of=("self",)).select_related("engagement")
    done = 0
    for row in rows.order_by("due_at", "pk"):
        people = [p for p in keepers(row.engagement.request_id, at) if p.pk not in row.told]
        if not people:
            continue
        row.told = sorted({*row.told, *(person.pk for person in people)})
        row.save(update_fields=["told"])
        for person in people:
            _tell(row, person, late=False, at=at)
        done += 1
    return done


def _tell(row: FollowUp, person: Person, *, late: bool, at: datetime) -> None:
    """Tell a keeper of the day; of all days that an outage held up, once, however many they are."""
    group, key = _group(row), f"follow_up:{row.pk}:{row.due_date.isoformat()}:{person.pk}"
    if late:
        kind = "exercise" if row.engagement.exercise else "real"
        group = f"follow_ups_late:{person.pk}"
        key = f"{group}:{kind}:{at:%Y-%m-%dT%H}"
    enqueue(
        key=key,
        group=group,
        kind="follow_ups_late" if late else "follow_up_due",
        address=person.email,
        language=person.language,
        context={} if late else {"engagement_id": row.engagement_id},
        at=at,
        exercise=row.engagement.exercise,
    )


def keepers(request_id: int, at: datetime) -> list[Person]:
    """Return whose follow-ups these are now: the coordinator while they hold the role, else all coordinators.

    With no coordinator at all: whoever is written down and still sees cases, else the duty officers.
    """
    coordinator_id = incidents.card(request_id).coordinator_id
    if coordinator_id and accounts.may(coordinator_id, Permission.WORK_CASE, at):
        return [accounts.person(coordinator_id)]
    if found := list(accounts.people_with(Role.COORDINATOR, at)):
        return found
    if coordinator_id and accounts.may(coordinator_id, Permission.SEE_CASE, at):
        return [accounts.person(coordinator_id)]
    return list(accounts.people_with(Role.DUTY, at))
