"""The thesaurus as its keepers see it: what people say for each heading, and who changed it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.kernel.verdict import Refused
from alongside.library import queries_words as words
from alongside.library.actions_words import restore_heading, save_heading
from alongside.web.access import PageRequest, desk
from alongside.web.library.desk_forms import HeadingForm


@desk(Permission.EDIT_CATALOG)
@require_safe
def headings(request: PageRequest) -> HttpResponse:
    """All headings, by shelf, each with how many phrases it has and when somebody last changed it."""
    return render(request, "library/desk/words.html", {"headings": words.headings()})


@desk(Permission.EDIT_CATALOG)
@require_http_methods(["GET", "HEAD", "POST"])
def heading(request: PageRequest, heading_name: str) -> HttpResponse:
    """What people say for a heading, as a form; saving makes a version."""
    card = _card(heading_name)
    form = HeadingForm(request.POST if request.method == "POST" else None, initial=HeadingForm.start(card))
    if request.method == "POST" and form.is_valid():
        try:
            save_heading(name=card.name, **form.written(), by=request.visitor.actor, at=request.visitor.at)
        except Refused as refused:
            form.add_error(None, _(refused.verdict.sentence) % dict(refused.verdict.params))
        else:
            messages.success(request, _("Saved. The search asks this way from now on."))
            return redirect("shelf:heading", card.address)
    context = {"heading": card, "form": form, "versions": words.heading_versions(card.name)}
    return render(request, "library/desk/word.html", context, status=422 if form.is_bound else 200)


@desk(Permission.EDIT_CATALOG)
@require_POST
def restore(request: PageRequest, heading_name: str, number: int) -> HttpResponse:
    """Bring a version back, as a new one."""
    card = _card(heading_name)
    try:
        restore_heading(name=card.name, number=number, by=request.visitor.actor, at=request.visitor.at)
    except ObjectDoesNotExist:
        raise Http404 from None
    messages.success(request, _("That version is back, as a new one."))
    return redirect("shelf:heading", card.address)


def _card(heading_name: str) -> words.HeadingCard:
    try:
        return words.heading(heading_name)
    except LookupError:
        raise Http404 from None
