"""A check-in with oneself, which never leaves the device, and one button for a call, which asks for no reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.deployments import actions
from alongside.deployments.queries_care import call_waits
from alongside.kernel.text import gettext_noop
from alongside.web.access import PageRequest, desk
from alongside.web.advisor.views import own_card

QUESTIONS = (
    gettext_noop("How did I sleep, these last three nights?"),
    gettext_noop("Have I eaten, moved, been outside?"),
    gettext_noop("Whom have I talked with that I need not be strong for?"),
    gettext_noop("What keeps coming back to me?"),
    gettext_noop("What do I do differently since I am back: drink, drive, work, withdraw?"),
    gettext_noop("What would I tell a colleague who answered as I do?"),
    gettext_noop("Whom do I call, and when?"),
)
"""Open questions of our own: nothing is added up, and no answer is a result."""


@desk(Permission.OWN_ENTRY)
@require_safe
def check_in(request: PageRequest) -> HttpResponse:
    """Show the questions. What is typed stays in the browser; there is nothing here that could send it."""
    me = own_card(request)
    context = {"questions": [_(question) for question in QUESTIONS], "waits": call_waits(me.id)}
    return render(request, "advisor/check_in.html", context)


@desk(Permission.OWN_ENTRY)
@require_POST
def call_me(request: PageRequest) -> HttpResponse:
    """Ask the care lead for a call."""
    me = own_card(request)
    actions.ask_call(advisor_id=me.id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(
        request, _("The care lead has a message and calls you. Nobody was told why, because nobody asked.")
    )
    return redirect("advisor:check_in")
