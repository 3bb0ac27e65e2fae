"""Looking an engagement up by agency, town, reference or a person of its team."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.engagements import queries
from alongside.web.access import PageRequest, desk
from alongside.web.casework import page

LONGEST = 100
PER_PAGE = 20


@desk(Permission.SEE_CASE, reads=lambda: ("engagements", "engagements:search"))
@require_safe
def search(request: PageRequest) -> HttpResponse:
    """Show the engagements found. The words looked for are kept nowhere."""
    text, visitor = request.GET.get("q", "")[:LONGEST].replace("\x00", ""), request.visitor
    found = queries.search_ids(text, person_id=visitor.actor.signed_in, at=visitor.at)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "q": text,
        "total": len(found),
        "page": shown,
        "query": f"{urlencode({'q': text})}&",
        "rows": [page.staff_row(card) for card in queries.cards(list(shown))],
        "zone": visitor.zone,
    }
    return render(request, "casework/search.html", context)
