"""The team of a request: which seats, who and why, why not somebody else, and the step that asks them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.callouts import actions as callouts
from alongside.callouts import queries as callout_queries
from alongside.incidents import queries as incidents
from alongside.kernel.verdict import Refused
from alongside.policy.queries import in_force
from alongside.teams import actions, queries
from alongside.web.access import PageRequest, desk
from alongside.web.duty import page
from alongside.web.duty.forms import LookForm, SeatsForm
from alongside.web.duty.wording import previews
from alongside.web.refusals import refusal_above, refusal_on
from alongside.web.templatetags.alongside_tags import sentence


def _reads(request_id: int, **_others: Any) -> tuple[str, str]:
    return f"request:{request_id}", f"team:{request_id}"


def _card(request_id: int) -> incidents.RequestCard:
    card = incidents.find(request_id)
    if card is None:
        raise Http404
    return card


@desk(Permission.PROPOSE, reads=_reads)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: PageRequest, request_id: int) -> HttpResponse:
    """Choose seats, see the proposed team with its reasons, or propose again."""
    card = _card(request_id)
    proposal = queries.latest(request_id)
    wanted = {"seats": _still_wanted(request_id, proposal)} if proposal else None
    form = SeatsForm(request.POST or None, initial=wanted)
    if request.method == "POST" and form.is_valid():
        seats, visitor = form.cleaned_data["seats"], request.visitor
        with refusal_on(form):
            actions.propose(request_id=request_id, seats=seats, by=visitor.actor, at=visitor.at)
            return redirect("duty:team", request_id=request_id)
    context = {"card": card, "exercise": card.exercise, "form": form, "who_sees": page.staff_only()}
    context["others"] = queries.drafts_waiting() - 1 if proposal and proposal.state == "draft" else 0
    context["exemptions"] = queries.exemptions(request_id)
    context["signed"] = queries.signed_in_casework(request_id)
    context["callouts"] = [page.row(c) for c in callout_queries.of_request(request_id)]
    if proposal:
        asked = _being_asked(request_id, proposal)
        findings = [] if asked else queries.check_proposal(proposal.id, request.visitor.at)
        context |= page.team_context(proposal, findings) | {"asked": asked}
    return render(request, "duty/team.html", context, status=422 if form.errors else 200)


def _being_asked(request_id: int, proposal: queries.ProposalCard) -> bool:
    """Say whether this very team is being asked: its people's days are bound, so checking it again would err."""
    return proposal.state == "approved" and callout_queries.is_asked(request_id, proposal.id)


def _still_wanted(request_id: int, proposal: queries.ProposalCard) -> list[str]:
    """Return the seats to propose again: those nobody has, or all of the present team."""
    have = {s.key for s in callout_queries.seats_of_request(request_id) if s.state in ("accepted", "agreed")}
    return [s.seat_key for s in proposal.seats if s.seat_key not in have]


@desk(Permission.PROPOSE, reads=_reads)
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: PageRequest, request_id: int, seat_key: str) -> HttpResponse:
    """Look somebody up for a seat: why not them; put them in where no hard rule forbids it."""
    card, proposal = _card(request_id), queries.latest(request_id)
    chosen = next((s for s in proposal.seats if s.seat_key == seat_key), None) if proposal else None
    if proposal is None or chosen is None:
        raise Http404
    form = LookForm(request.GET if "q" in request.GET else None)
    refused = ""
    if request.method == "POST":
        answer = _put(request, proposal.id, request_id, seat_key)
        if isinstance(answer, HttpResponse):
            return answer
        refused = answer
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    context = {
        "card": card,
        "exercise": card.exercise,
        "proposal": proposal,
        "seat": chosen,
        "person": page.person(chosen),
        "form": form,
        "text": text,
        "refused": refused,
        "found": queries.look_up(proposal.id, seat_key, text) if text else [],
        "who_sees": page.staff_only(),
    }
    return render(request, "duty/seat.html", context, status=422 if refused else 200)


def _put(request: PageRequest, proposal_id: int, request_id: int, seat_key: str) -> HttpResponse | str:
    """Put the person of the form in the seat; return the redirect, or the sentence of the refusal."""
    advisor = request.POST.get("advisor", "")
    if advisor != "nobody" and not advisor.isdigit():
        raise Http404
    try:
        actions.put_in_seat(
            proposal_id=proposal_id,
            seat_key=seat_key,
            advisor_id=None if advisor == "nobody" else int(advisor),
            by=request.visitor.actor,
            at=request.visitor.at,
        )
    except Refused as refused:
        return sentence(refused.verdict)
    messages.success(request, _("The team is changed."))
    return redirect("duty:team", request_id=request_id)


@desk(Permission.PROPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: PageRequest) -> HttpResponse:
    """Show all teams that are being put together, side by side; take the best for all at once."""
    if request.method == "POST":
        with refusal_above(request):
            count = actions.take_together(by=request.visitor.actor, at=request.visitor.at)
            said = ngettext("%(n)s team is changed.", "%(n)s teams are changed.", count) % {"n": count}
            messages.success(request, said)
        return redirect("duty:together")
    card = queries.together(request.visitor.at)
    return render(request, "duty/together.html", {"card": card, "who_sees": page.staff_only()})


@desk(Permission.PROPOSE, reads=_reads)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: PageRequest, request_id: int) -> HttpResponse:
    """Show three teams side by side, as a page or for the team page to fetch; take one of them."""
    card, proposal = _card(request_id), queries.latest(request_id)
    if proposal is None:
        raise Http404
    if request.method == "POST":
        key = request.POST.get("choice", "")
        try:
            actions.choose(proposal_id=proposal.id, key=key, by=request.visitor.actor, at=request.visitor.at)
        except Refused as refused:
            messages.warning(request, sentence(refused.verdict))
        except LookupError:
            messages.warning(request, _("The teams have changed since you looked. Please choose again."))
        else:
            messages.success(request, _("The team is changed."))
        return redirect("duty:team", request_id=request_id)
    context = {
        "card": card,
        "exercise": card.exercise,
        "proposal": proposal,
        "choices": queries.choices(proposal.id),
        "who_sees": page.staff_only(),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "duty/_choices.html" if part else "duty/choices.html", context)


@desk(Permission.PROPOSE)
@require_POST
def again(request: PageRequest, callout_id: int) -> HttpResponse:
    """Propose a team around those who said yes in a call-out; nobody hears of it yet."""
    request_id = callout_queries.request_of_callout(callout_id)
    if request_id is None:
        raise Http404
    with refusal_above(request):
        callouts.propose_again(callout_id=callout_id, by=request.visitor.actor, at=request.visitor.at)
        return redirect("duty:team", request_id=request_id)
    return redirect("duty:callout", callout_id=callout_id)


@desk(Permission.CALL_OUT, reads=_reads)
@require_http_methods(["GET", "HEAD", "POST"])
def open_callout(request: PageRequest, request_id: int) -> HttpResponse:
    """Say who gets what, then approve the team and ask them."""
    card, proposal = _card(request_id), queries.latest(request_id)
    if proposal is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        by, at = request.visitor.actor, request.visitor.at
        try:
            if proposal.state == "draft":
                actions.approve(proposal_id=proposal.id, by=by, at=at)
            callout_id = callouts.open_callout(proposal_id=proposal.id, by=by, at=at)
        except Refused as answer:
            refused = sentence(answer.verdict)
        else:
            messages.success(request, _("The call-out is open: people are being asked."))
            return redirect("duty:callout", callout_id=callout_id)
    findings = queries.check_proposal(proposal.id, request.visitor.at)
    context = {
        "card": card,
        "exercise": card.exercise,
        "refused": refused,
        "steps": page.what_opening_does(proposal, request.visitor),
        "previews": previews(
            "page_alert", minutes=in_force(request.visitor.at)["wave_minutes"], exercise=card.exercise
        ),
        "who_sees": page.staff_only(),
        **page.team_context(proposal, findings),
    }
    return render(request, "duty/open.html", context, status=422 if refused else 200)
