"""Emptying what names those who offered something, when its time is over."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction

from alongside.engagements import queries as engagements
from alongside.kernel.actor import CLOCK
from alongside.ledger.actions import record
from alongside.offers.actions.sorting import thanks_key
from alongside.offers.models import BulkAct, Offer
from alongside.offers.words import Act
from alongside.outbox.actions import forget
from alongside.policy.queries import in_force

STEP = 500
EMPTY = ("what", "available", "name", "organization", "phone", "email", "place", "phone_key", "mail_key",
         "org_key", "search", "taken_by")  # fmt: skip


@transaction.atomic
def tick(*, at: datetime, limit: int = STEP) -> int:
    """Empty up to ``limit`` offers that are older than ``offers_keep_days``; return how many.

    What was offered (its kind, state and dates) stays for the counts. The ledger says how many were emptied
    on which list, never whose. Mails of thanks are emptied with them. A hold on the case beats this clock
    (domain.md E11).
    """
    before = at - in_force(at).span("offers_keep_days")
    rows = list(
        Offer.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(received_at__lte=before, purged_at__isnull=True)
        .exclude(offer_list__engagement__in=engagements.held_ids())
        .order_by("received_at")
        .values_list("pk", "offer_list_id")[:limit]
    )
    if not rows:
        return 0
    ids = [pk for pk, _ in rows]
    Offer.objects.filter(pk__in=ids).update(purged_at=at, signs=[], **dict.fromkeys(EMPTY, ""))
    lists = Counter(list_id for _, list_id in rows)
    acts = BulkAct.objects.filter(offer_list__in=lists, act=Act.THANK.value).values_list("pk", "before")
    wanted = set(ids)
    forget(
        keys=[
            thanks_key(pk, act_id)
            for act_id, before_it in acts
            for those in before_it.values()
            for pk in those
            if pk in wanted
        ]
    )
    for list_id, count in sorted(lists.items()):
        record(stream=f"offers:{list_id}", action="purge_offers", by=CLOCK, at=at, facts={"count": count})
    return len(ids)
