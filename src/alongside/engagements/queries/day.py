"""The coordinator's day over all engagements: what is due, what is stuck, what is about to end. Always the same queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import Role
from alongside.engagements.cliff import Cliff, Ending, Facts, cliffs
from alongside.engagements.models import (
    Contact,
    Engagement,
    FollowUp,
    Helper,
    Member,
    NoticeAcknowledgment,
    Task,
)
from alongside.engagements.queries.work import tasks_due_ids
from alongside.engagements.states import EngagementState, FollowUpState, HelperState, TaskState
from alongside.engagements.words import Did, FollowUpKind, Side
from alongside.incidents import queries as incidents
from alongside.kernel.choice import Choice
from alongside.kernel.clock import local_day
from alongside.kernel.text import gettext_noop
from alongside.policy.queries import Policy, in_force

OPEN = (FollowUpState.PLANNED.value, FollowUpState.RAISED.value)
DAY = timedelta(days=1)
LATELY = timedelta(days=30)
WEEK = timedelta(days=7)


class Stuck(Choice):
    """Why an engagement does not move."""

    NOBODY = "nobody", gettext_noop("Nobody who works here now coordinates it")
    NOTICE = "notice", gettext_noop("A notice is not read yet")
    NO_CONTACT = "no_contact", gettext_noop("No talk is written down since")
    TASK = "task", gettext_noop("A task is past its day")


@dataclass(frozen=True, slots=True)
class StuckLine:
    """An engagement that is stuck: why, and since when (a moment)."""

    engagement_id: int
    why: tuple[tuple[Stuck, datetime], ...]


@dataclass(frozen=True, slots=True)
class EndingLine:
    """An engagement in which something ends with nothing after it."""

    engagement_id: int
    cliffs: tuple[Cliff, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The day of one coordinator, or of all. ``due``, ``week`` and ``held`` are ids of follow-ups, by their day.

    ``tasks`` are ids of open tasks whose day has come: of one's own cases, and those that one owns oneself.
    """

    due: tuple[int, ...]
    tasks: tuple[int, ...]
    week: tuple[int, ...]
    held: tuple[int, ...]
    stuck: tuple[StuckLine, ...]
    ending: tuple[EndingLine, ...]


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom to call about an engagement. ``timezone`` is the agency's; ``coordinator`` "" when there is none here."""

    engagement_id: int
    agency_name: str
    reference: str
    place: str
    exercise: bool
    timezone: str
    caller: str
    number: str
    coordinator: str


def day_of(at: datetime, *, person_id: int | None) -> Day:
    """Return the day of the coordinator ``person_id``, or of all of them (None), at ``at``.

    An engagement that nobody who still holds the role coordinates is in everyone's day, so that none is lost. What
    belongs to a community that wants no contact is among the held, and no end is told that would ask for a contact.
    """
    policy = in_force(at)
    rows = _rows(at)
    owners = owners_of([row["request_id"] for row in rows], at)
    mine = {
        row["id"]: row
        for row in rows
        if person_id is None or owners.get(row["request_id"]) in (None, person_id)
    }
    follow_ups = _follow_ups(at, policy)
    by_engagement: dict[int, list[Mapping[str, Any]]] = {}
    for row in follow_ups:
        if row["engagement_id"] in mine:
            by_engagement.setdefault(row["engagement_id"], []).append(row)
    waiting = [f for f in follow_ups if f["engagement_id"] in mine and f["state"] in OPEN]
    for row in waiting:
        row["held"] = row["held"] or mine[row["engagement_id"]]["silent_since"] is not None
    local, leaving = _Local(at), _helpers_leaving(at, policy)
    today = {f["id"]: f["due_date"] <= local.day(mine[f["engagement_id"]]["timezone"]) for f in waiting}
    soon = [f for f in waiting if not f["held"] and f["due_at"] <= at + WEEK]
    return Day(
        due=tuple(f["id"] for f in soon if today[f["id"]]),
        tasks=tuple(
            task_id
            for task_id, engagement_id, owner in tasks_due_ids(at)
            if engagement_id in mine or (person_id is not None and owner == person_id)
        ),
        week=tuple(f["id"] for f in soon if not today[f["id"]]),
        held=tuple(f["id"] for f in waiting if f["held"] and today[f["id"]]),
        stuck=tuple(_stuck(mine.values(), owners, policy, at)),
        ending=tuple(
            line
            for row in mine.values()
            if row["silent_since"] is None
            and (line := _ending(row, by_engagement.get(row["id"], ()), leaving, policy, local)).cliffs
        ),
    )


class _Local:
    """The local day of one moment, looked up once per zone."""

    def __init__(self, at: datetime) -> None:
        self.at, self.found = at, dict[str, date]()

    def day(self, zone: str) -> date:
        if zone not in self.found:
            self.found[zone] = local_day(self.at, zone)
        return self.found[zone]


def owners_of(request_ids: Iterable[int], at: datetime) -> dict[int, int]:
    """Return who coordinates each request and holds that role at ``at``; the others are left out."""
    here = set(accounts.people_with(Role.COORDINATOR, at).values_list("pk", flat=True))
    return {r: p for r, p in incidents.coordinators(request_ids).items() if p in here}


def _rows(at: datetime) -> list[dict[str, Any]]:
    """Return each engagement once, with the moments and counts that the day asks about, newest first."""
    own = {"engagement": OuterRef("pk")}
    acks = NoticeAcknowledgment.objects.filter(**own)
    members = Member.objects.filter(**own)
    talks = Contact.objects.filter(**own).exclude(did__contains=[Did.NO_ANSWER.value])
    tasks = Task.objects.filter(**own, state=TaskState.OPEN.value, due_at__lte=at - DAY)
    open_contacts = FollowUp.objects.filter(**own, state__in=OPEN, held=False)
    rows = (
        Engagement.objects.filter(introduced_at__lte=at)
        .annotate(
            last_talk=Subquery(talks.order_by("-occurred_at").values("occurred_at")[:1]),
            task_since=Subquery(tasks.order_by("due_at").values("due_at")[:1]),
            present=_count(members.filter(left_at__isnull=True)),
            left_lately=Exists(members.filter(left_at__gt=at - LATELY)),
            agency_read=Exists(acks.filter(side=Side.REQUESTER.value)),
            advisor_read=Exists(acks.filter(side=Side.ADVISOR.value, member__left_at__isnull=True)),
            last_planned=Subquery(
                open_contacts.order_by().values("engagement").annotate(last=Max("due_date")).values("last")
            ),
        )
        .order_by("-introduced_at", "-pk")
        .values(
            "id", "request_id", "state", "timezone", "introduced_at", "last_talk", "present", "left_lately",
            "agency_read", "advisor_read", "last_planned", "silent_since", "task_since",
        )
    )  # fmt: skip
    return [dict(row) for row in rows]


def _count(rows: QuerySet[Member]) -> Subquery:
    return Subquery(rows.order_by().values("engagement").annotate(n=Count("pk")).values("n"))


def _follow_ups(at: datetime, policy: Policy) -> list[dict[str, Any]]:
    """Return the follow-ups that are due or near enough to be about an end, and AEAP ones that are not far past."""
    far = at + policy.span("cliff_days") + policy.span("cliff_gap_days") + timedelta(days=2)
    past = at - policy.span("ahead_aeap_days") - WEEK
    aeap = Q(kind=FollowUpKind.AEAP.value, due_at__gte=past) & ~Q(state=FollowUpState.DISMISSED.value)
    rows = FollowUp.objects.filter(Q(state__in=OPEN) | aeap, due_at__lte=far).order_by("due_at", "pk")
    names = ("id", "engagement_id", "kind", "state", "held", "due_date", "due_at", "wished_date")
    return [dict(row) for row in rows.values(*names)]


def _helpers_leaving(at: datetime, policy: Policy) -> dict[int, list[date]]:
    """Return the last days of helpers that are near, by engagement; who has finished is left out."""
    rows = Helper.objects.filter(
        until__gte=(at - DAY).date(), until__lte=(at + policy.span("cliff_days") + DAY).date()
    ).exclude(state=HelperState.FINISHED.value)
    found: dict[int, list[date]] = {}
    for engagement_id, until in rows.order_by("until", "pk").values_list("engagement_id", "until"):
        if until is not None:
            found.setdefault(engagement_id, []).append(until)
    return found


def _stuck(
    rows: Collection[Mapping[str, Any]], owners: Mapping[int, int], policy: Policy, at: datetime
) -> Iterable[StuckLine]:
    """Yield what is stuck, what has waited longest first."""
    found = [StuckLine(row["id"], tuple(_whys(row, owners, policy, at))) for row in rows]
    return sorted(
        (line for line in found if line.why),
        key=lambda line: (min(since for _, since in line.why), line.engagement_id),
    )


def _whys(
    row: Mapping[str, Any], owners: Mapping[int, int], policy: Policy, at: datetime
) -> Iterable[tuple[Stuck, datetime]]:
    if row["state"] == EngagementState.CLOSED:
        return
    began = row["introduced_at"]
    if row["request_id"] not in owners:
        yield Stuck.NOBODY, began
    if row["task_since"] is not None:
        yield Stuck.TASK, row["task_since"]
    if row["silent_since"] is not None:
        return
    if not (row["agency_read"] and row["advisor_read"]) and at - began >= policy.span("notice_hours"):
        yield Stuck.NOTICE, began
    last = row["last_talk"] or began
    if row["state"] != EngagementState.STEPPED_DOWN and at - last >= policy.span("no_contact_days"):
        yield Stuck.NO_CONTACT, last


def _ending(
    row: Mapping[str, Any],
    follow_ups: Collection[Mapping[str, Any]],
    leaving: Mapping[int, Collection[date]],
    policy: Policy,
    local: _Local,
) -> EndingLine:
    lead = policy.span("ahead_aeap_days")
    contacts = {f["due_date"] for f in follow_ups if f["state"] in OPEN and not f["held"]}
    if row["last_planned"]:
        contacts.add(row["last_planned"])
    facts = Facts(
        closed=row["state"] == EngagementState.CLOSED,
        ends=(
            *(
                (Ending.AEAP, (f["wished_date"] or f["due_date"]) + lead)
                for f in follow_ups
                if f["kind"] == FollowUpKind.AEAP
            ),
            *((Ending.HELPER, until) for until in leaving.get(row["id"], ())),
        ),
        contacts=tuple(contacts),
        present=row["present"] or 0,
        left_lately=row["left_lately"],
    )
    found = cliffs(
        facts,
        today=local.day(row["timezone"]),
        ahead=policy.span("cliff_days"),
        gap=policy.span("cliff_gap_days"),
    )
    return EndingLine(row["id"], tuple(found))


def whom_to_call(engagement_ids: Iterable[int], at: datetime) -> dict[int, Whom]:
    """Return whom to call about each of these engagements, with the number the agency gave."""
    rows = list(Engagement.objects.filter(pk__in=set(engagement_ids)).order_by("pk"))
    requests = incidents.cards([row.request_id for row in rows])
    owners = owners_of(requests, at)
    found = {}
    for row in rows:
        request = requests[row.request_id]
        name = ", ".join(x for x in (request.acceptor_name, request.acceptor_title) if x) or request.caller
        place = ", ".join(x for x in (request.town, request.state_code) if x) or request.place_text
        found[row.pk] = Whom(
            engagement_id=row.pk,
            agency_name=request.agency_name,
            reference=request.reference,
            place=place,
            exercise=row.exercise,
            timezone=row.timezone,
            caller=name,
            number=request.call_back_number,
            coordinator=request.coordinator_name if row.request_id in owners else "",
        )
    return found
