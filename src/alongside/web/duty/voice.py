"""Answers by phone: the officer reads what the advisor's own page says, and writes down the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.callouts import actions, queries
from alongside.callouts.queries import Shown
from alongside.kernel.verdict import Refused
from alongside.web.access import PageRequest, desk
from alongside.web.duty.callouts import card_or_404
from alongside.web.duty.page import Context, staff_only
from alongside.web.refusals import refusal_above
from alongside.web.templatetags.alongside_tags import sentence

HEARD = {
    Shown.CONFIRM: gettext_noop("Yes is recorded. Now read out who asks."),
    Shown.STANDING_BY: gettext_noop("Yes is recorded: they stand by, because somebody else is confirming."),
    Shown.COVERED: gettext_noop("The seat is covered. Thank them, please."),
    Shown.DECLINED: gettext_noop("No is recorded. Thank them, please."),
}


def reads_page(page_id: int) -> tuple[str, str]:
    """Return the stream and object under which reading about a page is recorded."""
    return f"request:{queries.request_of_page(page_id) or 0}", f"page:{page_id}"


def _context(request: PageRequest, page_id: int) -> Context:
    callout_id = queries.callout_of_page(page_id)
    if callout_id is None:
        raise Http404
    card = card_or_404(callout_id)
    line, seat = next((p, s) for s in card.seats for p in s.pages if p.id == page_id)
    return {
        "card": card,
        "exercise": card.exercise,
        "line": line,
        "seat": seat,
        "zone": request.visitor.zone,
        "who_sees": staff_only(),
    }


@desk(Permission.CALL_OUT, reads=reads_page)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PageRequest, page_id: int) -> HttpResponse:
    """Read the question out and record yes or no."""
    context = _context(request, page_id)
    said = request.POST.get("answer")
    if request.method == "POST" and said in {"yes", "no"}:
        try:
            shown = actions.record_by_voice(
                page_id=page_id, accept=said == "yes", by=request.visitor.actor, at=request.visitor.at
            )
        except Refused as refused:
            context["refused"] = sentence(refused.verdict)
        else:
            messages.success(request, _(HEARD.get(shown, HEARD[Shown.COVERED])))
            if shown is Shown.CONFIRM:
                return redirect("duty:voice_confirm", page_id=page_id)
            return redirect("duty:callout", callout_id=context["card"].id)
    return render(request, "duty/voice.html", context, status=422 if "refused" in context else 200)


@desk(Permission.CALL_OUT, reads=reads_page)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PageRequest, page_id: int) -> HttpResponse:
    """Read out agency, town and kind of incident, and record whether there is a conflict."""
    context = _context(request, page_id)
    said = request.POST.get("conflict")
    if request.method == "POST" and said in {"none", "some"}:
        actions.confirm(
            page_id=page_id, no_conflict=said == "none", by=request.visitor.actor, at=request.visitor.at
        )
        heard = _("Recorded: the seat is accepted.") if said == "none" else _("Recorded: they stepped aside.")
        messages.success(request, heard)
        return redirect("duty:callout", callout_id=context["card"].id)
    with refusal_above(request):
        context["reveal"] = queries.reveal_card(page_id, request.visitor.at)
        return render(request, "duty/voice_confirm.html", context)
    return redirect("duty:callout", callout_id=context["card"].id)
