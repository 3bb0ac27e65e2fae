"""Small forms around a plan: sign-up, invitations, the tie to an agency, a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from alongside.agencies.queries import card as agency_card
from alongside.plans.shape import MOST_BYTES
from alongside.plans.states import PlanRole
from alongside.web.components.widgets import AgencyInput


class SignUpForm(forms.Form):
    """Who wants to keep a plan here."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your work email"),
        max_length=254,
        help_text=_("We mail you a link. Nothing is made before you open it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class InviteForm(forms.Form):
    """Somebody who works on the plan too."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("Work email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label=_("Their part"),
        choices=lambda: [(value, _(label)) for value, label in PlanRole.pairs()],
        initial=PlanRole.EDITOR.value,
    )


class FileForm(forms.Form):
    """A plan's file."""

    file = forms.FileField(label=_("Plan file (.json)"), allow_empty_file=True)

    def clean_file(self) -> Any:
        """Refuse what is far too long before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES * 2:
            raise forms.ValidationError(_("This file is too long to be a plan."))
        return file


class TieForm(forms.Form):
    """Which agency, and for whom we ask there."""

    agency_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    agency_text = forms.CharField(
        label=_("Your police or sheriff's agency"),
        max_length=200,
        widget=AgencyInput(url=reverse_lazy("public:agencies"), id_field="id_agency_id"),
    )
    planner_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    planner_title = forms.CharField(
        label=_("Your role at work"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def clean(self) -> dict[str, Any]:
        """Find the agency that was chosen or written in full."""
        data: dict[str, Any] = super().clean() or {}
        try:
            data["agency_id"] = agency_card(data.get("agency_id") or 0).id
        except LookupError:
            self.add_error(
                "agency_text", _("Choose your agency from the list, or call us if it is not there.")
            )
        return data


class CommentForm(forms.Form):
    """A remark beside a part of the plan."""

    text = forms.CharField(label=_("Comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
