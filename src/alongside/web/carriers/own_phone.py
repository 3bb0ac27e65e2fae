"""The phone on which somebody on duty wants alerts besides mail: their own number, their own word."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.duty import actions, queries
from alongside.outbox.queries import is_open, is_stopped
from alongside.outbox.states import Channel
from alongside.web.access import PageRequest, desk
from alongside.web.components.widgets import PhoneInput
from alongside.web.refusals import refusal_on
from alongside.web.templatetags.alongside_tags import phone


class OwnPhoneForm(forms.Form):
    """A number and two boxes, neither ticked beforehand."""

    number = forms.CharField(
        label=gettext_lazy("Your own phone"), required=False, max_length=40, widget=PhoneInput()
    )
    sms = forms.BooleanField(
        label=gettext_lazy(
            "Send me alerts as text messages. Rates may apply. STOP ends them, HELP explains."
        ),
        required=False,
    )
    voice = forms.BooleanField(
        label=gettext_lazy("Let a machine call me about alerts. Calls are not recorded."), required=False
    )


@desk(Permission.ACKNOWLEDGE)
@require_http_methods(["GET", "HEAD", "POST"])
def own_phone(request: PageRequest) -> HttpResponse:
    """Show and keep how I am reached on duty."""
    person, at = request.visitor.person, request.visitor.at
    assert person is not None
    card = queries.phone_of(person.pk)
    initial = {"number": phone(card.number), "sms": card.sms, "voice": card.voice}
    form = OwnPhoneForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.keep_phone(person_id=person.pk, by=request.visitor.actor, at=at, **form.cleaned_data)
            messages.success(request, _("Your phone is saved."))
            return redirect("replies:own_phone")
    context = {
        "form": form,
        "stopped": bool(card.number) and is_stopped(card.number, Channel.SMS),
        "texts_open": is_open(Channel.SMS),
        "calls_open": is_open(Channel.VOICE),
        "people": [_("Duty officers, coordinators and administrators of this program")],
    }
    return render(request, "carriers/own_phone.html", context, status=422 if form.errors else 200)
