"""Delegates of a case, and who is behind a device that was opened with a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.base.secrets import hashed
from alongside.incidents.models import CaseDelegate, CaseDevice
from alongside.incidents.queries import RequestCard, card
from alongside.incidents.states import DelegateScope


@dataclass(frozen=True, slots=True)
class CaseDelegateCard:
    """A delegate of a case. ``scopes`` are stored words, ``scope_labels`` their message ids."""

    id: int
    request_id: int
    name: str
    title: str
    scopes: tuple[str, ...]
    scope_labels: tuple[str, ...]
    named_by: str
    from_at: datetime
    revoked_at: datetime | None
    has_code: bool


@dataclass(frozen=True, slots=True)
class CaseVisitor:
    """Who opened the case page: its request, and the delegate, or None for the head's own device."""

    card: RequestCard
    delegate: CaseDelegateCard | None

    @property
    def scopes(self) -> tuple[str, ...] | None:
        """Return what a delegate may do, None for the head: anything."""
        return self.delegate.scopes if self.delegate else None


def _card(row: CaseDelegate, *, has_code: bool = False) -> CaseDelegateCard:
    return CaseDelegateCard(
        id=row.pk,
        request_id=row.request_id,
        name=row.name,
        title=row.title,
        scopes=tuple(row.scopes),
        scope_labels=tuple(scope.label for scope in DelegateScope if scope.value in row.scopes),
        named_by=row.named_by,
        from_at=row.from_at,
        revoked_at=row.revoked_at,
        has_code=has_code,
    )


def delegates(request_id: int, *, past: bool = False) -> list[CaseDelegateCard]:
    """Return the delegates of a case who stand now, the first named first; with ``past`` the others too."""
    rows = CaseDelegate.objects.filter(request_id=request_id).order_by("from_at", "pk")
    opened = set(
        CaseDevice.objects.filter(request_id=request_id, revoked_at__isnull=True)
        .exclude(delegate=None)
        .values_list("delegate_id", flat=True)
    )
    found = rows if past else rows.filter(revoked_at__isnull=True)
    return [_card(row, has_code=row.pk in opened) for row in found]


def find_delegate(delegate_id: int) -> CaseDelegateCard | None:
    """Return one delegate, or None."""
    row = CaseDelegate.objects.filter(pk=delegate_id).first()
    return _card(row) if row else None


def visitor_of_device(token: str, at: datetime) -> CaseVisitor | None:
    """Return who stands behind a device at ``at``, or None when it opens nothing."""
    if not token:
        return None
    device = (
        CaseDevice.objects.filter(
            token_hash=hashed("device", token), expires_at__gt=at, revoked_at__isnull=True
        )
        .select_related("delegate")
        .first()
    )
    if device is None or (device.delegate and device.delegate.revoked_at is not None):
        return None
    return CaseVisitor(card(device.request_id), _card(device.delegate) if device.delegate else None)
