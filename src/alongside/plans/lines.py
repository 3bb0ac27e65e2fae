"""Lines of plans on the timeline of an engagement: a community's plan was brought to the case, or taken away."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.engagements import queries as engagements
from alongside.engagements.timeline import Place, Said, Source, register
from alongside.kernel.text import gettext_noop
from alongside.plans.models import Attachment

MOMENTS = {
    "at": gettext_noop("The community's plan was brought to the case; %(name)s agreed"),
    "ended_at": gettext_noop("The community's plan is no longer at the case"),
}


def _lines(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    """Plans brought to one request are few: all are read, with two queries, and placed here."""
    found = [
        Said(Place(at, "plan", row.pk * len(MOMENTS) + number), text, names={"name": row.consent_name})
        for row in Attachment.objects.filter(request_id=engagements.request_of(engagement_id))
        for number, (moment, text) in enumerate(MOMENTS.items())
        if (at := getattr(row, moment))
    ]
    kept = [line for line in found if after is None or line.place < after]
    return sorted(kept, key=lambda line: line.place, reverse=True)[:limit]


def tell_the_timeline() -> None:
    """Put plans on the timeline."""
    register(Source("plan", "plans", _lines), label=gettext_noop("Plans"))
