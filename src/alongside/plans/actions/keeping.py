"""Writing a plan: start, save on top of others' work, choose between two answers, go back to a version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.kernel.verdict import Verdict, refuse
from alongside.ledger.actions import record
from alongside.plans.document import Document, Misshapen, check
from alongside.plans.flat import Flat, Value, flatten, names, prose, put, unflatten
from alongside.plans.history import changes, seal
from alongside.plans.merge import Difference as Differs
from alongside.plans.merge import merge
from alongside.plans.models import Difference, Member, Plan, PlanVersion
from alongside.plans.queries.catalog import known_texts
from alongside.plans.queries.keeping import flat_at, role_of
from alongside.plans.rules import may_edit, may_hold, may_own, may_start
from alongside.plans.shape import leaf_of
from alongside.plans.states import PlanRole


@dataclass(frozen=True)
class Saved:
    """What saving did: the version that stands now, and how many questions wait for a choice."""

    revision: int
    differences: int
    changed: bool


def lock(plan_id: int) -> Plan:
    """Return a plan, held until the transaction ends. Raises Plan.DoesNotExist."""
    return Plan.objects.select_for_update().get(pk=plan_id, closed_at__isnull=True)


def fits(flat: Flat) -> Document:
    """Return the plan of these answers. Raises Refused, which names the first place that does not fit."""
    try:
        return check(unflatten(flat))
    except Misshapen as error:
        fault = error.faults[0]
        refuse("misshapen", fault.sentence, place=fault.place, **fault.params).require()
        raise AssertionError from error


def holds(before: Mapping[str, Value], after: Mapping[str, Value], *, keep: bool) -> Verdict:
    """Say whether the prose that is new may stand in a plan; the catalog's own sentences may."""
    fresh = prose(before, after)
    if fresh:
        told = known_texts()
        fresh = {question: text for question, text in fresh.items() if text not in told}
    return may_hold(fresh, known=(*names(before), *names(after)), keep=keep)


@transaction.atomic
def start(*, document: Document, by: Actor, at: datetime, why: str = "start", keep: bool = True) -> int:
    """Begin a plan, owned by whoever begins it; return its id.

    Raises Refused when they own too many, or when a text may not stand in a plan.
    """
    person_id = by.signed_in
    owned = Member.objects.filter(
        person_id=person_id, role=PlanRole.OWNER.value, until_at__isnull=True, plan__closed_at__isnull=True
    ).count()
    may_start(owned).require()
    flat = flatten(document)
    holds({}, flat, keep=keep).require()
    document = fits(flat)
    plan = Plan.objects.create(created_at=at, created_by_id=person_id, **_columns(document))
    Member.objects.create(plan=plan, person_id=person_id, role=PlanRole.OWNER.value, from_at=at)
    PlanVersion.objects.create(
        plan=plan, revision=1, changes={}, seal=seal(document), why=why, by_id=person_id, at=at
    )
    record(stream=f"plan:{plan.pk}", action="start_plan", by=by, at=at, facts={"why": why})
    return plan.pk


@transaction.atomic
def save(
    *,
    plan_id: int,
    seen: int,
    answers: Mapping[str, Value],
    by: Actor,
    at: datetime,
    drop: Iterable[str] = (),
    keep: bool = False,
) -> Saved:
    """Save answers that were written while looking at version ``seen``, on top of what others saved since.

    No answer of anybody is lost: where two differ, both are kept for a person to choose. ``drop`` names rows to
    take out. Raises Refused for a reader, a text that no plan may hold, an answer that does not fit.
    """
    plan = lock(plan_id)
    may_edit(role_of(plan_id, by.signed_in)).require()
    base = flat_at(plan, seen)
    mine = put(base, answers, drop=drop)
    fits(mine)
    holds(base, mine, keep=keep).require()
    both = merge(base, flatten(plan.document), mine)
    return _keep(plan, both.flat, both.differences, why="edit", by=by, at=at)


@transaction.atomic
def replace(*, plan_id: int, document: Document, by: Actor, at: datetime, keep: bool = True) -> Saved:
    """Put a file's plan in place of the present version, as a new version. Raises Refused."""
    plan = lock(plan_id)
    may_own(role_of(plan_id, by.signed_in)).require()
    before, after = flatten(plan.document), flatten(document)
    holds(before, after, keep=keep).require()
    return _keep(plan, after, (), why="file", by=by, at=at)


@transaction.atomic
def restore(*, plan_id: int, revision: int, by: Actor, at: datetime) -> Saved:
    """Make an earlier version the present one, as a new version. Raises Refused; LookupError for no version."""
    plan = lock(plan_id)
    may_own(role_of(plan_id, by.signed_in)).require()
    return _keep(plan, flat_at(plan, revision), (), why="restore", by=by, at=at)


@transaction.atomic
def choose(*, plan_id: int, difference_id: int, take: str, by: Actor, at: datetime) -> Saved:
    """Settle a difference: ``saved`` stands, ``mine`` is taken, or ``both`` stand one after the other.

    Raises Refused; Difference.DoesNotExist. Settling it twice changes nothing.
    """
    plan = lock(plan_id)
    may_edit(role_of(plan_id, by.signed_in)).require()
    row = Difference.objects.select_for_update().get(pk=difference_id, plan=plan)
    if row.chosen:
        return Saved(plan.revision, 0, changed=False)
    flat = flatten(plan.document)
    if leaf_of(row.question) is None:
        drop = [row.question] if take == "mine" and row.mine is None else []
        after = put(flat, {}, drop=drop)
    else:
        after = _taken(flat, row, take)
    row.chosen, row.chosen_at = take, at
    row.save(update_fields=["chosen", "chosen_at"])
    return _keep(plan, after, (), why="choose", by=by, at=at)


def _taken(flat: Flat, row: Difference, take: str) -> Flat:
    leaf = leaf_of(row.question)
    assert leaf is not None
    now = flat.get(row.question)
    if take == "mine" and row.mine is not None:
        return put(flat, {row.question: row.mine})
    if take == "both" and leaf.kind == "text" and isinstance(now, str) and row.mine and row.mine != now:
        return put(flat, {row.question: f"{now}; {row.mine}" if leaf.most < 1000 else f"{now}\n\n{row.mine}"})
    return flat


@transaction.atomic
def close(*, plan_id: int, by: Actor, at: datetime) -> None:
    """Put a plan away: nobody finds it any more, and it is offered to nobody. Raises Refused."""
    plan = lock(plan_id)
    may_own(role_of(plan_id, by.signed_in)).require()
    plan.closed_at = at
    plan.save(update_fields=["closed_at"])
    record(stream=f"plan:{plan_id}", action="close_plan", by=by, at=at)


def _keep(plan: Plan, flat: Flat, told: Iterable[Differs], *, why: str, by: Actor, at: datetime) -> Saved:
    """Write the version that stands from now on, with its line in the ledger."""
    document = fits(flat)
    step = changes(flatten(plan.document), flatten(document))
    told = list(told)
    if step:
        plan.revision += 1
        for column, value in _columns(document).items():
            setattr(plan, column, value)
        plan.save(update_fields=["document", "name", "review_on", "revision"])
        PlanVersion.objects.create(
            plan=plan,
            revision=plan.revision,
            changes=step,
            seal=seal(document),
            why=why,
            by_id=by.signed_in,
            at=at,
        )
    Difference.objects.bulk_create(
        Difference(plan=plan, question=d.question, saved=d.saved, mine=d.mine, by_id=by.signed_in, at=at)
        for d in told
    )
    if step or told:
        facts = {"revision": plan.revision, "why": why, "questions": len(step), "differences": len(told)}
        record(stream=f"plan:{plan.pk}", action="save_plan", by=by, at=at, facts=facts)
    return Saved(plan.revision, len(told), changed=bool(step))


def _columns(document: Document) -> dict[str, object]:
    """Return a version and what lists and the clock read of it."""
    community = document["community"]
    return {"document": document, "name": community["name"], "review_on": community["review_on"]}
