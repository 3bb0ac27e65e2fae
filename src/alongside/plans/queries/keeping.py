"""Plans and their versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from alongside.plans.document import Document
from alongside.plans.flat import Flat, flatten, unflatten
from alongside.plans.history import Changes, back, seal
from alongside.plans.models import Difference, Member, Plan, PlanVersion


@dataclass(frozen=True)
class PlanCard:
    """A plan as one of its people sees it. ``role`` is a word of PlanRole."""

    id: int
    document: Document
    revision: int
    role: str
    owners: int

    @property
    def name(self) -> str:
        """Return the community's name; empty when it has none yet."""
        return str(self.document["community"]["name"])

    @property
    def writes(self) -> bool:
        """Say whether this person may write in it."""
        return self.role in ("owner", "editor")

    @property
    def owns(self) -> bool:
        """Say whether this person owns it."""
        return self.role == "owner"


@dataclass(frozen=True)
class PlanLine:
    """One of a person's plans, for a list."""

    id: int
    name: str
    role: str
    revision: int
    changed_at: datetime


@dataclass(frozen=True)
class Version:
    """One version, for the history: what changed and who changed it."""

    revision: int
    why: str
    by: str
    at: datetime
    changes: Changes


def role_of(plan_id: int, person_id: int) -> str | None:
    """Return a person's part in a plan now, or None."""
    return (
        Member.objects.filter(plan_id=plan_id, person_id=person_id, until_at__isnull=True)
        .values_list("role", flat=True)
        .first()
    )


def card(plan_id: int, person_id: int) -> PlanCard | None:
    """Return a plan for one of its people; None for anybody else, and when there is none."""
    role = role_of(plan_id, person_id)
    row = Plan.objects.filter(pk=plan_id, closed_at__isnull=True).first() if role else None
    if row is None or role is None:
        return None
    owners = Member.objects.filter(plan_id=plan_id, role="owner", until_at__isnull=True).count()
    return PlanCard(row.pk, row.document, row.revision, role, owners)


def mine(person_id: int) -> list[PlanLine]:
    """Return a person's plans, last changed first."""
    latest = PlanVersion.objects.filter(plan=OuterRef("plan")).order_by("-revision").values("at")[:1]
    rows = (
        Member.objects.filter(person_id=person_id, until_at__isnull=True, plan__closed_at__isnull=True)
        .annotate(changed=Subquery(latest))
        .order_by("-changed", "plan_id")
        .values_list("plan_id", "plan__name", "role", "plan__revision", "changed")
    )
    return [PlanLine(*row) for row in rows]


def document_of(plan_id: int) -> Document:
    """Return a plan's present version, for staff. Raises LookupError."""
    row = Plan.objects.filter(pk=plan_id).values_list("document", flat=True).first()
    if row is None:
        raise LookupError(f"no plan {plan_id}")
    return dict(row)


def flat_at(plan: Plan, revision: int) -> Flat:
    """Return the questions and answers of one version. Raises LookupError when there is no such version."""
    now = flatten(plan.document)
    if revision == plan.revision:
        return now
    if not 0 < revision < plan.revision:
        raise LookupError(f"no version {revision}")
    steps = PlanVersion.objects.filter(plan=plan, revision__gt=revision).order_by("-revision")
    return back(now, steps.values_list("changes", flat=True))


def version(plan_id: int, revision: int) -> Document:
    """Return one version as it was, proved by its seal. Raises LookupError; ValueError when it was tampered with."""
    plan = Plan.objects.get(pk=plan_id)
    document = unflatten(flat_at(plan, revision))
    kept = PlanVersion.objects.filter(plan=plan, revision=revision).values_list("seal", flat=True).first()
    if kept != seal(document):
        raise ValueError(f"version {revision} of plan {plan_id} is not what was kept")
    return document


def versions(plan_id: int, *, limit: int = 100) -> list[Version]:
    """Return the last versions, newest first."""
    rows = PlanVersion.objects.filter(plan_id=plan_id).select_related("by").order_by("-revision")[:limit]
    return [Version(r.revision, r.why, r.by.name, r.at, r.changes) for r in rows]


def revision_before(plan_id: int, moment: datetime) -> int | None:
    """Return the number of the version that stood at a moment; None when the plan is younger."""
    rows = PlanVersion.objects.filter(plan_id=plan_id, at__lte=moment).order_by("-revision")
    return rows.values_list("revision", flat=True).first()


def differences(plan_id: int) -> list[Mapping[str, Any]]:
    """Return the questions that wait for a person to choose, oldest first: id, question, saved, mine, who, at."""
    rows = Difference.objects.filter(plan_id=plan_id, chosen="").select_related("by").order_by("id")
    return [
        {"id": r.pk, "question": r.question, "saved": r.saved, "mine": r.mine, "who": r.by.name, "at": r.at}
        for r in rows
    ]
