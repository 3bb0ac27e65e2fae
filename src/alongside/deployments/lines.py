"""Lines of deployments on the timeline of an engagement (engagements/timeline.py)."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.deployments.models import Deployment
from alongside.engagements.timeline import Place, Said, Source, register
from alongside.kernel.text import gettext_noop
from alongside.roster import queries as roster

MOMENTS = {
    "begun": gettext_noop("Deployment of %(name)s: terms begun"),
    "authorized": gettext_noop("Deployment of %(name)s: authorized"),
    "departed": gettext_noop("Deployment of %(name)s: on the way"),
    "arrived": gettext_noop("Deployment of %(name)s: on site"),
    "left": gettext_noop("Deployment of %(name)s: left the site"),
    "recalled": gettext_noop("Deployment of %(name)s: called home"),
    "home": gettext_noop("Deployment of %(name)s: home"),
    "debriefed": gettext_noop("Deployment of %(name)s: debriefed"),
    "stood_down": gettext_noop("Deployment of %(name)s: stood down"),
}
"""Each moment that is shown, without its ``_at``, with its sentence. Costs and reasons are not shown."""


def _lines(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    """Deployments of one engagement are few, so all are read, with two queries, and placed here."""
    rows = list(Deployment.objects.filter(engagement_id=engagement_id).order_by("pk"))
    names = roster.cards({row.advisor_id for row in rows}) if rows else {}
    found = [
        Said(
            Place(at, "deployment", row.pk * len(MOMENTS) + number),
            sentence,
            names={"name": names[row.advisor_id].name},
        )
        for row in rows
        for number, (moment, sentence) in enumerate(MOMENTS.items())
        if (at := getattr(row, f"{moment}_at"))
    ]
    found = [line for line in found if after is None or line.place < after]
    return sorted(found, key=lambda line: line.place, reverse=True)[:limit]


def tell_the_timeline() -> None:
    """Put the moments of deployments on the timeline."""
    register(Source("deployment", "deployments", _lines), label=gettext_noop("Deployments"))
