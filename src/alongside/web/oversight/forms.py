"""Forms of the oversight desk."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.web.oversight.names import stream_of

STREAM = re.compile(r"[a-z][a-z-]{0,30}(:\d{1,18})?")
"""``request:12``, ``advisor:3``, ``policy``: what the ledger calls a chain."""


class ChangeForm(forms.Form):
    """A new value of a clock or limit, and why."""

    value = forms.IntegerField(label=_("New value"), widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    why = forms.CharField(
        label=_("Why it changes"),
        max_length=300,
        help_text=_("Kept with the value. Do not name a case or a person."),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
    )


class StreamForm(forms.Form):
    """Which chain of the ledger to read."""

    stream = forms.CharField(
        label=_("Chain"),
        max_length=60,
        help_text=_(
            "The four letters of a request, such as K7Q4; or advisor:3, person:5, agency:9, agencies, duty, policy, "
            "outbox or sign-in."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_stream(self) -> str:
        """Return the name of the chain, without spaces around it."""
        stream = stream_of(str(self.cleaned_data["stream"]).strip()).lower()
        if not STREAM.fullmatch(stream):
            raise forms.ValidationError(_("Write the four letters of a request, or a chain as in advisor:3."))
        return stream
