"""What two people signed for visits, as the room of teams asks for it."""

from __future__ import annotations

from alongside.deployments.models import SetAside
from alongside.deployments.states import AHEAD, AWAY, SignState
from alongside.deployments.words import HoldUp
from alongside.teams.signed import SAME, Signed


def signed_for_request(request_id: int) -> list[Signed]:
    """Return what was signed for visits of a request that are ahead or under way."""
    rows = SetAside.objects.filter(
        deployment__engagement__request_id=request_id,
        deployment__state__in=AHEAD | AWAY,
        code__in=SAME,
        hard=True,
        state=SignState.SIGNED.value,
    ).select_related("deployment")
    return [
        Signed(
            advisor_id=row.deployment.advisor_id,
            what=row.code,
            label=HoldUp(row.code).label,
            first=row.deployment.first_date,
            last=row.deployment.last_date,
            why=row.why,
            asked_by=row.asked_by_text,
            signed_by=row.signed_by_text,
            signed_at=row.signed_at,
        )
        for row in rows
        if row.signed_at is not None
    ]
