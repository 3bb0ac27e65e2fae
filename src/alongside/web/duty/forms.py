"""Forms of the duty desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.teams.queries import SEATS, USUAL
from alongside.web.notes import check_text


class SeatsForm(forms.Form):
    """Which seats the team should have."""

    seats = forms.MultipleChoiceField(
        label=_("Seats on the team"),
        choices=[(kind.key, _(kind.label)) for kind in SEATS.values()],
        initial=list(USUAL),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ask the agency head what helps now. A seat can be added later."),
        error_messages={"required": _("Choose at least one seat.")},
    )


class LookForm(forms.Form):
    """A name to look up: why are they not in this seat?"""

    q = forms.CharField(label=_("Somebody else by name"), max_length=80, required=False)


class LimitForm(forms.Form):
    """Why a limit is bent for one request; ``head``: the agency's word is needed, and this is their name."""

    why = forms.CharField(
        label=_("Why this is right for this request"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "A few words about the request and the program. No names of victims, nothing of their health."
        ),
        error_messages={"required": _("Write in a few words why this is right for this request.")},
    )

    def __init__(self, *args: Any, head: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if head is not None:
            name = head or _("the agency head or delegate")
            self.fields["heard"] = forms.BooleanField(
                label=_("I asked %(name)s, who agreed") % {"name": name},
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse what must not be written down anywhere."""
        check_text(self, "why", keep=True)
        return self.cleaned_data


class MoreTimeForm(forms.Form):
    """More minutes for the people asked."""

    minutes = forms.IntegerField(label=_("More minutes"), min_value=1, max_value=240, initial=15)


class AskForm(forms.Form):
    """One of the people who fit a seat and were not asked yet."""

    advisor = forms.ChoiceField(
        label=_("Whom to ask"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one person.")},
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        field = self.fields["advisor"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(key), name) for key, name in people]


class CallOffForm(forms.Form):
    """Why a call-out ends, in a few words about the program, not about people."""

    why = forms.CharField(label=_("Why"), max_length=200, min_length=3)

    def clean(self) -> dict[str, Any]:
        """Refuse what must not be written down anywhere."""
        check_text(self, "why", keep=True)
        return self.cleaned_data
