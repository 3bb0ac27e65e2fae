"""Forms of the sheet of helpers. Work contact details only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.engagements.rules_helping import LIMITS, STEP_LIMIT
from alongside.engagements.states import HelperState
from alongside.engagements.words import HelpedBy
from alongside.kernel.field import Topic
from alongside.web.casework.forms import CheckedForm, options
from alongside.web.components.widgets import DateInput, PhoneInput


def _line(
    label: Any, name: str, *, required: bool = False, help_text: Any = "", **attrs: str
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LIMITS[name],
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


class HelperForm(CheckedForm):
    """One line of the sheet."""

    checked = ("next_step",)
    kind = forms.ChoiceField(label=_("Who"), choices=options(HelpedBy))
    name = _line(
        _("Organization"),
        "name",
        required=True,
        help_text=_("As they call themselves, such as: county victim services"),
    )
    lane = forms.ChoiceField(label=_("What they take care of"), choices=options(Topic))
    contact_name = _line(_("Contact at work"), "contact_name")
    contact_role = _line(_("Their role"), "contact_role")
    phone = forms.CharField(
        label=_("Work phone"),
        required=False,
        max_length=LIMITS["phone"],
        widget=PhoneInput({"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Work email"),
        required=False,
        max_length=LIMITS["email"],
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    next_step = _line(
        _("Next step"), "next_step", help_text=_("In a few words. No names of people being helped.")
    )
    owner = _line(_("Who sees to the next step"), "owner", help_text=_("A name or role, here or there"))

    until = forms.DateField(
        label=_("Last day of their help"),
        required=False,
        help_text=_("If it is known. The coordinator sees it weeks ahead."),
        widget=DateInput(),
    )

    def clean(self) -> dict[str, Any]:
        """Check the text; the names on this very line are nothing to ask about."""
        data = self.cleaned_data
        own = [data.get(name, "") for name in ("name", "contact_name", "owner")]
        self.known_names = [*self.known_names, *filter(None, own)]
        return super().clean()

    def words(self) -> dict[str, str]:
        """Return what the action takes."""
        return {name: self.cleaned_data.get(name) or "" for name in ("kind", "lane", *LIMITS)}


class NewHelperForm(HelperForm):
    """A helper who is put on the sheet, and whether they are there already."""

    state = forms.ChoiceField(
        label=_("Where they stand"),
        choices=options([HelperState.EXPECTED, HelperState.HELPING, HelperState.STANDING_BY]),
        initial=HelperState.HELPING.value,
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "name", "lane", "state")


class HandOffForm(CheckedForm):
    """A piece of work that a helper is asked to take over."""

    checked = ("what",)
    what = forms.CharField(
        label=_("What is handed over"),
        max_length=STEP_LIMIT,
        help_text=_("In a few words. No names of people being helped."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AnswerForm(forms.Form):
    """What the helper said."""

    answered_by = forms.CharField(
        label=_("Who said so, by name and role at work"),
        max_length=LIMITS["contact_name"],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    taken = forms.ChoiceField(choices=[("yes", _("They have it")), ("no", _("They do not take it"))])
