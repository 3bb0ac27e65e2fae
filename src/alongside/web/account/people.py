"""The people who sign in: inviting them, their roles, closing a sign-in."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts import actions, actions_own, queries
from alongside.accounts.permissions import Permission, Role
from alongside.accounts.queries import Person
from alongside.accounts.rules_own import may_change_person
from alongside.kernel.verdict import Refused
from alongside.web.access import PageRequest, desk
from alongside.web.account import factors
from alongside.web.account.doors import with_factor
from alongside.web.account.forms import InviteForm, PeopleForm, RoleForm
from alongside.web.account.words import next_after
from alongside.web.refusals import refusal_on
from alongside.web.zones import zone_name

manages = desk(Permission.MANAGE_PEOPLE)
PER_PAGE = 50
"""People on one page of the list."""


@with_factor
@manages
@require_safe
def people(request: PageRequest) -> HttpResponse:
    """List everyone with a sign-in, or those whose name or address holds some words."""
    form = PeopleForm(request.GET or None)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    found = queries.named(text).values_list("pk", "name", "email", "is_active", named=True)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    roles, ready = queries.open_roles([one.pk for one in page]), factors.people_with_factor()
    rows = [
        {
            "pk": one.pk,
            "name": one.name,
            "email": one.email,
            "roles": [_(role.label) for role in roles.get(one.pk, [])],
            "active": one.is_active,
            "ready": one.pk in ready,
        }
        for one in page
    ]
    query = f"{urlencode({'text': text})}&" if text else ""
    return render(
        request,
        "account/people.html",
        {"form": form, "page": page, "rows": rows, "query": query, "text": text},
    )


@with_factor
@manages
def invite(request: PageRequest) -> HttpResponse:
    """Invite someone: they get a link to set a password, then set up a second step."""
    form = InviteForm(
        request.POST if request.method == "POST" else None, initial={"timezone": request.visitor.zone}
    )
    if request.method == "POST":
        confirmed(request)
        made = _invite(request, form) if form.is_valid() else None
        if made:
            return redirect("account:person", made.pk)
    shown = {"form": form, **next_after("invite")}
    return render(request, "account/invite.html", shown, status=422 if form.is_bound else 200)


def _invite(request: PageRequest, form: InviteForm) -> Person | None:
    """Invite, and let the link be mailed. None when refused, with the sentence."""
    asked = form.cleaned_data
    with refusal_on(form):
        with transaction.atomic():
            made = actions.invite(
                email=asked["email"],
                name=asked["name"],
                roles=[Role(role) for role in asked["roles"]],
                timezone=asked["timezone"],
                by=request.visitor.actor,
                at=request.visitor.at,
            )
            actions_own.ask_password_link(person_id=made.pk, by=request.visitor.actor, at=request.visitor.at)
        messages.success(request, _("Invited. The link to set a password is on its way."))
        return made
    return None


@with_factor
@manages
@require_safe
def person(request: PageRequest, person_id: int) -> HttpResponse:
    """Show one person: roles, second step, what was done to their sign-in."""
    return _page(request, _find(person_id))


def _page(request: PageRequest, one: Person, *, refused: Refused | None = None) -> HttpResponse:
    held = {g.role for g in one.grants.all() if g.until_at is None}
    shown = {
        "one": one,
        "held": [role for role in Role if role.value in held],
        "free": [role for role in Role if role.value not in held],
        "ready": factors.has_factor(one.pk),
        "may_change": may_change_person(by_person_id=request.visitor.actor.person_id, person_id=one.pk),
        "grants": sorted(one.grants.all(), key=lambda g: (g.from_at, g.pk)),
        "refused": refused.verdict if refused else None,
        "zone": request.visitor.zone,
        "zone_name": zone_name(one.timezone),
    }
    return render(request, "account/person.html", shown, status=409 if refused else 200)


def _find(person_id: int) -> Person:
    found = queries.everyone().filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def confirmed(request: PageRequest) -> None:
    """Ask for password or second step again when the last time is more than 15 minutes ago."""
    raise_if_reauthentication_required(request, app="alongside.accounts")


def _change(request: PageRequest, person_id: int, act: Callable[[Person], None], said: str) -> HttpResponse:
    """Do something to another person's sign-in and return to their page, or show why not."""
    one = _find(person_id)
    confirmed(request)
    try:
        may_change_person(by_person_id=request.visitor.actor.person_id, person_id=one.pk).require()
        act(one)
    except Refused as refused:
        return _page(request, one, refused=refused)
    messages.success(request, said)
    return redirect("account:person", person_id)


def _role(request: PageRequest) -> Role:
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Http404
    return Role(form.cleaned_data["role"])


@with_factor
@manages
@require_POST
def give_role(request: PageRequest, person_id: int) -> HttpResponse:
    """Give a role."""
    role, by, at = _role(request), request.visitor.actor, request.visitor.at
    return _change(
        request,
        person_id,
        lambda one: actions.grant(person_id=one.pk, role=role, by=by, at=at),
        _("The role is given."),
    )


@with_factor
@manages
@require_POST
def end_role(request: PageRequest, person_id: int) -> HttpResponse:
    """End a role."""
    role, by, at = _role(request), request.visitor.actor, request.visitor.at
    return _change(
        request,
        person_id,
        lambda one: actions.end_grant(person_id=one.pk, role=role, by=by, at=at),
        _("The role is ended."),
    )


@with_factor
@manages
@require_POST
def send_link(request: PageRequest, person_id: int) -> HttpResponse:
    """Mail the link to set a password again."""
    by, at = request.visitor.actor, request.visitor.at
    return _change(
        request,
        person_id,
        lambda one: actions_own.ask_password_link(person_id=one.pk, by=by, at=at),
        _("The link is on its way."),
    )


@with_factor
@manages
@require_POST
def close(request: PageRequest, person_id: int) -> HttpResponse:
    """Close a person's sign-in."""
    by, at = request.visitor.actor, request.visitor.at
    return _change(
        request,
        person_id,
        lambda one: actions_own.close_sign_in(person_id=one.pk, by=by, at=at),
        _("The sign-in is closed."),
    )


@with_factor
@manages
@require_POST
def reopen(request: PageRequest, person_id: int) -> HttpResponse:
    """Open a closed sign-in again."""
    by, at = request.visitor.actor, request.visitor.at
    return _change(
        request,
        person_id,
        lambda one: actions_own.reopen_sign_in(person_id=one.pk, by=by, at=at),
        _("The sign-in is open again."),
    )
