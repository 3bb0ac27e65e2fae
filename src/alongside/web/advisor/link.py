"""The page behind the link in a message: no case data, two choices, POST only. Opening it changes nothing."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from alongside.callouts import actions, queries
from alongside.kernel.actor import Actor
from alongside.roster import queries as roster
from alongside.web.access import PageRequest, public_page, written_once
from alongside.web.advisor.page import page_context
from alongside.web.refusals import refusal_above


def _page(request: PageRequest, token: str) -> int:
    """Return the page of a link, and let its advisor be the actor of this request."""
    page_id = queries.page_id_for_token(token)
    if page_id is None:
        raise Http404
    actor = Actor("advisor_link", str(page_id), "an advisor, by link")
    request.visitor = replace(request.visitor, actor=actor)
    return page_id


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PageRequest, token: str) -> HttpResponse:
    """Ask the one question, or say what became of it."""
    page_id = _page(request, token)
    if request.method == "POST":
        return written_once(request, lambda: _answer(request, page_id, token))
    return _show(request, token)


def _show(request: PageRequest, token: str, refused: str = "") -> HttpResponse:
    card = queries.page_for_token(token, request.visitor.at)
    if card is None:
        raise Http404
    zone = roster.card(card.advisor_id).timezone
    context = {**page_context(card, zone), "token": token, "refused": refused}
    return render(request, "advisor/page.html", context, status=422 if refused else 200)


def _answer(request: PageRequest, page_id: int, token: str) -> HttpResponse:
    said = request.POST.get("answer")
    if said not in {"yes", "no"}:
        return _show(request, token)
    with refusal_above(request):
        actions.answer(page_id=page_id, accept=said == "yes", by=request.visitor.actor, at=request.visitor.at)
    return redirect("advisor:page", token=token)


@public_page
@never_cache
@require_POST
def seen(request: PageRequest, token: str) -> HttpResponse:
    """Note that the page stays open in a browser; asked for by the page's script, never by opening it."""
    page_id = _page(request, token)
    actions.note_seen(page_id=page_id, by=request.visitor.actor, at=request.visitor.at)
    return HttpResponse(status=204)
