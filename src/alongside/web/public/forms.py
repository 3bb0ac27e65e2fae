"""The form that opens the case page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """The case code that was read out on the call."""

    code = forms.CharField(
        label=_("Case code"),
        help_text=_("Twelve letters and numbers. Spaces, dashes and small letters are fine."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write the code that was read to you on the phone.")},
    )
