"""An officer's hand on a call-out: more time, whom to ask next, the agency head's word, calling off."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.callouts import actions, queries
from alongside.web.access import PageRequest, desk
from alongside.web.duty.acting import act_and_say
from alongside.web.duty.callouts import card_or_404, reads_callout
from alongside.web.duty.forms import AskForm, CallOffForm, MoreTimeForm
from alongside.web.duty.page import staff_only
from alongside.web.duty.wording import previews
from alongside.web.refusals import refusal_on


def _callout_of(seat_id: int) -> int:
    callout_id = queries.callout_of_seat(seat_id)
    if callout_id is None:
        raise Http404
    return callout_id


def reads_seat(seat_id: int) -> tuple[str, str]:
    """Return the stream and object under which reading about a seat is recorded."""
    return reads_callout(queries.callout_of_seat(seat_id) or 0)


@desk(Permission.CALL_OUT)
@require_POST
def extend(request: PageRequest, seat_id: int) -> HttpResponse:
    """Give the people asked for a seat more time."""
    callout_id = _callout_of(seat_id)
    form = MoreTimeForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose from 1 to 240 minutes."))
        return redirect("duty:callout", callout_id=callout_id)
    minutes = form.cleaned_data["minutes"]
    actions.extend_wave(seat_id=seat_id, minutes=minutes, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("They have more time now."))
    return redirect("duty:callout", callout_id=callout_id)


@desk(Permission.CALL_OUT)
@require_POST
def add_wave(request: PageRequest, seat_id: int) -> HttpResponse:
    """Ask the next people for a seat now."""
    callout_id = _callout_of(seat_id)

    def act() -> None:
        actions.add_wave(seat_id=seat_id, by=request.visitor.actor, at=request.visitor.at)

    then = redirect("duty:callout", callout_id=callout_id)
    return act_and_say(request, act, _("The next people are being asked."), then=then)


@desk(Permission.CALL_OUT, reads=reads_seat)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_person(request: PageRequest, seat_id: int) -> HttpResponse:
    """Choose one person who fits the seat, and ask them now."""
    card = card_or_404(_callout_of(seat_id))
    form = AskForm(request.POST or None, people=queries.people_to_ask(seat_id))
    if request.method == "POST" and form.is_valid():
        advisor_id = int(form.cleaned_data["advisor"])
        with refusal_on(form, "advisor"):
            actions.ask_person(
                seat_id=seat_id, advisor_id=advisor_id, by=request.visitor.actor, at=request.visitor.at
            )
            messages.success(request, _("They are being asked."))
            return redirect("duty:callout", callout_id=card.id)
    seat = next(s for s in card.seats if s.id == seat_id)
    context = {"card": card, "exercise": card.exercise, "seat": seat, "form": form, "who_sees": staff_only()}
    return render(request, "duty/ask_person.html", context, status=422 if form.errors else 200)


@desk(Permission.CALL_OUT)
@require_POST
def word(request: PageRequest, seat_id: int) -> HttpResponse:
    """Record the agency head's word, given on the phone, about the name that was read out."""
    callout_id = _callout_of(seat_id)
    said, advisor = request.POST.get("word"), request.POST.get("advisor", "")
    if said not in {"yes", "no"} or not advisor.isdigit():
        raise Http404
    act = actions.chief_agrees if said == "yes" else actions.chief_declines
    act(seat_id=seat_id, advisor_id=int(advisor), by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("The agency head's word is recorded."))
    return redirect("duty:callout", callout_id=callout_id)


@desk(Permission.CALL_OUT, reads=reads_callout)
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: PageRequest, callout_id: int) -> HttpResponse:
    """Call everything off that is not agreed: one page that says who hears what, one reason, one button."""
    card = card_or_404(callout_id)
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        actions.cancel(callout_id=callout_id, why=why, by=request.visitor.actor, at=request.visitor.at)
        messages.success(request, _("Called off. Everybody who was asked is told."))
        return redirect("duty:callout", callout_id=callout_id)
    people = [p for s in card.seats for p in s.pages]
    context = {
        "card": card,
        "exercise": card.exercise,
        "form": form,
        "asked": [p for p in people if p.state in ("handed", "seen", "lapsed", "yes")],
        "yes": [p for p in people if p.state in ("alternate", "accepted")],
        "agreed": [p for p in people if p.state == "agreed"],
        "previews": previews("stand_down", minutes=0, exercise=card.exercise),
        "who_sees": staff_only(),
    }
    return render(request, "duty/call_off.html", context, status=422 if form.errors else 200)
