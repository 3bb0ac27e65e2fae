"""Lines of helpers, hand-offs, papers and dates ahead on the timeline of an engagement."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.engagements.models import DateAhead
from alongside.engagements.models_helping import HandOff, Helper
from alongside.engagements.models_papers import Paper
from alongside.engagements.rules_papers import PaperKind
from alongside.engagements.timeline import Place, Said, Source, older, register
from alongside.engagements.words import FollowUpKind
from alongside.kernel.field import Topic
from alongside.kernel.text import gettext_noop


def _helpers(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    rows = Helper.objects.filter(older(after, "helper", at="added_at"), engagement_id=engagement_id)
    return [
        Said(
            Place(row.added_at, "helper", row.pk),
            gettext_noop("%(name)s helps: %(lane)s"),
            names={"name": row.name},
            labels={"lane": Topic(row.lane).label},
        )
        for row in rows.order_by("-added_at", "-pk")[:limit]
    ]


def _hand_offs(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    rows = HandOff.objects.filter(
        older(after, "hand_off", at="offered_at"), helper__engagement_id=engagement_id
    )
    return [
        Said(
            Place(row.offered_at, "hand_off", row.pk),
            gettext_noop("%(name)s was asked to take over: %(what)s"),
            by=row.offered_by_text,
            names={"name": row.helper.name, "what": row.what},
        )
        for row in rows.select_related("helper").order_by("-offered_at", "-pk")[:limit]
    ]


def _answers(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    rows = HandOff.objects.filter(
        older(after, "hand_off_answer", at="answered_at"),
        helper__engagement_id=engagement_id,
        answered_at__isnull=False,
    )
    words = {
        "taken": gettext_noop("%(name)s took over: %(what)s"),
        "not_taken": gettext_noop("%(name)s did not take over: %(what)s"),
    }
    return [
        Said(
            Place(row.answered_at, "hand_off_answer", row.pk),
            words[row.state],
            by=row.recorded_by_text,
            names={"name": row.helper.name, "what": row.what},
        )
        for row in rows.select_related("helper").order_by("-answered_at", "-pk")[:limit]
        if row.answered_at
    ]


def _papers(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    rows = Paper.objects.filter(older(after, "paper", at="added_at"), engagement_id=engagement_id)
    return [
        Said(
            Place(row.added_at, "paper", row.pk),
            gettext_noop("Paper kept: %(kind)s"),
            by=row.added_by_text,
            labels={"kind": PaperKind(row.kind).label},
        )
        for row in rows.defer("sealed", "wrapped").order_by("-added_at", "-pk")[:limit]
    ]


def _dates(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    rows = DateAhead.objects.filter(older(after, "date", at="added_at"), engagement_id=engagement_id)
    return [
        Said(
            Place(row.added_at, "date", row.pk),
            gettext_noop("A date ahead was noted: %(kind)s"),
            by=row.added_by_text,
            labels={"kind": FollowUpKind(row.kind).label},
        )
        for row in rows.order_by("-added_at", "-pk")[:limit]
    ]


HELPERS = gettext_noop("Helpers")
register(Source("helper", "helpers", _helpers), label=HELPERS)
register(Source("hand_off", "helpers", _hand_offs), label=HELPERS)
register(Source("hand_off_answer", "helpers", _answers), label=HELPERS)
register(Source("paper", "papers", _papers), label=gettext_noop("Papers"))
register(Source("date", "follow_ups", _dates))
