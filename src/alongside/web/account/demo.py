"""The demo's open door: sign in as one of the cast with a button, read the demo's mail.

These pages exist only for a visitor on this very machine, in a database that the demo made (web/demo.py).
To everyone else their addresses do not exist.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from alongside.accounts import queries
from alongside.accounts.permissions import Role
from alongside.accounts.queries import Person
from alongside.gateways import queries as gateways
from alongside.kernel.text import gettext_noop
from alongside.web.access import PageRequest, View, public_page
from alongside.web.account import start
from alongside.web.account.words import next_after
from alongside.web.demo import is_demo

CAST_ADDRESS = "@demo.example"
AT_ONCE = 3
"""Advisors shown at once; the others are a tap away."""

WHO = {
    Role.DUTY: gettext_noop("Sees new requests first, calls back, and opens the call-out."),
    Role.COORDINATOR: gettext_noop("Carries a request from the first call to the day it is closed."),
    Role.ROSTER: gettext_noop("Keeps the list of peer advisors right and up to date."),
    Role.ADVISOR: gettext_noop("Has lived through such a day, and is asked to stand by another chief."),
    Role.CARE: gettext_noop("Looks after the advisors themselves."),
    Role.FUNDER: gettext_noop("Sees counts, and never a case."),
    Role.RECORDS: gettext_noop("Checks that the record is whole, and who has read what."),
    Role.ADMIN: gettext_noop("Invites people, gives them roles, and sets the clocks."),
    Role.PLANNER: gettext_noop("Writes a community's plan before it is needed, with others."),
}


def demo_only(view: View) -> View:
    """Let a page exist in the demo only."""

    @public_page
    @never_cache
    @wraps(view)
    def door(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_demo(request):
            raise Http404
        return view(request, *args, **kwargs)

    return door


@demo_only
@require_GET
def cast(request: PageRequest) -> HttpResponse:
    """List the cast with a button for each."""
    people = queries.everyone().filter(email__endswith=CAST_ADDRESS, is_active=True)
    members = sorted((_member(one) for one in people), key=lambda m: (m["order"], m["name"]))
    advisors = [m for m in members if m["advisor"]]
    shown = {
        "cast": [m for m in members if not m["advisor"]] + advisors[:AT_ONCE],
        "advisors": advisors[AT_ONCE:],
        **next_after("demo"),
    }
    return render(request, "account/demo.html", shown)


def _member(one: Person) -> dict[str, Any]:
    roles = [
        role for role in Role if any(g.role == role.value and g.until_at is None for g in one.grants.all())
    ]
    return {
        "pk": one.pk,
        "name": one.name,
        "roles": ", ".join(_(role.label) for role in roles),
        "who": _(WHO[roles[0]]) if roles else "",
        "order": list(Role).index(roles[0]) if roles else len(Role),
        "advisor": Role.ADVISOR in roles,
    }


@demo_only
@require_POST
def sign_in(request: PageRequest, person_id: int) -> HttpResponse:
    """Sign in as one of the cast."""
    one = queries.everyone().filter(email__endswith=CAST_ADDRESS, is_active=True, pk=person_id).first()
    if one is None:
        raise Http404
    get_adapter().login(request, one)
    return redirect(start.page_of(one.pk, request.visitor.at))


@demo_only
@require_GET
def mail(request: PageRequest) -> HttpResponse:
    """List the mail that the demo would have sent, newest first."""
    return render(request, "account/demo_mail.html", {"items": list(gateways.mailbox())})


@demo_only
@require_GET
def letter(request: PageRequest, item_id: int) -> HttpResponse:
    """Show one mail as text."""
    found = gateways.mailbox_item(item_id)
    if found is None:
        raise Http404
    return render(request, "account/demo_letter.html", {"item": found})
