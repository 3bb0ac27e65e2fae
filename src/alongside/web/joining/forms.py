"""Forms around applications. No field asks about health or what a person is; free text goes through the check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.joining.actions import Wish
from alongside.joining.words import (
    CHECKED,
    LIMITS,
    NOTE_LIMIT,
    SENTENCES,
    Conflict,
    Employer,
    Grade,
    Known,
    Serves,
)
from alongside.kernel.choice import Choice
from alongside.kernel.field import LANGUAGES, STATES, Community, Discipline, IncidentKind, Venue
from alongside.kernel.phone import digits
from alongside.roster.rules import LICENSED, Compact, CredentialMode, Profession
from alongside.web.components.widgets import DateInput, PhoneInput
from alongside.web.notes import check_text

LIVED, LICENSES, AUTHORITIES, REFEREES = 3, 2, 1, 3
"""Rows that the form offers."""
NO_CONFLICT = "none"
FIRST_YEAR = 1960
KEEP = _("I have read this again; keep it as written")


def options(words: type[Choice], *, empty: Any = None) -> list[tuple[str, Any]]:
    """Return the choices of a list of words, translated when drawn."""
    start = [] if empty is None else [("", empty)]
    return [*start, *((word.value, _(word.label)) for word in words)]


def _text(
    label: Any, name: str, *, required: bool = True, help_text: Any = "", **attrs: Any
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LIMITS[name],
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


def _many(label: Any, choices: Any, *, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


def _radio(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class ApplyForm(forms.Form):
    """What somebody writes who wants to join."""

    name = _text(_("Your name"), "name", autocomplete="name")
    email = forms.EmailField(
        label=_("Email"),
        max_length=LIMITS["email"],
        help_text=_("We write to you here"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(label=_("Phone"), max_length=LIMITS["phone"], widget=PhoneInput())
    home_city = _text(_("Home town"), "home_city", help_text=_("The town only, no street"))
    home_state = forms.ChoiceField(
        label=_("Home state"),
        choices=[("", _("Choose one")), *((code, name) for code, name in STATES.items())],
    )
    discipline = forms.ChoiceField(
        label=_("What you would bring"), choices=options(Discipline, empty=_("Choose one"))
    )
    title = _text(_("Your title, now or before you retired"), "title", required=False)
    organization = _text(_("Your agency, practice or congregation"), "organization", required=False)
    languages = _many(_("Languages you can serve in"), [(code, _(name)) for code, name in LANGUAGES.items()])
    communities = _many(
        _("Communities you have served"),
        options(Community),
        help_text=_("Work done with a community; never what you are yourself"),
    )
    why = forms.CharField(
        label=_("What you learned that another leader could use"),
        required=False,
        max_length=LIMITS["why"],
        help_text=_("A few sentences. No names of people who were hurt, no details of what happened."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    first_time = forms.BooleanField(label=_("I have not advised another leader before"), required=False)
    profession = forms.ChoiceField(
        label=_("Licensed profession"), required=False, choices=options(Profession, empty=_("None"))
    )
    serves = _radio(_("How you could serve"), options(Serves))
    employer = _radio(_("Permission to serve"), options(Employer))
    conflicts = forms.MultipleChoiceField(
        label=_("Ties that you want to declare"),
        choices=[*options(Conflict), (NO_CONFLICT, _("None of these"))],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A tie does not shut you out. It says where you step aside."),
        error_messages={"required": _("Say which of these apply, or that none does.")},
    )
    conflict_note = _text(
        _("In a few words, if you like"),
        "conflict_note",
        required=False,
        help_text=_("No names of people or cases."),
    )
    keep = forms.BooleanField(label=KEEP, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_again = False
        self.fields["languages"].initial = ["en"]
        for row in range(LIVED):
            self.fields |= _lived_fields(row)
        for row in range(LICENSES):
            self.fields |= _license_fields(row)
        for row in range(AUTHORITIES):
            self.fields |= _authority_fields(row)
        for row in range(REFEREES):
            self.fields |= _referee_fields(row)
            for name in ("name", "email"):
                self.fields[f"referee_{row}_{name}"].quiet = True  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        """Want a number with its area code."""
        if not digits(self.cleaned_data["phone"]):
            raise forms.ValidationError(_("Write the phone number with its area code."))
        return str(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Look at what belongs together, and read the free text with the check."""
        data: dict[str, Any] = super().clean() or {}
        if len(data.get("conflicts", [])) > 1 and NO_CONFLICT in data["conflicts"]:
            self.add_error("conflicts", _("Choose either ties or none of them."))
        if data.get("discipline") in LICENSED and not data.get("profession"):
            self.add_error("profession", _("Choose the licensed profession."))
        for row in range(REFEREES):
            if bool(data.get(f"referee_{row}_name")) != bool(data.get(f"referee_{row}_email")):
                lacks = "email" if data.get(f"referee_{row}_name") else "name"
                if f"referee_{row}_email" not in self.errors:
                    self.add_error(f"referee_{row}_{lacks}", _("Write both the name and the email address."))
        keep = bool(data.get("keep"))
        names = [data.get(n) or "" for n in ("name", "organization", "home_city")]
        asked = [check_text(self, field, keep=keep, known_names=names) for field in CHECKED]
        self.asks_again = any(asked) or keep
        return data

    def rows_of(self, what: str) -> list[list[forms.BoundField]]:
        """Return the fields of the rows of one kind."""
        rows = {"lived": LIVED, "license": LICENSES, "authority": AUTHORITIES, "referee": REFEREES}[what]
        return [
            [self[name] for name in self.fields if name.startswith(f"{what}_{row}_")] for row in range(rows)
        ]

    def wish(self) -> Wish:
        """Return what the action takes."""
        data = self.cleaned_data

        def filled(what: str, rows: int, first: str) -> list[int]:
            return [row for row in range(rows) if data.get(f"{what}_{row}_{first}")]

        lived = [row for row in range(LIVED) if data[f"lived_{row}_kind"] or data[f"lived_{row}_venue"]]
        conflicts = [word for word in data["conflicts"] if word != NO_CONFLICT]
        return Wish(
            words={name: str(data.get(name) or "") for name in _SINGLE},
            languages=data["languages"] or ["en"],
            communities=data["communities"],
            lived=[
                (data[f"lived_{r}_kind"], data[f"lived_{r}_venue"], data[f"lived_{r}_year"]) for r in lived
            ],
            licenses=[
                (data[f"license_{r}_state"], data[f"license_{r}_number"], _iso(data[f"license_{r}_expires"]))
                for r in filled("license", LICENSES, "state")
            ],
            authorities=[
                (
                    data[f"authority_{r}_compact"],
                    data[f"authority_{r}_mode"] or CredentialMode.REMOTE.value,
                    data[f"authority_{r}_number"],
                    _iso(data[f"authority_{r}_expires"]),
                )
                for r in filled("authority", AUTHORITIES, "compact")
            ],
            conflicts=conflicts,
            declared=True,
            first_time=data["first_time"],
            referees=[
                (data[f"referee_{r}_name"], data[f"referee_{r}_email"])
                for r in filled("referee", REFEREES, "email")
            ],
        )


_SINGLE = (
    "name", "email", "phone", "home_city", "home_state", "discipline", "title", "organization", "why",
    "profession", "serves", "employer", "conflict_note",
)  # fmt: skip


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _lived_fields(row: int) -> dict[str, forms.Field]:
    return {
        f"lived_{row}_kind": forms.ChoiceField(
            label=_("Kind of event"), required=False, choices=options(IncidentKind, empty="–")
        ),
        f"lived_{row}_venue": forms.ChoiceField(
            label=_("Kind of place"), required=False, choices=options(Venue, empty="–")
        ),
        f"lived_{row}_year": forms.IntegerField(
            label=_("Year"), required=False, min_value=FIRST_YEAR, max_value=2100
        ),
    }


def _license_fields(row: int) -> dict[str, forms.Field]:
    return {
        f"license_{row}_state": forms.ChoiceField(
            label=_("State"), required=False, choices=[("", "–"), *STATES.items()]
        ),
        f"license_{row}_number": forms.RegexField(
            r"^[^:;]*$", label=_("Number"), required=False, max_length=40
        ),
        f"license_{row}_expires": forms.DateField(label=_("Holds until"), required=False, widget=DateInput()),
    }


def _authority_fields(row: int) -> dict[str, forms.Field]:
    return {
        f"authority_{row}_compact": forms.ChoiceField(
            label=_("Interstate compact"), required=False, choices=options(Compact, empty="–")
        ),
        f"authority_{row}_mode": forms.ChoiceField(
            label=_("How"), required=False, choices=options(CredentialMode, empty="–")
        ),
        f"authority_{row}_number": forms.RegexField(
            r"^[^:;]*$", label=_("Number"), required=False, max_length=40
        ),
        f"authority_{row}_expires": forms.DateField(
            label=_("Holds until"), required=False, widget=DateInput()
        ),
    }


def _referee_fields(row: int) -> dict[str, forms.Field]:
    return {
        f"referee_{row}_name": forms.CharField(
            label=_("Name"),
            required=False,
            max_length=120,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
        f"referee_{row}_email": forms.EmailField(
            label=_("Email"),
            required=False,
            max_length=200,
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        ),
    }


class ReferenceForm(forms.Form):
    """What a referee is asked: four sentences, how they know the applicant, and a few words if they like."""

    known = _radio(_("How you know them"), options(Known))

    def __init__(self, *args: Any, names: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names, self.asks_again = names, False
        for word, sentence in SENTENCES.items():
            self.fields[word] = forms.ChoiceField(
                label=_(sentence), choices=options(Grade), widget=forms.RadioSelect
            )
        self.fields["note"] = forms.CharField(
            label=_("Anything that the program should know"),
            required=False,
            max_length=NOTE_LIMIT,
            help_text=_("Nothing about health, and no names of people who were hurt."),
            widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        )
        self.fields["keep"] = forms.BooleanField(label=KEEP, required=False)

    def clean(self) -> dict[str, Any]:
        """Read the free text with the check."""
        data: dict[str, Any] = super().clean() or {}
        keep = bool(data.get("keep"))
        self.asks_again = check_text(self, "note", keep=keep, known_names=self.names) or keep
        return data

    def shown(self) -> list[forms.BoundField]:
        """Return the fields to draw; the question whether to keep the text only when it was asked."""
        return [self[name] for name in self.fields if name != "keep" or self.asks_again]


class SignForm(forms.Form):
    """One's own name under the agreement."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    signed_as = forms.CharField(
        label=_("Your name, as you gave it when you applied"),
        max_length=LIMITS["name"],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
