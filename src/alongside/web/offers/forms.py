"""Forms of offers. What is written goes through the check for victims' and others' data before it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.offers.queries import NARROWED
from alongside.offers.rules import CHECKED, LIMITS, NEED_LIMIT
from alongside.offers.states import OfferState
from alongside.offers.words import Kind
from alongside.web.components.widgets import PhoneInput
from alongside.web.notes import check_text

NO_NAMES = _("Only what you offer. No names of people who were hurt.")
KINDS = [(kind.value, _(kind.label)) for kind in Kind]
ONLY = {
    "unthanked": _("Not thanked yet"),
    "thanked": _("Thanked"),
    "twins": _("Perhaps from the same maker"),
    "look_twice": _("Look twice"),
    "no_mail": _("No mail address"),
}
assert ONLY.keys() == NARROWED.keys()


def _text(
    label: Any, name: str, *, help_text: Any = "", required: bool = False, **attrs: Any
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LIMITS[name],
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


class OfferForm(forms.Form):
    """An offer as its maker, or somebody for them, writes it down."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS)
    what = forms.CharField(
        label=_("In a few words"),
        help_text=NO_NAMES,
        max_length=LIMITS["what"],
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    name = _text(_("Your name"), "name", autocomplete="name")
    organization = _text(_("Organization"), "organization", autocomplete="organization")
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        max_length=LIMITS["email"],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=LIMITS["phone"],
        help_text=_("A phone number or an email address is enough."),
        widget=PhoneInput(),
    )
    place = _text(_("Town and state"), "place")
    available = _text(_("When, if that matters"), "available")
    keep = forms.BooleanField(label=_("I have read this again; keep it as written"), required=False)

    def __init__(self, *args: Any, known_names: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_names, self.asks_again = known_names, False
        self.order_fields([name for name in self.fields if name != "keep"])

    def clean(self) -> dict[str, Any]:
        """Ask for one way to reach the maker; read the text with the check."""
        data: dict[str, Any] = super().clean() or {}
        if not (data.get("phone") or data.get("email")) and not self.errors.keys() & {"phone", "email"}:
            self.add_error("email", _("Leave a phone number or an email address."))
        names = [*self.known_names, *filter(None, (data.get(n) for n in ("name", "organization", "place")))]
        keep = bool(data.get("keep"))
        asked = [check_text(self, field, keep=keep, known_names=names) for field in CHECKED]
        self.asks_again = any(asked) or keep
        return data

    def shown(self) -> list[forms.BoundField]:
        """Return the fields to draw; the question whether to keep the text only when it was asked."""
        return [self[name] for name in self.fields if name != "keep" or self.asks_again]

    def words(self) -> dict[str, str]:
        """Return what the action takes."""
        return {name: self.cleaned_data.get(name) or "" for name in ("kind", *LIMITS)}


class PhoneForm(OfferForm):
    """The same as sentences to read aloud: nobody needs to be trained to ask them."""

    kind = forms.ChoiceField(label=_("Say: “What would you like to offer?”"), choices=KINDS)
    name = _text(_("Say: “May I have your name?”"), "name")
    organization = _text(_("Say: “Do you call for an organization?”"), "organization")
    phone = forms.CharField(
        label=_("Say: “At what number can somebody call you back?”"),
        required=False,
        max_length=LIMITS["phone"],
        widget=PhoneInput({"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Say: “Do you have an email address? We can thank you there.”"),
        required=False,
        max_length=LIMITS["email"],
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    place = _text(_("Say: “Where are you?”"), "place")
    available = _text(_("Say: “Is there a day or a time when this is possible?”"), "available")
    field_order = ("kind", "what", "name", "organization", "phone", "email", "place", "available", "keep")


class FilterForm(forms.Form):
    """What the list shows."""

    q = forms.CharField(
        label=_("Words, name or number"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *KINDS])
    only = forms.ChoiceField(label=_("Only"), required=False, choices=[("", _("All of them")), *ONLY.items()])
    state = forms.ChoiceField(
        required=False, choices=[("all", ""), *((s.value, "") for s in OfferState)], widget=forms.HiddenInput
    )


class NeedForm(forms.Form):
    """Something that is needed."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    what = forms.CharField(
        label=_("What is needed"),
        max_length=NEED_LIMIT,
        help_text=_("How much, where, until when. No names of people who were hurt."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CodeForm(forms.Form):
    """The code with which an owner opens the list."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Twelve letters and numbers. Spaces, dashes and small letters are fine."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write the code that you were given.")},
    )
