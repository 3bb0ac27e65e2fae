"""What an advisor wishes: quiet hours, the order of channels, how often in a week. Nobody asks why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.roster.manners import may_wish
from alongside.roster.models import PeerAdvisor, Wishes


@transaction.atomic
def keep_wishes(
    *,
    advisor_id: int,
    quiet_from: time,
    quiet_until: time,
    wake: bool,
    order: Sequence[str],
    weekly_cap: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """Keep how an advisor wants to be asked; times are local. Raises Refused with a sentence."""
    may_wish(order=order, weekly_cap=weekly_cap).require()
    PeerAdvisor.objects.select_for_update(no_key=True).get(pk=advisor_id)
    wishes = {"wake": wake, "order": list(order), "weekly_cap": weekly_cap}
    times = {"quiet_from": quiet_from, "quiet_until": quiet_until}
    Wishes.objects.update_or_create(advisor_id=advisor_id, defaults={**wishes, **times})
    facts = {**wishes, **{name: moment.isoformat("minutes") for name, moment in times.items()}}
    record(stream=f"advisor:{advisor_id}", action="keep_wishes", by=by, at=at, facts=facts)
