"""Pages that explain: how it works, for whom, what it is not, and what it keeps. They ask for nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.kernel.text import gettext_noop
from alongside.policy.catalog import CATALOG
from alongside.policy.queries import Policy, in_force
from alongside.web.access import PageRequest, public_page
from alongside.web.public import data_map, steps

SHOWN_CLOCKS = {
    "ack_minutes": gettext_noop("A duty officer has taken your request."),
    "callback_minutes": gettext_noop("We have called your agency."),
    "names_hours": gettext_noop("You see the names of people who are ready."),
    "first_peer_hours": gettext_noop("You have talked with a peer, or later if you want it later."),
}
"""The goals that a chief waits for, by policy key, in the order of waiting."""
ACCESS_READ = date(2026, 11, 22)
"""The day on which the accessibility page was last checked against the pages."""


@public_page
@require_safe
def how(request: PageRequest) -> HttpResponse:
    """The whole way, how people are chosen, and the program's own clocks."""
    policy = in_force(request.visitor.at)
    context = {"steps": steps.whole_way(policy), "clocks": _clocks(policy)}
    return render(request, "public/how.html", context)


def _clocks(policy: Policy) -> list[dict[str, str]]:
    found = []
    for key, sentence in SHOWN_CLOCKS.items():
        count = policy[key]
        if CATALOG[key].unit == "minutes":
            time = ngettext("Within %(count)s minute:", "Within %(count)s minutes:", count)
        else:
            time = ngettext("Within %(count)s hour:", "Within %(count)s hours:", count)
        found.append({"time": time % {"count": count}, "sentence": _(sentence)})
    return found


@public_page
@require_safe
def chiefs(request: PageRequest) -> HttpResponse:
    """What a head of an agency wants to know before asking."""
    return render(request, "public/chiefs.html")


@public_page
@require_safe
def advisors(request: PageRequest) -> HttpResponse:
    """What it means to serve, and how one joins."""
    return render(request, "public/advisors.html", {"days": in_force(request.visitor.at)["revalidate_days"]})


@public_page
@require_safe
def communities(request: PageRequest) -> HttpResponse:
    """What a community can prepare, and where people turn."""
    return render(request, "public/communities.html", {"field_url": _field_pack()})


@public_page
@require_safe
def about(request: PageRequest) -> HttpResponse:
    """Who runs this, and the limits of it."""
    return render(request, "public/about.html")


@public_page
@require_safe
def accessibility(request: PageRequest) -> HttpResponse:
    """How the pages can be used, what is known to be missing, whom to tell."""
    return render(request, "public/accessibility.html", {"read_on": ACCESS_READ})


@public_page
@require_safe
def privacy(request: PageRequest) -> HttpResponse:
    """What is kept, why, how long and who sees it, from the data map."""
    policy = in_force(request.visitor.at)
    context: dict[str, Any] = {
        "lines": data_map.lines(policy),
        "session_days": policy["session_days"],
        "exit_host": settings.PROGRAM["exit_url"].split("//")[-1].strip("/"),
    }
    return render(request, "public/privacy.html", context)


def _field_pack() -> str:
    """Return the address of the field pack in the reader's language; its pages say theirs in the address."""
    return reverse("field:home_es" if get_language() == "es" else "field:home")
