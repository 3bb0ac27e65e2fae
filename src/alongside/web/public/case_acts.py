"""What an agency does on its own page besides answering names: its tasks, its delegates, its wish for silence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alongside.engagements import actions as engagements
from alongside.engagements import queries as cases
from alongside.feedback import actions as feedback
from alongside.incidents import actions, queries_delegates
from alongside.incidents.rules_delegates import NAME_LIMIT
from alongside.incidents.states import DelegateScope
from alongside.web.access import PageRequest, requester_page
from alongside.web.refusals import refusal_on

TASK_EVENTS = {"done": engagements.do_task, "drop": engagements.drop_task}


class DelegateForm(forms.Form):
    """Who may act for the head, and in what. Seeing the page comes with every choice."""

    name = forms.CharField(
        label=gettext_lazy("Their name"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Their title or role"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What they may do for you"),
        choices=[(scope.value, gettext_lazy(scope.label)) for scope in DelegateScope],
        initial=[DelegateScope.SEE.value],
        widget=forms.CheckboxSelectMultiple,
    )


@requester_page(head_only=True)
@require_http_methods(["GET", "HEAD", "POST"])
def delegates(request: PageRequest) -> HttpResponse:
    """Name somebody who may act for the head; the code is read to them on a call."""
    card = request.case
    form = DelegateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.name_case_delegate(
                request_id=card.id,
                named_by=card.acceptor_name,
                by_head=True,
                by=request.visitor.actor,
                at=request.visitor.at,
                **form.cleaned_data,
            )
            messages.success(
                request, _("Written down. We call your agency and read them a code of their own.")
            )
            return redirect("public:delegates")
    context = {
        "card": card,
        "exercise": card.exercise,
        "form": form,
        "delegates": delegate_rows(card.id),
        "steps": [
            {
                "what": _("We call your agency on a number we know"),
                "who": card.coordinator_name or _("the duty officer"),
            },
            {
                "what": _("We read the delegate a code; it opens this page on their own device"),
                "who": _("the delegate"),
            },
            {"what": _("You can take it back here at any time; their page closes at once"), "who": _("you")},
        ],
        "people": [
            _("You"),
            _("Your delegates see who else is one"),
            _("Duty officers and coordinators of this program"),
        ],
    }
    return render(request, "public/delegates.html", context, status=422 if form.errors else 200)


def delegate_rows(request_id: int) -> list[dict[str, Any]]:
    """Return the delegates who stand now, with what they may do in words."""
    return [
        {
            "delegate": one,
            "may": "; ".join(_(label) for label in one.scope_labels),
            "since": one.from_at,
        }
        for one in queries_delegates.delegates(request_id)
    ]


@requester_page(head_only=True)
@require_POST
def revoke(request: PageRequest, case_delegate_id: int) -> HttpResponse:
    """Take a delegate's authority back."""
    found = queries_delegates.find_delegate(case_delegate_id)
    if found is None or found.request_id != request.case.id:
        raise Http404
    actions.revoke_case_delegate(
        delegate_id=case_delegate_id, by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("Taken back. Their page is closed."))
    return redirect("public:delegates")


@requester_page
@require_POST
def task(request: PageRequest, task_id: int) -> HttpResponse:
    """Say that a task of the agency is done, or not needed."""
    found, act = cases.task(task_id), TASK_EVENTS.get(request.POST.get("event", ""))
    own = cases.of_request(request.case.id)
    if found is None or own is None or found.engagement_id != own.id or not found.of_agency or act is None:
        raise Http404
    act(task_id=task_id, by=request.visitor.actor, at=request.visitor.at)
    return redirect("public:case")


@requester_page
@require_POST
def silence(request: PageRequest) -> HttpResponse:
    """Want no more contact: one tap, no reason, and it is so."""
    own = cases.of_request(request.case.id)
    if own is None:
        raise Http404
    engagements.be_silent(engagement_id=own.id, by=request.visitor.actor, at=request.visitor.at)
    feedback.take_back(about=own.ref, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("We do not get in touch any more. You can call us at any time."))
    return redirect("public:case")


@requester_page(head_only=True)
@require_POST
def lift(request: PageRequest) -> HttpResponse:
    """Want contact again; only the head says so."""
    own = cases.of_request(request.case.id)
    if own is None:
        raise Http404
    engagements.lift_silence(
        engagement_id=own.id, by_head=True, by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("Thank you. Your coordinator may be in touch again."))
    return redirect("public:case")
