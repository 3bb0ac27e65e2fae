"""Saying something again, with a look at it first: the question to one person, or news to those who said yes."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.callouts import actions, queries
from alongside.callouts.rules_repeating import INFORMED, News
from alongside.kernel.verdict import Refused
from alongside.policy.queries import in_force
from alongside.roster import queries as roster
from alongside.roster.manners import hushes, quiet_ends
from alongside.roster.queries_reach import manners_of
from alongside.web.access import PageRequest, desk
from alongside.web.duty.callouts import card_or_404, reads_callout
from alongside.web.duty.page import mark, staff_only
from alongside.web.duty.trail import trail_of
from alongside.web.duty.voice import _context as page_context
from alongside.web.duty.voice import reads_page
from alongside.web.duty.wording import previews
from alongside.web.templatetags.alongside_tags import sentence


@desk(Permission.CALL_OUT, reads=reads_page)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: PageRequest, page_id: int) -> HttpResponse:
    """Show what would be sent to one person, how and when; send it with one press."""
    context, at = page_context(request, page_id), request.visitor.at
    card, line = context["card"], context["line"]
    refused = ""
    if request.method == "POST":
        try:
            actions.ask_again(page_id=page_id, by=request.visitor.actor, at=at)
        except Refused as error:
            refused = sentence(error.verdict)
        else:
            messages.success(request, _("The question is on its way again."))
            return redirect("duty:callout", callout_id=card.id)
    manners = manners_of([line.advisor_id])[line.advisor_id]
    language = roster.card(line.advisor_id).language or "en"
    context |= {
        "refused": refused,
        "standing": queries.may_ask_again(page_id, at),
        "previews": previews(
            "page_alert",
            minutes=in_force(at)["wave_minutes"],
            exercise=card.exercise,
            languages=sorted(("en", "es"), key=lambda one: one != language),
        ),
        "trail": [mark(words) for words in trail_of(page_id, at, context["zone"])],
        "there": manners.zone,
        "now": at,
        "hushed_until": quiet_ends(at, manners) if hushes(at, manners, urgent=True) else None,
    }
    return render(request, "duty/ask_again.html", context, status=422 if refused else 200)


class NewsForm(forms.Form):
    """What to tell those who said yes. Fixed words: nothing about a case slips in."""

    news = forms.ChoiceField(
        label=gettext_lazy("What to tell"),
        choices=News.pairs,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what to tell.")},
    )


@desk(Permission.CALL_OUT, reads=reads_callout)
@require_http_methods(["GET", "HEAD", "POST"])
def inform(request: PageRequest, callout_id: int) -> HttpResponse:
    """Choose what to tell, see who gets what, then send it."""
    card, at = card_or_404(callout_id), request.visitor.at
    form = NewsForm(request.POST or None)
    people = [p for s in card.seats for p in s.pages if p.state in {state.value for state in INFORMED}]
    draft, refused = "", ""
    if request.method == "POST" and form.is_valid():
        draft = form.cleaned_data["news"]
        if request.POST.get("sure") == "yes":
            try:
                told = actions.inform(callout_id=callout_id, news=draft, by=request.visitor.actor, at=at)
            except Refused as error:
                refused = sentence(error.verdict)
            else:
                said = ngettext("%(n)s person is told.", "%(n)s people are told.", told) % {"n": told}
                messages.success(request, said)
                return redirect("duty:callout", callout_id=callout_id)
    context = {
        "card": card,
        "exercise": card.exercise,
        "form": form,
        "people": people,
        "draft": draft,
        "draft_label": _(News(draft).label) if draft else "",
        "previews": previews("information", minutes=0, exercise=card.exercise, news=draft) if draft else [],
        "refused": refused,
        "who_sees": staff_only(),
    }
    wrong = bool(form.errors or refused)
    return render(request, "duty/inform.html", context, status=422 if wrong else 200)
