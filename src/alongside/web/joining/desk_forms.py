"""Forms of the desk that reads applications."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.web.components.widgets import DateInput
from alongside.web.zones import NAMES


class TalkForm(forms.Form):
    """When the talk was and who held it."""

    on = forms.DateField(label=_("The talk was on"), widget=DateInput())
    talked_with = forms.CharField(label=_("Held by"), max_length=120)


class RefereeForm(forms.Form):
    """Somebody else who may vouch."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Email"), max_length=200)


class TakeInForm(forms.Form):
    """What has to be known before somebody is on the roster."""

    background_expires = forms.DateField(label=_("Background check holds until"), widget=DateInput())
    training_expires = forms.DateField(
        label=_("Peer advisor training holds until"), required=False, widget=DateInput()
    )
    employer_until = forms.DateField(
        label=_("The employer's permission ends on"),
        required=False,
        widget=DateInput(),
        help_text=_("Needed if the applicant has yet to ask"),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=[("", _("That of the home town")), *((zone, _(name)) for zone, name in NAMES.items())],
    )
