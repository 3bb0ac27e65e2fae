"""Lines of offers on the timeline of an engagement: pages, owners, what was done with many. Never a donor."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.engagements.timeline import Place, Said, Source, older, register
from alongside.kernel.text import gettext_noop
from alongside.offers.models import BulkAct, OfferList, Owner
from alongside.offers.words import Act

LABEL = gettext_noop("Offers")
MOMENTS = {
    "made_at": gettext_noop("List of offers opened"),
    "published_at": gettext_noop("The community's page for offers was published"),
    "taken_down_at": gettext_noop("The community's page for offers was taken down"),
}
OWNER = {
    "named_at": gettext_noop("%(name)s sorts the offers"),
    "until_at": gettext_noop("%(name)s no longer sorts the offers"),
}


def _list(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    found = [
        Said(Place(at, "offer_list", row.pk * len(MOMENTS) + number), text)
        for row in OfferList.objects.filter(engagement_id=engagement_id)
        for number, (moment, text) in enumerate(MOMENTS.items())
        if (at := getattr(row, moment))
    ]
    return _older(found, after, limit)


def _owners(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    """Owners of one list are few: all are read with one query, and placed here."""
    found = [
        Said(Place(at, "offer_owner", row.pk * len(OWNER) + number), text, names={"name": row.name})
        for row in Owner.objects.filter(offer_list__engagement_id=engagement_id)
        for number, (moment, text) in enumerate(OWNER.items())
        if (at := getattr(row, moment))
    ]
    return _older(found, after, limit)


def _older(found: list[Said], after: Place | None, limit: int | None) -> list[Said]:
    kept = [line for line in found if after is None or line.place < after]
    return sorted(kept, key=lambda line: line.place, reverse=True)[:limit]


def _acts(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    rows = BulkAct.objects.filter(
        older(after, "offer_act"), offer_list__engagement_id=engagement_id, undone_at__isnull=True
    )
    return [
        Said(
            Place(row.at, "offer_act", row.pk),
            gettext_noop("Offers: %(act)s (%(count)s)"),
            by=row.by_text,
            names={"count": row.count},
            labels={"act": Act(row.act).label},
        )
        for row in rows.defer("before").order_by("-at", "-pk")[:limit]
    ]


def tell_the_timeline() -> None:
    """Put the moments of offers on the timeline, for staff."""
    register(Source("offer_list", "offers", _list, staff_only=True), label=LABEL)
    register(Source("offer_owner", "offers", _owners, staff_only=True), label=LABEL)
    register(Source("offer_act", "offers", _acts, staff_only=True), label=LABEL)
