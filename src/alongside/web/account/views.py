"""One's own sign-in: name and zone, second steps, recent sign-ins."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.accounts.actions_own import set_profile
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import Person
from alongside.kernel.text import gettext_noop
from alongside.ledger.queries import lines_for_page
from alongside.web.access import PageRequest, desk
from alongside.web.account import factors
from alongside.web.account.forms import ProfileForm
from alongside.web.account.words import next_after
from alongside.web.refusals import refusal_on

LINES = {
    "sign_in": gettext_noop("Signed in"),
    "sign_out": gettext_noop("Signed out"),
    "sign_in_refused": gettext_noop("A try to sign in was refused"),
    "ask_password_link": gettext_noop("A link to set a password was asked for"),
    "change_sign_in": gettext_noop("The sign-in was changed"),
}
STEPS = {
    "password": gettext_noop("password"),
    "totp": gettext_noop("authenticator app"),
    "recovery_codes": gettext_noop("recovery code"),
    "webauthn": gettext_noop("passkey"),
    "demo": gettext_noop("demo button"),
    "code": gettext_noop("code"),
    "password_set": gettext_noop("password set"),
    "totp_added": gettext_noop("authenticator app added"),
    "totp_removed": gettext_noop("authenticator app removed"),
    "passkey_added": gettext_noop("passkey added"),
    "passkey_removed": gettext_noop("passkey removed"),
    "codes_made": gettext_noop("new recovery codes made"),
}


@desk(Permission.OWN_ACCOUNT)
def home(request: PageRequest) -> HttpResponse:
    """Show and keep one's name, time zone and language, with the second steps and recent sign-ins."""
    person = request.visitor.person
    assert person is not None
    given = {"name": person.name, "timezone": person.timezone, "language": person.language}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            set_profile(
                person_id=person.pk, **form.cleaned_data, by=request.visitor.actor, at=request.visitor.at
            )
            messages.success(request, _("Saved."))
            return redirect("account:home")
    shown = {"form": form, "recent": recent(person), **second_steps(person), **next_after("home")}
    return render(request, "account/home.html", shown, status=422 if form.is_bound else 200)


@desk(Permission.OWN_ACCOUNT)
@require_safe
def second_factor(request: PageRequest) -> HttpResponse:
    """Show one's second steps, or how to set up the first one."""
    person = request.visitor.person
    assert person is not None
    shown = {**second_steps(person), **next_after("second_factor")}
    return render(request, "account/second_factor.html", shown)


@require_safe
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show the recovery codes that are left; without any, lead to the second steps.

    Ours and not allauth's, which notes in the codes' row that they were looked at: a GET changes nothing.
    """
    kind = Authenticator.Type.RECOVERY_CODES
    kept = Authenticator.objects.filter(user_id=request.user.pk, type=kind).first()
    if kept is None:
        return redirect("account:second_factor")
    raise_if_reauthentication_required(request, app="allauth.mfa")
    return render(request, "account/codes.html", {"unused_codes": kept.wrap().get_unused_codes()})


def second_steps(person: Person) -> dict[str, Any]:
    """Return what a page says about a person's second steps."""
    kinds = Authenticator.Type
    rows = list(Authenticator.objects.filter(user_id=person.pk).order_by("created_at", "pk"))
    return {
        "app": next((a for a in rows if a.type == kinds.TOTP), None),
        "passkeys": [
            {"pk": a.pk, "name": a.wrap().name, "created_at": a.created_at, "last_used_at": a.last_used_at}
            for a in rows
            if a.type == kinds.WEBAUTHN
        ],
        "codes_left": next(
            (len(a.wrap().get_unused_codes()) for a in rows if a.type == kinds.RECOVERY_CODES), None
        ),
        "has_factor": factors.has_factor(person.pk),
        "zone": person.timezone,
    }


def recent(person: Person, *, limit: int = 10) -> list[dict[str, Any]]:
    """Return the last sign-ins, sign-outs and refused tries of a person, newest first."""
    found = []
    for line in lines_for_page(f"person:{person.pk}"):
        if line["action"] in LINES:
            facts = line["facts"]
            words = facts.get("how") or [w for w in (facts.get("step"), facts.get("what")) if w]
            steps = ", ".join(_(STEPS.get(word, word)) for word in words)
            found.append({"at": line["at"], "what": _(LINES[line["action"]]), "steps": steps})
    return found[:limit]
