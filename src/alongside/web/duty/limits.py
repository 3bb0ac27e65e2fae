"""Bending one limit for one request: asking with a reason, signing, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.incidents import queries as incidents
from alongside.teams import actions, queries
from alongside.web.access import PageRequest, Visitor, desk
from alongside.web.duty import page
from alongside.web.duty.acting import act_and_say
from alongside.web.duty.forms import LimitForm
from alongside.web.refusals import refusal_on


@desk(
    Permission.PROPOSE,
    reads=lambda request_id, **_others: (f"request:{request_id}", f"team:{request_id}"),
)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PageRequest, request_id: int) -> HttpResponse:
    """Say why a limit should be bent for this request; signed at once where the asker may."""
    card, proposal = incidents.find(request_id), queries.latest(request_id)
    key = request.POST.get("key") or request.GET.get("key", "")
    step = next((s for way in proposal.ways for s in way.steps if s.key == key), None) if proposal else None
    if card is None or step is None or step.on_roster:
        raise Http404
    asks_head = step.approver == "requester"
    form = LimitForm(request.POST or None, head=card.acceptor_name if asks_head else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusal_on(form):
            signed = actions.ask_exemption(
                request_id=request_id,
                key=key,
                why=said["why"],
                heard=bool(said.get("heard")),
                by=request.visitor.actor,
                at=request.visitor.at,
            )
            messages.success(request, _said(signed))
            return redirect("duty:team", request_id=request_id)
    context = {
        "card": card,
        "exercise": card.exercise,
        "step": step,
        "form": form,
        "steps": _next(step, request.visitor),
        "who_sees": page.staff_only(),
    }
    return render(request, "duty/limit.html", context, status=422 if form.errors else 200)


def _said(signed: bool) -> str:
    if signed:
        return _("Signed for this request. Propose again, so that the team uses it.")
    return _("Those who may sign have a message. Nothing changes until one of them does.")


def _next(step: queries.StepCard, visitor: Visitor) -> list[dict[str, Any]]:
    """Return what happens after the button, as the component steps wants it."""
    if step.approver in ("requester", "duty"):
        what = _("It counts for this request from now on, and the reason stays on record.")
        return [{"what": what, "who": _("You"), "by": _("at once")}]
    what = _("Somebody who may sign reads the reason and approves it or not.")
    return [{"what": what, "who": step.approver_label, "by": _("when they can")}]


@desk(Permission.PROPOSE)
@require_POST
def sign(request: PageRequest, request_id: int, exemption_id: int) -> HttpResponse:
    """Approve or decline a limit that somebody asks to bend."""
    _of_request(request_id, exemption_id)
    answer = request.POST.get("answer")
    if answer not in ("approve", "decline"):
        raise Http404

    def act() -> None:
        actions.sign_exemption(
            exemption_id=exemption_id,
            approve=answer == "approve",
            by=request.visitor.actor,
            at=request.visitor.at,
        )

    said = _said(True) if answer == "approve" else _("The limit stays as it is.")
    return act_and_say(request, act, said, then=redirect("duty:team", request_id=request_id))


@desk(Permission.PROPOSE)
@require_POST
def end(request: PageRequest, request_id: int, exemption_id: int) -> HttpResponse:
    """Take an exemption back."""
    _of_request(request_id, exemption_id)

    def act() -> None:
        actions.end_exemption(exemption_id=exemption_id, by=request.visitor.actor, at=request.visitor.at)

    said = _("The limit holds again. Propose again, so that the team keeps to it.")
    return act_and_say(request, act, said, then=redirect("duty:team", request_id=request_id))


def _of_request(request_id: int, exemption_id: int) -> None:
    if exemption_id not in {e.id for e in queries.exemptions(request_id)}:
        raise Http404
