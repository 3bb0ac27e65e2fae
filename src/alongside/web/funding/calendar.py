"""Funding dates as a calendar: a person's own behind a secret address, and a file for anyone from their answers."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from alongside.funding import queries
from alongside.web.access import PageRequest, public_page
from alongside.web.feed import Entry, calendar_feed
from alongside.web.funding.views import carried, today_of
from alongside.web.worksheet import page
from alongside.web.worksheet import pursued as pursuits


@public_page
@require_safe
def dates(request: PageRequest, token: str) -> HttpResponse:
    """The days behind one address, as RFC 5545 has them: no program, no agency, no place. Reading changes nothing."""
    at = request.visitor.at
    days = queries.days_for_calendar(token, at)
    if days is None:
        raise Http404
    entries = (Entry(f"date-{one.id}", one.day, _("A date that you look after")) for one in days)
    return calendar_feed(
        entries, name="dates", title=_("Dates to look after"), refresh=timedelta(hours=12), at=at
    )


@csrf_exempt  # nobody is signed in and nothing is stored, so there is nothing to forge
@public_page
@never_cache
@require_POST
def from_answers(request: PageRequest) -> HttpResponse:
    """The days of a result page as a file, from the answers that come with the form. Nothing is stored."""
    at = request.visitor.at
    answers = carried(queries.catalog(), request.POST.get("so_far", "")).answers
    found = page.result_context(answers, today_of(at), at)
    return pursuits.days_file(pursuits.entries([*found["rows"], *found["maybe"]]), at=at)
