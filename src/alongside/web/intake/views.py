"""The board and one request: say “I have it”, call back, read out the code."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.duty.queries import on_now
from alongside.incidents import actions, queries
from alongside.web.access import PageRequest, desk, done, new_write_key
from alongside.web.intake import page
from alongside.web.intake.forms import CallBackForm, EnterForm
from alongside.web.refusals import refusal_on


def _reads(request_id: int) -> tuple[str, str]:
    return f"request:{request_id}", f"request:{request_id}"


def card_or_404(request_id: int) -> queries.RequestCard:
    """Return the request, or a page like for anything that does not exist."""
    card = queries.find(request_id)
    if card is None:
        raise Http404
    return card


@desk(Permission.SEE_BOARD)
@require_safe
def board(request: PageRequest) -> HttpResponse:
    """Every open request, those that wait for a person first; keeps itself current by polling."""
    return render(request, "intake/board.html", page.board_context(request.visitor))


@desk(Permission.SEE_BOARD)
@require_GET
def board_live(request: PageRequest) -> HttpResponse:
    """The list alone, for polling: 204 for a page whose script has this very list (it keeps its focus), 304."""
    context = page.board_context(request.visitor)
    etag = f'"{context["stamp"]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304)
    if request.GET.get("since") == context["stamp"]:
        return HttpResponse(status=204)
    response = render(request, "intake/_list.html", context)
    response["ETag"] = etag
    return response


@desk(Permission.SEE_BOARD)
@require_safe
def ended(request: PageRequest) -> HttpResponse:
    """Requests that ended without being accepted; a mistake can be undone."""
    return render(request, "intake/ended.html", {"cards": queries.closed()})


@desk(Permission.ENTER_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: PageRequest) -> HttpResponse:
    """Write down a request that came by phone."""
    form = EnterForm(request.POST or None)
    key = request.POST.get("write_key", "")[:64] or new_write_key()
    if request.method == "POST" and form.is_valid():
        asked = actions.ask(
            key=key,
            exercise=form.cleaned_data["exercise"],
            by=request.visitor.actor,
            at=request.visitor.at,
            **form.words(),
        )
        return redirect("intake:request", request_id=asked.request_id)
    context = {"form": form, "write_key": key, "on_now": on_now(request.visitor.at)}
    return render(request, "intake/enter.html", context, status=422 if form.errors else 200)


@desk(Permission.SEE_BOARD, reads=_reads)
@require_safe
def detail(request: PageRequest, request_id: int) -> HttpResponse:
    """One request: what came in, the next step, everything done so far."""
    return render(
        request, "intake/request.html", page.request_context(card_or_404(request_id), request.visitor)
    )


@desk(Permission.ACKNOWLEDGE)
@require_POST
def acknowledge(request: PageRequest, request_id: int) -> HttpResponse:
    """Say “I have it”."""
    card_or_404(request_id)
    actions.acknowledge(request_id=request_id, by=request.visitor.actor, at=request.visitor.at)
    return redirect("intake:request", request_id=request_id)


@desk(Permission.VERIFY, reads=_reads)
@require_http_methods(["GET", "HEAD", "POST"])
def call_back(request: PageRequest, request_id: int) -> HttpResponse:
    """The script for the call and the form for what it showed."""
    card = card_or_404(request_id)
    form = CallBackForm(request.POST or None, initial=page.call_back_initial(card))
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.record_call_back(
                request_id=request_id, by=request.visitor.actor, at=request.visitor.at, **form.cleaned_data
            )
            messages.success(request, _("The call is recorded."))
            return redirect("intake:request", request_id=request_id)
    context = page.call_back_context(card) | {"form": form}
    return render(request, "intake/call_back.html", context, status=422 if form.errors else 200)


@desk(Permission.VERIFY)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: PageRequest, request_id: int) -> HttpResponse:
    """Make a case code and show it once, to be read aloud. Not kept readable anywhere, so not repeatable."""
    card = card_or_404(request_id)
    context = {
        "card": card,
        "exercise": card.exercise,
        "waiting": queries.code_waiting(request_id, request.visitor.at),
    }
    if request.method == "POST":
        context["code"] = actions.issue_code(
            request_id=request_id, by=request.visitor.actor, at=request.visitor.at
        )
        return done(render(request, "intake/code.html", context))
    return render(request, "intake/code.html", context)


@desk(Permission.VERIFY)
@require_POST
def close_access(request: PageRequest, request_id: int) -> HttpResponse:
    """Close the case page on every device and stop unused codes."""
    card_or_404(request_id)
    actions.revoke_access(request_id=request_id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("The case page is closed everywhere. Call back to read out a new code."))
    return redirect("intake:request", request_id=request_id)
