"""The desk of those who keep the library: what waits, and readers' suggestions."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.library import actions_suggestions as actions
from alongside.library import queries_resources as library
from alongside.library import queries_staff as staff
from alongside.library.states import SuggestionState
from alongside.web.access import PageRequest, desk
from alongside.web.library.desk_forms import AnswerForm
from alongside.web.refusals import refusal_on


@desk(Permission.EDIT_CATALOG)
@require_safe
def queue(request: PageRequest) -> HttpResponse:
    """What waits: links that failed, suggestions, entries to look at again, updates on offer, entries taken off."""
    today = request.visitor.today
    context = {"waiting": staff.waiting(today=today), "packs": library.packs(today=today)}
    return render(request, "library/desk/queue.html", context)


@desk(Permission.EDIT_CATALOG)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PageRequest, suggestion_id: int) -> HttpResponse:
    """Take a suggestion up, or decline it."""
    try:
        found = staff.suggestion(suggestion_id)
    except LookupError:
        raise Http404 from None
    form = AnswerForm(request.POST if request.method == "POST" else None)
    decided = request.POST.get("decision", "")
    if request.method == "POST" and form.is_valid() and decided in {"take", "decline"}:
        with refusal_on(form):
            actions.answer_suggestion(
                suggestion_id=suggestion_id,
                taken=decided == "take",
                answer=form.cleaned_data["answer"],
                by=request.visitor.actor,
                at=request.visitor.at,
            )
            messages.success(request, _("Saved. The suggestion is off the list."))
            return redirect("shelf:queue")
    waits = found.state is SuggestionState.WAITING
    context = {"suggestion": found, "form": form, "waits": waits}
    status = 422 if request.method == "POST" else 200
    return render(request, "library/desk/answer.html", context, status=status)
