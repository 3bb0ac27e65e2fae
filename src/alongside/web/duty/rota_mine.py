"""My own turns: asking somebody to take one over, answering such a question, days off, my calendar."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.duty import actions_rota, queries, queries_rota
from alongside.web.access import PageRequest, desk
from alongside.web.components.widgets import DateInput
from alongside.web.duty.acting import act_and_say
from alongside.web.duty.rota import AHEAD
from alongside.web.refusals import refusal_on


class DaysForm(forms.Form):
    """Days, both included, on which I am not to be put on the rota. No reason is wanted."""

    first = forms.DateField(label=gettext_lazy("First day"), widget=DateInput())
    last = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput())


@desk(Permission.MANAGE_ROTA)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: PageRequest) -> HttpResponse:
    """My turns of the next weeks, questions about them, my days off and my calendar address."""
    visitor = request.visitor
    form = DaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions_rota.mark_days_off(
                person_id=visitor.actor.signed_in,
                today=request.visitor.today,
                by=visitor.actor,
                at=visitor.at,
                **form.cleaned_data,
            )
            messages.success(request, _("These days are marked; the rota warns about them."))
            return redirect("duty:rota_mine")
    return render(request, "duty/rota_mine.html", _context(request, form), status=422 if form.errors else 200)


def _context(request: PageRequest, form: DaysForm) -> dict[str, object]:
    at, me = request.visitor.at, request.visitor.actor.signed_in
    swaps = queries_rota.open_swaps(me, at)
    asked = {s.shift_id: s for s in swaps if s.holder_id == me}
    turns = [s for s in queries.shifts_between(at, at + 2 * AHEAD) if s.person_id == me]
    token = queries_rota.calendar_token(me)
    return {
        "form": form,
        "zone": request.visitor.zone,
        "turns": [{"shift": s, "swap": asked.get(s.pk)} for s in turns],
        "questions": [s for s in swaps if s.asked_id == me],
        "others": [p for p in queries.everyone_able(at) if p.pk != me],
        "days_off": queries_rota.days_off(me, request.visitor.today),
        "calendar": f"{settings.BASE_URL}{reverse('calendar:rota', args=[token])}" if token else "",
    }


def _act(request: PageRequest, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it and return to my turns, which say what was done or why not."""
    return act_and_say(request, act, said, then=redirect("duty:rota_mine"))


@desk(Permission.MANAGE_ROTA)
@require_POST
def ask_swap(request: PageRequest, shift_id: int) -> HttpResponse:
    """Ask another officer to take one of my turns over."""
    chosen, at = request.POST.get("person", ""), request.visitor.at
    if not queries.shift_exists(shift_id):
        raise Http404
    if chosen not in {str(p.pk) for p in queries.everyone_able(at)}:
        messages.warning(request, _("Choose whom to ask."))
        return redirect("duty:rota_mine")
    return _act(
        request,
        lambda: actions_rota.ask_swap(
            shift_id=shift_id, person_id=int(chosen), by=request.visitor.actor, at=at
        ),
        _("They are asked. The shift is yours until they say yes."),
    )


@desk(Permission.MANAGE_ROTA)
@require_POST
def answer_swap(request: PageRequest, swap_id: int) -> HttpResponse:
    """Say whether I take somebody's turn over."""
    by, at, said = request.visitor.actor, request.visitor.at, request.POST.get("answer")
    if said not in {"yes", "no"}:
        raise Http404
    return _act(
        request,
        lambda: actions_rota.answer_swap(swap_id=swap_id, accept=said == "yes", by=by, at=at),
        _("The shift is yours now.") if said == "yes" else _("They are told that you cannot."),
    )


@desk(Permission.MANAGE_ROTA)
@require_POST
def take_back(request: PageRequest, swap_id: int) -> HttpResponse:
    """Take my question back."""
    by, at = request.visitor.actor, request.visitor.at
    return _act(
        request,
        lambda: actions_rota.take_swap_back(swap_id=swap_id, by=by, at=at),
        _("Taken back; the shift is yours."),
    )


@desk(Permission.MANAGE_ROTA)
@require_POST
def unmark_days(request: PageRequest, days_id: int) -> HttpResponse:
    """Take back days of one's own."""
    by, at = request.visitor.actor, request.visitor.at
    if not actions_rota.unmark_days_off(days_id=days_id, person_id=by.signed_in, by=by, at=at):
        raise Http404
    messages.success(request, _("You can be put on the rota on these days again."))
    return redirect("duty:rota_mine")


@desk(Permission.MANAGE_ROTA)
@require_POST
def new_calendar(request: PageRequest) -> HttpResponse:
    """Make a new calendar address; the earlier one stops."""
    actions_rota.renew_calendar_link(by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("Your calendar has a new address; an earlier one no longer works."))
    return redirect("duty:rota_mine")
