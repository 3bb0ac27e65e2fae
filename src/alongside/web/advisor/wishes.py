"""How I want to be asked: quiet hours, whether something urgent may wake me, which way first, how often."""

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
from alongside.outbox.states import Channel
from alongside.roster import actions
from alongside.roster.manners import CHANNELS, MOST_WEEKLY
from alongside.roster.queries_reach import manners_of
from alongside.web.access import PageRequest, desk
from alongside.web.advisor.views import own_card
from alongside.web.components.widgets import TimeInput
from alongside.web.refusals import refusal_on
from alongside.web.zones import zone_name

PLACES = ("first", "second", "third")


class WishesForm(forms.Form):
    """Times are in the advisor's own zone. Ways left out come after those chosen."""

    quiet_from = forms.TimeField(label=gettext_lazy("Quiet from"), widget=TimeInput())
    quiet_until = forms.TimeField(label=gettext_lazy("Quiet until"), widget=TimeInput())
    wake = forms.BooleanField(
        label=gettext_lazy("When a police leader needs help urgently, you may wake me"), required=False
    )
    first = forms.ChoiceField(label=gettext_lazy("Reach me first by"), required=False)
    second = forms.ChoiceField(label=gettext_lazy("Then by"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("And then by"), required=False)
    weekly_cap = forms.IntegerField(
        label=gettext_lazy("Ask me at most this often in seven days"),
        min_value=1,
        max_value=MOST_WEEKLY,
        required=False,
        help_text=gettext_lazy("Empty: the limit of the program."),
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [("", _("As usual")), *((c, _(Channel(c).label)) for c in CHANNELS)]
        for name in PLACES:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = ways
        self.fields["quiet_from"].help_text = _("Time zone: %(zone)s") % {"zone": zone_name(zone)}

    def wishes(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        kept = ("quiet_from", "quiet_until", "wake", "weekly_cap")
        return {**{k: data[k] for k in kept}, "order": [data[name] for name in PLACES if data[name]]}


@desk(Permission.OWN_ENTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: PageRequest) -> HttpResponse:
    """Show and change how I want to be asked."""
    me, visitor = own_card(request), request.visitor
    now = manners_of([me.id])[me.id]
    before = {
        "quiet_from": now.quiet_from,
        "quiet_until": now.quiet_until,
        "wake": now.wake,
        "weekly_cap": now.weekly_cap,
        **dict(zip(PLACES, now.order, strict=False)),
    }
    form = WishesForm(request.POST or None, initial=before, zone=me.timezone)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.keep_wishes(advisor_id=me.id, by=visitor.actor, at=visitor.at, **form.wishes())
            messages.success(request, _("Your wishes are kept."))
            return redirect("advisor:availability")
    context = {
        "form": form,
        "who_sees": [_("Roster managers, duty officers and coordinators")],
    }
    return render(request, "advisor/wishes.html", context, status=422 if form.errors else 200)
