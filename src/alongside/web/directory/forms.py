"""Forms of the directory desk, but for the roster entry (see entry_form)."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from alongside.agencies.queries import card as agency_card
from alongside.agencies.queries import search
from alongside.agencies.rules import NumberSource
from alongside.kernel.choice import Choice
from alongside.kernel.field import STATES, AgencyKind, Discipline
from alongside.roster.rules import RecusalWhy
from alongside.web.components.widgets import AgencyInput, DateInput, PhoneInput

STATE_PAIRS = sorted(STATES.items(), key=lambda pair: pair[1])


def options(choices: type[Choice], *, empty: Any = "") -> list[tuple[str, Any]]:
    """Return the pairs of a list with translated labels, with an empty first one when it has a name."""
    pairs = [(value, _(label)) for value, label in choices.pairs()]
    return [("", empty), *pairs] if empty else pairs


def agency_field(
    id_field: str, label: Any, *, required: bool = False, help_text: Any = ""
) -> forms.CharField:
    """Return a text box for an agency's name that suggests from the directory."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=200,
        help_text=help_text,
        widget=AgencyInput(url=cast(str, reverse_lazy("public:agencies")), id_field=id_field),
    )


def known_agency(chosen: int | None) -> int | None:
    """Return the id when the directory has it, else None."""
    try:
        return agency_card(chosen).id if chosen else None
    except LookupError:
        return None


class FindForm(forms.Form):
    """What to look for in the directory of agencies."""

    q = forms.CharField(label=_("Name, town or county"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *STATE_PAIRS])


class AgencyForm(forms.Form):
    """An agency that the directory lacks."""

    name = forms.CharField(label=_("Name, as the agency writes it"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of agency"), choices=options(AgencyKind, empty=_("Choose one")))
    city = forms.CharField(label=_("Town"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Choose one")), *STATE_PAIRS])


class NumberForm(forms.Form):
    """A number found independently of any caller."""

    number = forms.CharField(
        label=_("Number"), max_length=40, widget=PhoneInput(attrs={"autocomplete": "off"})
    )
    label = forms.CharField(
        label=_("Whose line it is"),
        required=False,
        max_length=80,
        help_text=_("Such as dispatch, or the chief's office"),
    )
    source = forms.ChoiceField(
        label=_("Where did you find it?"), choices=options(NumberSource, empty=_("Choose one"))
    )
    source_note = forms.CharField(
        label=_("Which one, exactly"),
        required=False,
        max_length=200,
        help_text=_("Such as the page or the book"),
    )
    seen_date = forms.DateField(label=_("Day you saw it there"), widget=DateInput())


class DelegateForm(forms.Form):
    """Someone whom the agency head named to accept help."""

    name = forms.CharField(label=_("Name"), max_length=120)
    title = forms.CharField(label=_("Title or role"), max_length=120)
    named_by = forms.CharField(
        label=_("Named by which agency head"),
        max_length=120,
        help_text=_("Only the head of an agency can name a delegate"),
    )


class RosterFilterForm(forms.Form):
    """Which part of the roster to show."""

    discipline = forms.ChoiceField(
        label=_("Discipline"), required=False, choices=options(Discipline, empty=_("All disciplines"))
    )
    state = forms.ChoiceField(
        label=_("Home state"), required=False, choices=[("", _("All states")), *STATE_PAIRS]
    )
    in_date = forms.ChoiceField(
        label=_("In date"),
        required=False,
        choices=[("", _("All")), ("yes", _("In date")), ("no", _("Something has lapsed"))],
    )
    text = forms.CharField(label=_("Name, agency or town"), required=False, max_length=80)


class BlockForm(forms.Form):
    """Days on which the advisor does not serve."""

    first = forms.DateField(label=_("First day"), widget=DateInput())
    last = forms.DateField(label=_("Last day, included"), widget=DateInput())


class RecusalForm(forms.Form):
    """From what the advisor steps aside."""

    agency_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    agency = agency_field("id_agency_id", _("Agency"), help_text=_("Or leave it empty and choose a state"))
    state = forms.ChoiceField(
        label=_("A whole state"), required=False, choices=[("", _("None")), *STATE_PAIRS]
    )
    why_code = forms.ChoiceField(
        label=_("Kind of conflict"),
        choices=options(RecusalWhy, empty=_("Choose one")),
        help_text=_("The story behind it is not kept."),
    )

    def clean(self) -> dict[str, Any]:
        """Find the agency that was typed; ask for its full name when it is not plain which."""
        data: dict[str, Any] = super().clean() or {}
        data["agency_id"] = known_agency(data.get("agency_id"))
        if data.get("agency") and not data["agency_id"]:
            data["agency_id"] = the_agency(self, "agency", data["agency"])
        return data


def the_agency(form: forms.Form, field: str, typed: str) -> int | None:
    """Return the one agency of a typed name; otherwise add an error that names the likeliest few."""
    found = search(typed, limit=5)
    same = [
        card
        for card in found
        if typed.strip().lower() in (card.name.lower(), f"{card.name}, {card.state}".lower())
    ]
    if len(same) == 1:
        return same[0].id
    near = "; ".join(f"{card.name}, {card.state}" for card in same or found)
    if near:
        form.add_error(field, _("Write the name in full, with its state, such as: %(near)s") % {"near": near})
    else:
        form.add_error(field, _("The directory has no such agency. Add it there first."))
    return None


class UploadForm(forms.Form):
    """A roster file."""

    file = forms.FileField(
        label=_("Roster file (CSV)"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> Any:
        """Refuse files that no roster fills."""
        file = self.cleaned_data["file"]
        if file.size > 5 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 5 MB, too big for a roster."))
        return file
