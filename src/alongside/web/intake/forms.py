"""Forms of the request desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.incidents.states import NumberSource, Outcome, Reached
from alongside.kernel.choice import Choice
from alongside.kernel.field import LANGUAGES, STATES, Band, Community, Helper, IncidentKind, Topic, Venue
from alongside.web.asking import AskForm
from alongside.web.components.widgets import DateInput, PhoneInput
from alongside.web.notes import check_text


def options(choices: type[Choice], *, empty: Any = "") -> list[tuple[str, Any]]:
    """Return the pairs of a list with translated labels, with an empty first one when it has a name."""
    pairs = [(value, _(label)) for value, label in choices.pairs()]
    return [("", empty), *pairs] if empty else pairs


class EnterForm(AskForm):
    """The chief's six questions, written down by an officer on the phone."""

    exercise = forms.BooleanField(
        label=_("This is an exercise"),
        help_text=_("Marked on every page and message, and left out of all counts."),
        required=False,
    )


class CallBackForm(forms.Form):
    """One call to the agency, on a number found independently of the request."""

    number = forms.CharField(label=_("Number you called"), max_length=40, widget=PhoneInput())
    source = forms.ChoiceField(label=_("Where did you find it?"), choices=options(NumberSource))
    source_note = forms.CharField(
        label=_("Which one, exactly"),
        required=False,
        max_length=200,
        help_text=_("Such as the page or the book"),
    )
    second_source = forms.CharField(
        label=_("Second source"),
        required=False,
        max_length=200,
        help_text=_("Only if this is the same number as in the request: where else it is listed"),
    )
    reached = forms.ChoiceField(label=_("Who answered?"), choices=options(Reached), widget=forms.RadioSelect)
    acceptor_name = forms.CharField(label=_("Name of the head or delegate"), required=False, max_length=120)
    acceptor_title = forms.CharField(label=_("Their title"), required=False, max_length=120)
    named_by_head = forms.CharField(
        label=_("If a delegate: named by which agency head"), required=False, max_length=120
    )
    outcome = forms.ChoiceField(
        label=_("What did the call show?"), choices=options(Outcome), widget=forms.RadioSelect
    )


YES_NO = [("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No"))]
BOOL = {"yes": True, "no": False, "": None}


class FactsForm(forms.Form):
    """What was learned in conversation. No names of victims or attackers; the note is read by the linter."""

    kind = forms.ChoiceField(
        label=_("What happened"), choices=options(IncidentKind, empty=_("Not known yet")), required=False
    )
    venue = forms.ChoiceField(
        label=_("Kind of place"), choices=options(Venue, empty=_("Not known yet")), required=False
    )
    town = forms.CharField(label=_("Town"), required=False, max_length=100)
    state_code = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Not known yet")), *sorted(STATES.items(), key=lambda s: s[1])],
    )
    occurred_on = forms.DateField(label=_("Date it happened"), required=False, widget=DateInput())
    ongoing = forms.ChoiceField(label=_("Still going on?"), choices=YES_NO, required=False)
    killed = forms.ChoiceField(label=_("Killed"), choices=options(Band), required=False)
    injured = forms.ChoiceField(label=_("Hurt"), choices=options(Band), required=False)
    officer_hurt = forms.ChoiceField(label=_("Officer killed or hurt"), choices=YES_NO, required=False)
    children = forms.ChoiceField(label=_("Children involved"), choices=YES_NO, required=False)
    bias = forms.ChoiceField(label=_("Motivated by bias"), choices=YES_NO, required=False)
    in_person = forms.BooleanField(label=_("They want people on site, not only by phone"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages needed, besides English"),
        choices=[(k, _(v)) for k, v in LANGUAGES.items() if k != "en"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    communities = forms.MultipleChoiceField(
        label=_("Communities they ask experience with"),
        choices=options(Community),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    helpers = forms.MultipleChoiceField(
        label=_("Who is already helping"),
        choices=options(Helper),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topics = forms.MultipleChoiceField(
        label=_("What presses most"),
        choices=options(Topic),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_(
            "Short, and as if read aloud in court. No names of victims or of anyone suspected, no statements."
        ),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    keep = forms.BooleanField(label=_("I have read this again; keep it as written"), required=False)

    def __init__(self, *args: Any, known_names: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_names = known_names
        self.asks_again = False

    def clean(self) -> dict[str, Any]:
        """Refuse hard patterns in the note; ask once about likely names."""
        data: dict[str, Any] = super().clean() or {}
        self.asks_again = check_text(self, "note", keep=bool(data.get("keep")), known_names=self.known_names)
        return data

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = dict(self.cleaned_data)
        data.pop("keep", None)
        for name in ("ongoing", "officer_hurt", "children", "bias"):
            data[name] = BOOL[data[name]]
        for name in ("killed", "injured"):
            data[name] = data[name] or Band.UNKNOWN.value
        return data


class ReferForm(forms.Form):
    """To whom, and why."""

    to = forms.CharField(label=_("Referred to"), max_length=200, required=False)
    why = forms.CharField(label=_("Why, in a few words"), max_length=300, required=False)


class WhyForm(forms.Form):
    """A reason in a few words."""

    why = forms.CharField(label=_("Why, in a few words"), max_length=300, required=False)
