"""What the clock does: tells of a long stay, calls home after the last day, asks for debriefs, ends the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from alongside.callouts.queries_exercises import called_for_real
from alongside.deployments import facts, telling
from alongside.deployments.actions.traveling import recall, stand_down
from alongside.deployments.models import Deployment
from alongside.deployments.rules import days_on_site
from alongside.deployments.standing import line
from alongside.deployments.states import AHEAD, DEPLOYMENT, RETURNED
from alongside.deployments.states import DeploymentState as D
from alongside.deployments.words import RecallWhy
from alongside.kernel.actor import CLOCK
from alongside.policy.queries import Policy, in_force

TURNS = (D.ON_SITE.value, D.HOME.value, D.DEBRIEFED.value, D.COOL_DOWN.value)


def tick(*, at: datetime, limit: int = 50) -> int:
    """Do what is due for up to ``limit`` deployments, each once; return how many things were done."""
    policy = in_force(at)
    gave_way = _exercises_give_way(at)
    looks_in = Q(state__in=sorted(RETURNED), check_told_at__isnull=True, checked_at__isnull=True)
    waiting = Deployment.objects.filter(Q(state__in=TURNS) | looks_in).order_by("pk")
    due = [(row, act) for row in waiting for act in _due(row, policy, at)]
    return gave_way + sum(_once(row.pk, act, at) for row, act in due[:limit])


def _exercises_give_way(at: datetime) -> int:
    """End the exercises' deployments of whoever is asked for a real request; return how many."""
    going = [*sorted(AHEAD), D.TRAVELING.value, D.ON_SITE.value]
    rows = Deployment.objects.filter(exercise=True, state__in=going)
    called = called_for_real(set(rows.values_list("advisor_id", flat=True)))
    ids = (
        list(rows.filter(advisor_id__in=called).order_by("pk").values_list("pk", flat=True)) if called else []
    )
    for deployment_id in ids:
        stand_down(deployment_id=deployment_id, why=RecallWhy.PROGRAM.value, by=CLOCK, at=at)
    return len(ids)


Act = Callable[[Deployment, datetime], None]


def _due(row: Deployment, policy: Policy, at: datetime) -> list[Act]:
    """Return what is due for one deployment. Asked again under the lock, so that it is done once."""
    found: list[Act] = []
    if row.state == D.ON_SITE:
        assert row.arrived_at is not None
        today = facts.local_day(row, at)
        if today > facts.last_possible(row, at):
            return [_call_home]
        if (
            row.warned_at is None
            and days_on_site(facts.local_day(row, row.arrived_at), today) >= policy["onsite_warn_days"]
        ):
            found.append(_warn)
    if row.home_at is None or row.state not in RETURNED:
        return found
    home = facts.local_day(row, row.home_at)
    today = facts.local_day(row, at)
    if (
        row.state == D.HOME
        and row.debrief_told_at is None
        and at >= row.home_at + policy.span("debrief_hours")
    ):
        found.append(_tell_debrief)
    if row.state == D.DEBRIEFED and today > home + timedelta(days=policy["rest_least_days"]):
        found.append(_cool_down)
    if row.state == D.COOL_DOWN and today >= home + timedelta(days=policy["rest_days"]):
        found.append(_free)
    later = row.check_told_at is None and row.checked_at is None
    if later and at >= row.home_at + policy.span("thirty_check_days"):
        found.append(_tell_check)
    return found


@transaction.atomic
def _once(deployment_id: int, act: Act, at: datetime) -> int:
    row = Deployment.objects.select_for_update(skip_locked=True).filter(pk=deployment_id).first()
    if row is None or act not in _due(row, in_force(at), at):
        return 0
    act(row, at)
    return 1


def _warn(row: Deployment, at: datetime) -> None:
    row.warned_at = at
    row.save(update_fields=["warned_at"])
    line(row, "warn_long_stay", by=CLOCK, at=at)
    telling.staff(row, "deployment_long", telling.keepers(row, at), at=at)


def _call_home(row: Deployment, at: datetime) -> None:
    recall(deployment_id=row.pk, why=RecallWhy.LIMIT.value, by=CLOCK, at=at)
    telling.staff(row, "deployment_last_day", telling.keepers(row, at), at=at)


def _tell_debrief(row: Deployment, at: datetime) -> None:
    row.debrief_told_at = at
    row.save(update_fields=["debrief_told_at"])
    line(row, "ask_debrief", by=CLOCK, at=at)
    telling.staff(row, "deployment_debrief", telling.keepers(row, at), at=at)


def _tell_check(row: Deployment, at: datetime) -> None:
    row.check_told_at = at
    row.save(update_fields=["check_told_at"])
    line(row, "ask_look_in", by=CLOCK, at=at)
    telling.staff(row, "deployment_check", telling.carers(at), at=at, path="/desk/care/")


def _cool_down(row: Deployment, at: datetime) -> None:
    _move(row, "cool_down", at)


def _free(row: Deployment, at: datetime) -> None:
    _move(row, "free", at)


def _move(row: Deployment, event: str, at: datetime) -> None:
    row.state = DEPLOYMENT.after(event, row.state)
    row.save(update_fields=["state"])
    line(row, f"{event}_deployment", by=CLOCK, at=at)
