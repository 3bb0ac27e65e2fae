"""How the pages of django-allauth enter this house: each declared, each with our templates and our clock.

Only the pages listed in urls.py exist; allauth's sign-up, email and other pages are not routed. They are not
written once under a key like our own forms: a try at a password must stay counted whatever the form says.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from alongside.accounts.permissions import Permission
from alongside.web.access import Declared, PageRequest, View, visitor_of
from alongside.web.account import factors


def entrance(view: View) -> View:
    """Open a page of allauth to anyone (signing in, setting a password)."""

    @never_cache
    @wraps(view, updated=())
    def door(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visitor_of(request)
        return _plainly(request, view(request, *args, **kwargs))

    door.declared = Declared("public")  # type: ignore[attr-defined]
    return door


def own(view: View) -> View:
    """Open a page of allauth to whoever is signed in, about their own sign-in."""

    @never_cache
    @wraps(view, updated=())
    def door(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if visitor_of(request).person is None:
            return redirect_to_login(request.get_full_path())
        if request.method == "POST":
            factors.forget(request)
        return _plainly(request, view(request, *args, **kwargs))

    door.declared = Declared("desk", Permission.OWN_ACCOUNT)  # type: ignore[attr-defined]
    return door


def with_factor(view: View) -> View:
    """Send people without a second factor to set one up before they touch other people's sign-ins."""

    @wraps(view)
    def door(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not factors.may_open_account_desk(request):
            return redirect("account:second_factor")
        return view(request, *args, **kwargs)

    if hasattr(view, "declared"):
        door.declared = view.declared  # type: ignore[attr-defined]
    return door


def _plainly(request: PageRequest, response: HttpResponse) -> HttpResponse:
    """Say “too many tries” on our own page; a form that was not accepted answers 422 like all others."""
    if response.status_code == 429:
        return render(request, "errors/429.html", status=429)
    if request.method == "POST" and response.status_code == 200:
        response.status_code = 422
    return response
