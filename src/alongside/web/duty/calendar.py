"""A person's own shifts as a calendar feed, behind a secret address. No case, no colleague, no place."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.duty import queries_rota
from alongside.web.access import PageRequest, public_page
from alongside.web.feed import Entry, calendar_feed


@public_page
@require_safe
def rota(request: PageRequest, token: str) -> HttpResponse:
    """The shifts behind one address, as RFC 5545 has them. Reading it changes nothing."""
    at = request.visitor.at
    turns = queries_rota.turns_for_calendar(token, at)
    if turns is None:
        raise Http404
    entries = (
        Entry(
            f"shift-{turn.id}",
            turn.starts_at,
            _("On duty") if turn.position == 1 else _("On duty as backup"),
            end=turn.ends_at,
        )
        for turn in turns
    )
    return calendar_feed(entries, name="rota", title=_("On duty"), refresh=timedelta(hours=1), at=at)
