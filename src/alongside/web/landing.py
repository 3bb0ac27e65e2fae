"""Where people land after signing in: the first desk they may open."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission, Role
from alongside.web.access import PageRequest, desk
from alongside.web.context import navigation


@desk(Permission.OWN_ACCOUNT)
@require_safe
def landing(request: PageRequest) -> HttpResponse:
    """Lead each person to the first page of their work; without any role's page, to their own sign-in.

    A coordinator who is not a duty officer as well starts with the day; the board comes first for who is on duty.
    """
    if request.visitor.may(Permission.WORK_CASE) and Role.DUTY not in request.visitor.roles:
        return redirect("day:today")
    links = navigation(request.visitor, request.path)
    return redirect(links[0]["url"] if links else "account:home")
