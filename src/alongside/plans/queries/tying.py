"""The tie of a plan to an agency, and plans brought to a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.plans.models import Attachment, Tie
from alongside.plans.states import TieState

LIVE = (TieState.ASKED.value, TieState.VERIFIED.value, TieState.AGREED.value)


@dataclass(frozen=True)
class TieCard:
    """How far a tie is."""

    id: int
    plan_id: int
    community: str
    agency_id: int
    agency_name: str
    state: str
    planner_name: str
    planner_title: str
    asked_at: datetime
    called: str
    verified_at: datetime | None
    agreed_name: str
    agreed_title: str
    agreed_at: datetime | None


@dataclass(frozen=True)
class Offered:
    """A plan to which an agency agreed: the coordinator asks about it on the call."""

    plan_id: int
    tie_id: int
    community: str
    revision: int
    agreed_name: str
    agreed_title: str
    agreed_at: datetime


@dataclass(frozen=True)
class Attached:
    """A plan brought to a request. ``partners`` are those of that moment, in the shape of a plan's partners."""

    plan_id: int
    community: str
    revision: int
    newest: int
    partners: list[dict[str, Any]]
    consent_name: str
    consent_title: str
    by: str
    at: datetime

    @property
    def notify(self) -> list[dict[str, Any]]:
        """Return the notification list: partners to be told on the first day."""
        return [p for p in self.partners if p["notify"]]


def _card(row: Tie) -> TieCard:
    return TieCard(
        id=row.pk,
        plan_id=row.plan_id,
        community=row.plan.name,
        agency_id=row.agency_id,
        agency_name=row.agency.name,
        state=row.state,
        planner_name=row.planner_name,
        planner_title=row.planner_title,
        asked_at=row.asked_at,
        called=row.called,
        verified_at=row.verified_at,
        agreed_name=row.agreed_name,
        agreed_title=row.agreed_title,
        agreed_at=row.agreed_at,
    )


def tie(tie_id: int) -> TieCard | None:
    """Return one tie, or None."""
    row = Tie.objects.filter(pk=tie_id).select_related("plan", "agency").first()
    return _card(row) if row else None


def ties_of(plan_id: int) -> list[TieCard]:
    """Return the ties of a plan, newest first, ended ones too."""
    return [
        _card(r) for r in Tie.objects.filter(plan_id=plan_id).select_related("plan", "agency").order_by("-id")
    ]


def waiting_ties() -> list[TieCard]:
    """Return the ties that staff work on or that stand, the oldest request first."""
    rows = Tie.objects.filter(state__in=LIVE).select_related("plan", "agency").order_by("asked_at", "id")
    return [_card(row) for row in rows]


def offered(agency_id: int | None) -> list[Offered]:
    """Return the plans to which an agency has agreed; never one that is only asked for or only verified."""
    rows = Tie.objects.filter(
        agency_id=agency_id or 0, state=TieState.AGREED.value, plan__closed_at__isnull=True
    ).select_related("plan")
    return [
        Offered(
            r.plan_id, r.pk, r.plan.name, r.plan.revision, r.agreed_name,
            r.agreed_title, r.agreed_at or r.asked_at,
        )
        for r in rows.order_by("-agreed_at", "id")
    ]  # fmt: skip


def attached(request_id: int) -> Attached | None:
    """Return the plan that was brought to a request, or None."""
    rows = Attachment.objects.filter(request_id=request_id, ended_at__isnull=True)
    row = rows.select_related("plan", "by").first()
    if row is None:
        return None
    return Attached(
        plan_id=row.plan_id,
        community=row.plan.name,
        revision=row.revision,
        newest=row.plan.revision,
        partners=row.partners,
        consent_name=row.consent_name,
        consent_title=row.consent_title,
        by=row.by.name,
        at=row.at,
    )


def of_agencies(agency_ids: Iterable[int]) -> set[int]:
    """Return which of these agencies have agreed to a plan."""
    rows = Tie.objects.filter(agency_id__in=list(agency_ids), state=TieState.AGREED.value)
    return set(rows.values_list("agency_id", flat=True))
