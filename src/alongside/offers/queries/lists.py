"""Lists of offers as frozen cards: by engagement, by address, by the owner's device."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from alongside.base.secrets import hashed
from alongside.offers.models import Offer, OfferList, Owner, OwnerDevice
from alongside.offers.states import OfferState, PageState


@dataclass(frozen=True, slots=True)
class OwnerCard:
    """The local person who sorts a list."""

    id: int
    name: str
    role: str
    named_at: datetime
    named_by: str


@dataclass(frozen=True, slots=True)
class ListCard:
    """A list of offers. ``community`` is the community's own name, empty until somebody writes it."""

    id: int
    engagement_id: int | None
    general: bool
    community: str
    text: str
    slug: str
    state: str
    state_label: str
    published_at: datetime | None
    taken_down_at: datetime | None
    exercise: bool
    owner: OwnerCard | None

    @property
    def published(self) -> bool:
        """Say whether the community's page is there."""
        return self.state == PageState.PUBLISHED

    @property
    def stream(self) -> str:
        """Return the ledger stream of this list."""
        return f"offers:{self.id}"


def _cards(rows: Iterable[OfferList]) -> list[ListCard]:
    rows = list(rows)
    owners = {
        owner.offer_list_id: OwnerCard(owner.pk, owner.name, owner.role, owner.named_at, owner.named_by_text)
        for owner in Owner.objects.filter(offer_list__in=rows, until_at__isnull=True)
    }
    return [
        ListCard(
            id=row.pk,
            engagement_id=row.engagement_id,
            general=row.general,
            community=row.community,
            text=row.text,
            slug=row.slug or "",
            state=row.state,
            state_label=PageState(row.state).label,
            published_at=row.published_at,
            taken_down_at=row.taken_down_at,
            exercise=row.exercise,
            owner=owners.get(row.pk),
        )
        for row in rows
    ]


def find(list_id: int) -> ListCard | None:
    """Return a list, or None."""
    return next(iter(_cards(OfferList.objects.filter(pk=list_id))), None)


def of_engagement(engagement_id: int) -> ListCard | None:
    """Return the list of an engagement, or None when nobody has opened one."""
    return next(iter(_cards(OfferList.objects.filter(engagement_id=engagement_id))), None)


def published(slug: str) -> ListCard | None:
    """Return the list whose page is published at this address now, or None: never was, or taken down."""
    rows = OfferList.objects.filter(slug=slug, state=PageState.PUBLISHED.value)
    return next(iter(_cards(rows)), None)


def every_list() -> list[ListCard]:
    """Return every list, the general one first, then the newest."""
    return _cards(OfferList.objects.order_by("-general", "-pk"))


def waiting_counts() -> dict[int, int]:
    """Return {list id: offers that nobody has sorted yet}."""
    rows = Offer.objects.filter(state=OfferState.NEW.value, purged_at__isnull=True).order_by()
    return dict(rows.values_list("offer_list_id").annotate(n=Count("pk")))


def by_owner_device(token: str, at: datetime) -> ListCard | None:
    """Return the list that a device opened with an owner's code may sort at ``at``, or None."""
    if not token:
        return None
    device = (
        OwnerDevice.objects.filter(token_hash=hashed("owner_device", token), expires_at__gt=at)
        .filter(revoked_at__isnull=True, owner__until_at__isnull=True)
        .select_related("owner")
        .first()
    )
    return find(device.owner.offer_list_id) if device else None
