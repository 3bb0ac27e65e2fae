"""The six questions of a chief, whoever writes them down. Only three must be answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from alongside.agencies.queries import card as agency_card
from alongside.incidents.states import GoodTime
from alongside.kernel.phone import digits
from alongside.web.components.widgets import AgencyInput, PhoneInput


class AskForm(forms.Form):
    """What is needed to call back. Everything else is asked in conversation (domain.md section C)."""

    agency_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    agency_text = forms.CharField(
        label=_("Your agency"),
        max_length=200,
        widget=AgencyInput(
            url=reverse_lazy("public:agencies"), id_field="id_agency_id", fill={"place": "id_place_text"}
        ),
        error_messages={"required": _("Write the name of your agency, in any form.")},
    )
    caller = forms.CharField(
        label=_("Your name and role"),
        help_text=_("Such as: Dana Reyes, chief"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name, so that we can ask for you.")},
    )
    call_back_number = forms.CharField(
        label=_("Number where we can reach you"),
        max_length=40,
        widget=PhoneInput(),
        error_messages={"required": _("Write a number with area code, such as 614-555-0144.")},
    )
    place_text = forms.CharField(
        label=_("Town and state"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    when_text = forms.CharField(
        label=_("When did it happen?"),
        help_text=_("A rough answer is fine: about an hour ago, this morning"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    good_time = forms.ChoiceField(
        label=_("Is it a good time to talk?"),
        choices=[(value, _(label)) for value, label in GoodTime.pairs()],
        initial=GoodTime.NOW.value,
        widget=forms.RadioSelect,
        required=False,
    )

    def clean_call_back_number(self) -> str:
        """Ask again only when the number cannot be dialed."""
        typed: str = self.cleaned_data["call_back_number"]
        if not digits(typed):
            raise forms.ValidationError(
                _("Write the number with area code, ten digits, such as 614-555-0144.")
            )
        return typed

    def clean_agency_id(self) -> int | None:
        """Forget an agency that is not in the directory; the name as typed is kept."""
        chosen: int | None = self.cleaned_data.get("agency_id")
        try:
            return agency_card(chosen).id if chosen else None
        except LookupError:
            return None

    def words(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {
            "agency_id": data.get("agency_id"),
            "agency_text": data["agency_text"],
            "caller": data["caller"],
            "call_back_number": data["call_back_number"],
            "place_text": data["place_text"],
            "when_text": data["when_text"],
            "good_time": data["good_time"] or GoodTime.NOW.value,
        }
