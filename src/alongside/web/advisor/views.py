"""An advisor's own pages: the list, and one page with who asks once the advisor said yes."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.callouts import actions, queries
from alongside.callouts.queries import Shown
from alongside.roster import queries as roster
from alongside.web.access import PageRequest, desk
from alongside.web.advisor.page import line, page_context
from alongside.web.refusals import refusal_above


def own_card(request: PageRequest) -> roster.AdvisorCard:
    """Return the visitor's own roster entry; without one there is nothing here."""
    person = request.visitor.person
    card = roster.of_person(person.pk) if person else None
    if card is None:
        raise Http404
    return card


@desk(Permission.ANSWER_PAGE)
@require_safe
def home(request: PageRequest) -> HttpResponse:
    """What waits for me, what I said before, and my availability."""
    person = request.visitor.person
    me = roster.of_person(person.pk) if person else None
    if me is None:
        return render(request, "advisor/no_entry.html")
    lines = [line(page) for page in queries.pages_of_advisor(me.id, request.visitor.at)]
    context = {
        "now": [item for item in lines if item["open"]],
        "earlier": [item for item in lines if not item["open"]],
        "advisor": me,
        "zone": me.timezone,
        "away": _away(me.id, request.visitor.at),
    }
    return render(request, "advisor/home.html", context)


def _away(advisor_id: int, at: datetime) -> bool:
    """Say whether the advisor has paused, or blocked today; nothing else, which would tell of seats."""
    page, today = roster.page(advisor_id, at), at.astimezone(UTC).date()
    return page.row.card.entry_state == "paused" or any(s.first <= today <= s.last for s in page.blocked)


def _reads(page_id: int) -> tuple[str, str]:
    return f"request:{queries.request_of_page(page_id) or 0}", f"page:{page_id}"


@desk(Permission.ANSWER_PAGE, reads=_reads)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PageRequest, page_id: int) -> HttpResponse:
    """Answer, see who asks after a yes, and say whether there is a conflict."""
    me = own_card(request)
    card = queries.page_of(page_id, me.id, request.visitor.at)
    if card is None:
        raise Http404
    if request.method == "POST":
        return _said(request, card)
    reveal = None
    if card.shown in (Shown.CONFIRM, Shown.CONFIRMED):
        reveal = queries.reveal_card(page_id, request.visitor.at)
    context = {**page_context(card, me.timezone), "reveal": reveal}
    return render(request, "advisor/confirm.html", context)


def _said(request: PageRequest, card: queries.PageCard) -> HttpResponse:
    """Take the answer of one of the buttons, and lead back to the page."""
    by, at = request.visitor.actor, request.visitor.at
    said = request.POST.get("answer")
    with refusal_above(request):
        if said in {"yes", "no"}:
            actions.answer(page_id=card.id, accept=said == "yes", by=by, at=at)
        elif said in {"no_conflict", "conflict"}:
            actions.confirm(page_id=card.id, no_conflict=said == "no_conflict", by=by, at=at)
        else:
            messages.warning(request, _("Please choose one of the buttons."))
    return redirect("advisor:confirm", page_id=card.id)
