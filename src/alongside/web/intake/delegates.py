"""Delegates of a case on the request desk: written down from a call with the head, and their codes."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.incidents import actions, queries_delegates
from alongside.incidents.queries_delegates import CaseDelegateCard
from alongside.incidents.rules_delegates import NAME_LIMIT
from alongside.incidents.states import DelegateScope
from alongside.web.access import PageRequest, desk, done
from alongside.web.intake.views import card_or_404
from alongside.web.refusals import refusal_on


class HeardForm(forms.Form):
    """A delegate whom the head named on a call."""

    name = forms.CharField(label=gettext_lazy("Their name"), max_length=NAME_LIMIT)
    title = forms.CharField(label=gettext_lazy("Their title or role"), max_length=NAME_LIMIT)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What the head lets them do"),
        choices=[(scope.value, gettext_lazy(scope.label)) for scope in DelegateScope],
        initial=[DelegateScope.SEE.value],
        widget=forms.CheckboxSelectMultiple,
    )
    heard = forms.BooleanField(label=gettext_lazy("The agency head said so to me on a call"))


@desk(Permission.VERIFY, reads=lambda request_id: (f"request:{request_id}", f"request:{request_id}"))
@require_http_methods(["GET", "HEAD", "POST"])
def delegates(request: PageRequest, request_id: int) -> HttpResponse:
    """Who may act for the head in this case; write down another whom the head named on a call."""
    card = card_or_404(request_id)
    form = HeardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "title", "scopes")}
        with refusal_on(form):
            actions.name_case_delegate(
                request_id=request_id,
                named_by=card.acceptor_name if card.acceptor_is_head else "",
                by_head=form.cleaned_data["heard"],
                by=request.visitor.actor,
                at=request.visitor.at,
                **said,
            )
            messages.success(
                request, _("The delegate is written down. Read out a code on a call to the agency.")
            )
            return redirect("intake:delegates", request_id=request_id)
    rows = [
        {"delegate": one, "may": "; ".join(_(label) for label in one.scope_labels)}
        for one in queries_delegates.delegates(request_id, past=True)
    ]
    context = {"card": card, "exercise": card.exercise, "form": form, "rows": rows}
    return render(request, "intake/delegates.html", context, status=422 if form.errors else 200)


def _found(request_id: int, delegate_id: int) -> CaseDelegateCard:
    card_or_404(request_id)
    found = queries_delegates.find_delegate(delegate_id)
    if found is None or found.request_id != request_id:
        raise Http404
    return found


@desk(Permission.VERIFY)
@require_POST
def code(request: PageRequest, request_id: int, case_delegate_id: int) -> HttpResponse:
    """Make a delegate's own code and show it once, to be read aloud on a call to the agency."""
    found = _found(request_id, case_delegate_id)
    made = actions.issue_delegate_code(delegate_id=found.id, by=request.visitor.actor, at=request.visitor.at)
    card = card_or_404(request_id)
    context = {"card": card, "exercise": card.exercise, "code": made, "waiting": None}
    return done(render(request, "intake/code.html", context))


@desk(Permission.VERIFY)
@require_POST
def revoke(request: PageRequest, request_id: int, case_delegate_id: int) -> HttpResponse:
    """Take a delegate's authority back on the head's word."""
    found = _found(request_id, case_delegate_id)
    actions.revoke_case_delegate(delegate_id=found.id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("Taken back. Their page is closed."))
    return redirect("intake:delegates", request_id=request_id)
