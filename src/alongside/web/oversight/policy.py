"""Every clock and limit: its value, what it means, where it comes from, who changed it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.policy import queries
from alongside.policy.actions import change as change_policy
from alongside.policy.catalog import CATALOG, Setting
from alongside.web.access import PageRequest, desk
from alongside.web.oversight.forms import ChangeForm
from alongside.web.refusals import refusal_on


@desk(Permission.SEE_POLICY)
@require_safe
def policy(request: PageRequest) -> HttpResponse:
    """List every setting with its value in force."""
    rows = [
        {"setting": setting, "value": value, "changed": value != setting.default}
        for setting, value in queries.settings_with_values(request.visitor.at)
    ]
    return render(request, "oversight/policy.html", {"rows": rows})


@desk(Permission.SEE_POLICY)
@require_safe
def setting(request: PageRequest, key: str) -> HttpResponse:
    """Show one setting with its history, and the form to those who may change it."""
    return _page(request, _find(key), ChangeForm())


@desk(Permission.CHANGE_POLICY)
@require_POST
def change(request: PageRequest, key: str) -> HttpResponse:
    """Set a new value from now on."""
    found, form = _find(key), ChangeForm(request.POST)
    if form.is_valid():
        with refusal_on(form):
            change_policy(key=key, **form.cleaned_data, by=request.visitor.actor, at=request.visitor.at)
            messages.success(request, _("Changed. It counts from now on, not for what is already under way."))
            return redirect("oversight:setting", key)
    return _page(request, found, form)


def _find(key: str) -> Setting:
    if key not in CATALOG:
        raise Http404
    return CATALOG[key]


def _page(request: PageRequest, found: Setting, form: ChangeForm) -> HttpResponse:
    at = request.visitor.at
    shown = {
        "setting": found,
        "value": queries.in_force(at)[found.key],
        "history": list(queries.history(found.key)),
        "form": form,
        "may_change": request.visitor.may(Permission.CHANGE_POLICY),
        "zone": request.visitor.zone,
        "steps": [
            {
                "what": _("What begins from now on uses the new value; what is under way keeps the old one"),
                "who": _("This site, by itself"),
                "by": _("at once"),
            }
        ],
        "people": [_("Everyone with a role at the program sees the value, your name and the reason")],
    }
    return render(request, "oversight/setting.html", shown, status=422 if form.is_bound else 200)
