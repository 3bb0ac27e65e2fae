"""A referee's page behind a link that works once. Opening it changes nothing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alongside.joining import actions, queries
from alongside.joining.words import SENTENCES
from alongside.kernel.actor import Actor
from alongside.web.access import PageRequest, public_page, written_once
from alongside.web.joining.forms import ReferenceForm
from alongside.web.refusals import refusal_on


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reference(request: PageRequest, reference_token: str) -> HttpResponse:
    """Ask four sentences. A link that was used, replaced or is over shows what a made-up one shows."""
    asked = queries.by_reference_link(reference_token, request.visitor.at)
    if asked is None:
        raise Http404
    names = (asked.name, asked.who)
    form = ReferenceForm(request.POST if request.method == "POST" else None, names=names)
    rather_not = request.method == "POST" and "rather_not" in request.POST
    if request.method != "POST" or not (rather_not or form.is_valid()):
        return _draw(request, asked, form)

    def answer() -> HttpResponse:
        by, at = Actor("referee", str(asked.referee_id), "a referee"), request.visitor.at
        with refusal_on(form):
            if rather_not:
                actions.refuse_reference(referee_id=asked.referee_id, by=by, at=at)
            else:
                _keep(form, asked.referee_id, by, request)
            return redirect("joining:thanks")
        return _draw(request, asked, form)

    return written_once(request, answer)


def _keep(form: ReferenceForm, referee_id: int, by: Actor, request: PageRequest) -> None:
    data = form.cleaned_data
    actions.answer_reference(
        referee_id=referee_id,
        grades={word: data[word] for word in SENTENCES},
        known=data["known"],
        note=data["note"],
        keep_as_written=data["keep"],
        by=by,
        at=request.visitor.at,
    )


def _draw(request: PageRequest, asked: queries.Asked, form: ReferenceForm) -> HttpResponse:
    people = [
        _("The roster manager and the coordinators of this program"),
        _("The person you speak of does not see it; a court could"),
    ]
    context = {"asked": asked, "form": form, "people": people}
    return render(
        request, "joining/reference.html", context, status=422 if form.is_bound and form.errors else 200
    )


@public_page
@require_safe
def thanks(request: PageRequest) -> HttpResponse:
    """It is in. Nothing else can be shown."""
    return render(request, "joining/thanks.html")
