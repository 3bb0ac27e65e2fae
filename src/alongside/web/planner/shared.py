"""What the pages of a plan share: finding it, its frame, saying what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.base.limits import may_try
from alongside.base.secrets import hashed
from alongside.kernel.text import gettext_noop
from alongside.plans import queries
from alongside.plans.queries import PlanCard
from alongside.web.access import PageRequest
from alongside.web.address import client_address
from alongside.web.planner.words import SECTIONS
from alongside.web.refusals import refusal_above

Context = dict[str, Any]
TRIES, WINDOW = 60, 3600
"""Files that one internet address may have made or read without a sign-in, in so many seconds."""

TABS = (
    ("plan", gettext_noop("Plan")),
    ("readiness", gettext_noop("How far")),
    ("people", gettext_noop("People")),
    ("history", gettext_noop("Versions")),
    ("files", gettext_noop("Files")),
    ("field", gettext_noop("Field pack")),
    ("agency", gettext_noop("Agency")),
)


def of_plan(plan_id: int, **_: Any) -> tuple[str, str]:
    """Name the ledger stream and object that reading a page of a plan is written to."""
    return f"plan:{plan_id}", f"plan:{plan_id}"


def plan_or_404(request: PageRequest, plan_id: int) -> PlanCard:
    """Return a plan of which the visitor is one of the people; anything else does not exist."""
    person = request.visitor.person
    card = queries.card(plan_id, person.pk) if person else None
    if card is None:
        raise Http404
    return card


def frame(card: PlanCard, current: str) -> Context:
    """Return what stands around every page of a plan."""
    return {
        "plan": card,
        "community": card.name or _("A plan with no name yet"),
        "tabs": [
            {"label": _(label), "url": reverse(f"planner:{key}", args=[card.id]), "current": key == current}
            for key, label in TABS
        ],
        "who_sees": who_sees(),
    }


def who_sees() -> list[str]:
    """Return who can see a plan on the server."""
    return [
        _("The people of this plan, by their part in it"),
        _("Staff of the program, once you ask to tie it to an agency"),
        _("Every opening and every change is recorded"),
    ]


def sections() -> list[dict[str, str]]:
    """Return the parts of a plan, in order."""
    return [{"key": key, "title": _(title)} for key, title in SECTIONS.items()]


def next_of(section: str) -> str:
    """Return the part that comes after one; empty after the last."""
    keys = list(SECTIONS)
    place = keys.index(section) + 1
    return keys[place] if place < len(keys) else ""


def act_or_say(
    request: PageRequest, act: Callable[[], Any], said: str, back: str, *args: Any
) -> HttpResponse:
    """Do something and go back to a page; a refusal is said there."""
    with refusal_above(request):
        act()
        messages.success(request, said)
    return redirect(back, *args)


def may_use_files(request: PageRequest) -> bool:
    """Count one file made or read without a sign-in from this internet address."""
    address = f"plan-file:{hashed('address', client_address(request))}"
    return may_try(key=address, tries=TRIES, seconds=WINDOW, at=request.visitor.at)


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that there were too many tries."""
    return render(request, "errors/429.html", status=429)


def show_faults(request: PageRequest, faults: Sequence[str], page: str) -> HttpResponse:
    """Say what is wrong with a plan that was sent; ``page`` is the name of the page to go back to."""
    context = {"faults": faults, "page_url": reverse(page)}
    return render(request, "planner/faults.html", context, status=422)
