"""Call-outs on the board and one by one: who was asked, what they said, what comes next and when."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.callouts import queries
from alongside.duty.queries import on_now
from alongside.gateways.queries import count_replies_waiting
from alongside.web import watching
from alongside.web.access import PageRequest, desk
from alongside.web.duty import page


def reads_callout(callout_id: int) -> tuple[str, str]:
    """Return the stream and object under which reading a call-out is recorded."""
    return f"request:{queries.request_of_callout(callout_id) or 0}", f"callout:{callout_id}"


def card_or_404(callout_id: int) -> queries.CallOutCard:
    """Return the call-out, or a page like for anything that does not exist."""
    card = queries.card(callout_id)
    if card is None:
        raise Http404
    return card


def unchanged(request: PageRequest, stamp: str) -> HttpResponse | None:
    """Answer a poll that would show nothing new: 304 under an ETag, 204 for a page that polls by script."""
    if request.headers.get("If-None-Match") == f'"{stamp}"':
        return HttpResponse(status=304)
    return HttpResponse(status=204) if request.GET.get("since") == stamp else None


@desk(Permission.CALL_OUT)
@require_safe
def board(request: PageRequest) -> HttpResponse:
    """Every open call-out, those that need a person first; keeps itself current by polling."""
    context = {**page.board_context(request.visitor), "unclear": count_replies_waiting()}
    return render(request, "duty/callouts.html", context)


@desk(Permission.CALL_OUT)
@require_safe
def board_live(request: PageRequest) -> HttpResponse:
    """The list alone, for polling."""
    stamp = queries.stamp()
    if (answer := unchanged(request, stamp)) is not None:
        return answer
    response = render(request, "duty/_callouts.html", page.board_context(request.visitor))
    response["ETag"] = f'"{stamp}"'
    return response


@desk(Permission.OWN_ACCOUNT)
@require_safe
def alarms(request: PageRequest) -> HttpResponse:
    """The banner of staff pages alone, for polling."""
    found = request.notices or ()
    stamp = watching.stamp(found)
    if (answer := unchanged(request, stamp)) is not None:
        return answer
    context = {"alarms": watching.alarms(found), "stamp": stamp}
    return render(request, "duty/_alarms.html", context)


@desk(Permission.CALL_OUT)
@require_safe
def ended(request: PageRequest) -> HttpResponse:
    """Call-outs that have ended."""
    return render(request, "duty/ended.html", {"rows": [page.row(c) for c in queries.ended()]})


@desk(Permission.CALL_OUT, reads=reads_callout)
@require_safe
def detail(request: PageRequest, callout_id: int) -> HttpResponse:
    """One call-out, seat by seat."""
    card = card_or_404(callout_id)
    return render(request, "duty/callout.html", page.callout_context(card, request.visitor))


@desk(Permission.CALL_OUT, reads=reads_callout)
@require_safe
def call_tree(request: PageRequest, callout_id: int) -> HttpResponse:
    """One call-out for paper: whom to call for which seat, in which order, with room for answers."""
    card = card_or_404(callout_id)
    seats = [
        {
            "seat": seat,
            "ready": [p for p in seat.pages if p.state in page.SAID_YES],
            "asked": [p for p in seat.pages if p.waits],
            "others": queries.call_list(seat.id) if seat.state in ("open", "held") else [],
        }
        for seat in card.seats
    ]
    context = {
        "card": card,
        "exercise": card.exercise,
        "seats": seats,
        "on_now": on_now(request.visitor.at),
        "zone": request.visitor.zone,
        "printed_at": request.visitor.at,
    }
    return render(request, "duty/call_tree.html", context)


@desk(Permission.CALL_OUT, reads=reads_callout)
@require_safe
def detail_live(request: PageRequest, callout_id: int) -> HttpResponse:
    """The seats alone, for polling."""
    card = card_or_404(callout_id)
    stamp = page.live_stamp(card)
    if (answer := unchanged(request, stamp)) is not None:
        return answer
    context = page.callout_context(card, request.visitor)
    response = render(request, "duty/_seats.html", context)
    response["ETag"] = f'"{stamp}"'
    return response
