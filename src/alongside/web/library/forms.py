"""What anyone may suggest to the library, without saying who they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.library.words_resources import SuggestionKind
from alongside.web.notes import check_text


class SuggestForm(forms.Form):
    """A kind, a link, a few words. Nothing about the writer is asked."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(item.value, _(item.label)) for item in SuggestionKind],
        initial=SuggestionKind.NEW.value,
        widget=forms.RadioSelect,
    )
    url = forms.CharField(
        label=_("Link"),
        help_text=_("The whole address, starting with https://"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    text = forms.CharField(
        label=_("What should we know?"),
        help_text=_("A sentence is enough. No names of people, please."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    keep = forms.BooleanField(label=_("I have read this again; keep it as written"), required=False)

    asks_again = False

    def clean(self) -> dict[str, Any]:
        """Refuse what may never be kept; ask once about the rest."""
        data: dict[str, Any] = super().clean() or {}
        keep = bool(data.get("keep"))
        self.asks_again = check_text(self, "text", keep=keep) or keep
        return data
