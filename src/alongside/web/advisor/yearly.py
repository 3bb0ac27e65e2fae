"""Once a year: is my entry right, which ties do I have, and the agreement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.kernel.agreement import SENTENCES, VERSION, Conflict
from alongside.kernel.field import LANGUAGES, STATES, Discipline
from alongside.kernel.phone import shown
from alongside.roster import actions, queries
from alongside.web.access import PageRequest, desk
from alongside.web.advisor.views import own_card
from alongside.web.refusals import refusal_on

NONE = "none"


class YearlyForm(forms.Form):
    """What is confirmed: the entry, ties, the agreement as it stands."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    right = forms.BooleanField(label=gettext_lazy("My entry is right as it stands above"), required=False)
    conflicts = forms.MultipleChoiceField(
        label=gettext_lazy("Ties that you want to declare"),
        choices=[
            *((c.value, gettext_lazy(c.label)) for c in Conflict),
            (NONE, gettext_lazy("None of these")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Say which of these apply, or that none does.")},
    )

    def clean_conflicts(self) -> list[str]:
        """Want ties or none, not both."""
        said: list[str] = self.cleaned_data["conflicts"]
        if len(said) > 1 and NONE in said:
            raise forms.ValidationError(_("Choose either ties or none of them."))
        return [word for word in said if word != NONE]


@desk(Permission.OWN_ENTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def yearly(request: PageRequest) -> HttpResponse:
    """Show the entry and take the confirmation."""
    me, visitor = own_card(request), request.visitor
    form = YearlyForm(request.POST if request.method == "POST" else None, initial={"version": VERSION})
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.renew(
                advisor_id=me.id, declared=True, by=visitor.actor, at=visitor.at, **form.cleaned_data
            )
            messages.success(request, _("Thank you. Your entry is confirmed for another year."))
            return redirect("advisor:home")
    page = queries.page(me.id, visitor.at)
    context = {
        "form": form,
        "facts": _facts(page),
        "standing": [*page.row.lapses, *page.row.soon],
        "agreement": [_(text) for text in SENTENCES[VERSION]],
        "who_sees": [_("Roster managers, duty officers and coordinators")],
    }
    return render(request, "advisor/yearly.html", context, status=422 if form.errors else 200)


def _facts(page: queries.AdvisorPage) -> list[dict[str, Any]]:
    card = page.row.card
    said = [
        (_("Name"), card.name),
        (_("Email"), card.email),
        (_("Phone for call-outs"), shown(card.phone)),
        (_("What you bring"), _(Discipline(card.discipline).label)),
        (_("Title"), card.title),
        (_("Agency or organization"), card.agency_name or page.entry.organization),
        (_("Home"), ", ".join(filter(None, (card.city, STATES.get(card.state, ""))))),
        (_("Languages"), ", ".join(_(LANGUAGES[code]) for code in card.languages)),
    ]
    return [{"label": name, "value": value} for name, value in said if value]
