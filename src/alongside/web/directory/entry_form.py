"""The form of one roster entry. It knows the words of the roster; the roster's rules judge the whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from alongside.kernel import phone
from alongside.kernel.field import LANGUAGES, Community, Discipline, IncidentKind, Venue
from alongside.roster.consent import VERSION, WORDINGS
from alongside.roster.entry import Authority, Entry, License, Lived
from alongside.roster.rules import Compact, CredentialMode, Profession
from alongside.web.components.widgets import DateInput, PhoneInput
from alongside.web.directory.forms import STATE_PAIRS, agency_field, known_agency, options, the_agency

ZONES = (
    "America/New_York",
    "America/Detroit",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "Pacific/Guam",
)
_ZONE_PAIRS = [("", _("That of the home town")), *((zone, zone.replace("_", " ")) for zone in ZONES)]
LIVED, LICENSES, AUTHORITIES = 4, 6, 3
"""How many rows the form offers beyond those filled."""

_NONE = ("", "–")


class EntryForm(forms.Form):
    """Everything the roster manager keeps about one advisor. No field asks what a person is."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Email"), help_text=_("They sign in with it"))
    phone = forms.CharField(
        label=_("Phone for call-outs"),
        required=False,
        widget=PhoneInput(attrs={"autocomplete": "off"}),
    )
    sms_consent = forms.DateField(
        label=_("Agreed to text messages on"),
        required=False,
        widget=DateInput(),
        help_text=_(WORDINGS[VERSION]["sms"]),
    )
    voice_consent = forms.DateField(
        label=_("Agreed to calls by a machine on"),
        required=False,
        widget=DateInput(),
        help_text=_(WORDINGS[VERSION]["voice"]),
    )
    discipline = forms.ChoiceField(label=_("Discipline"), choices=options(Discipline, empty=_("Choose one")))
    title = forms.CharField(
        label=_("Title"), required=False, max_length=80, help_text=_("Such as chief, or chaplain")
    )
    agency_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    agency = agency_field("id_agency_id", _("Law enforcement agency, from the directory"))
    organization = forms.CharField(
        label=_("Other organization"),
        required=False,
        max_length=120,
        help_text=_("For those who serve elsewhere, such as a clinic or a congregation"),
    )
    home_city = forms.CharField(
        label=_("Home town"), required=False, max_length=100, help_text=_("The town only, no street")
    )
    home_state = forms.ChoiceField(label=_("Home state"), choices=[("", _("Choose one")), *STATE_PAIRS])
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=_ZONE_PAIRS,
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES)
    languages = forms.MultipleChoiceField(
        label=_("Languages they can serve in"),
        required=False,
        choices=[(code, _(name)) for code, name in LANGUAGES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    communities = forms.MultipleChoiceField(
        label=_("Communities they have served"),
        help_text=_("Work done with a community, as the advisor declares it; never what a person is"),
        required=False,
        choices=options(Community),
        widget=forms.CheckboxSelectMultiple,
    )
    declined_kinds = forms.MultipleChoiceField(
        label=_("Not to be asked for"),
        required=False,
        choices=[*options(IncidentKind), *[p for p in options(Venue) if p[0] != "other"]],
        widget=forms.CheckboxSelectMultiple,
    )
    profession = forms.ChoiceField(
        label=_("Licensed profession"),
        required=False,
        choices=options(Profession, empty=_("None")),
        help_text=_("Needed for behavioral health providers"),
    )
    background_expires = forms.DateField(
        label=_("Background check holds until"), required=False, widget=DateInput()
    )
    training_expires = forms.DateField(
        label=_("Peer advisor training holds until"), required=False, widget=DateInput()
    )
    employer_permission = forms.BooleanField(
        label=_("The employer permits it, or none is needed"), required=False
    )
    employer_permission_until = forms.DateField(
        label=_("Permission ends on"), required=False, widget=DateInput()
    )
    max_load = forms.IntegerField(
        label=_("Most engagements at the same time"), min_value=1, max_value=10, initial=2
    )
    revalidated_date = forms.DateField(label=_("Entry last confirmed on"), required=False, widget=DateInput())
    anniversaries = forms.CharField(
        label=_("Days of the year not to be called"),
        required=False,
        max_length=200,
        help_text=_("Month-day, such as 04-20; several with commas. What a day marks is not kept."),
    )
    open_litigation = forms.BooleanField(label=_("Is part of open litigation about an event"), required=False)
    first_time = forms.BooleanField(label=_("Has not advised a leader before"), required=False)
    exercises = forms.BooleanField(label=_("Takes part in exercises"), required=False)

    def __init__(self, sent: Any = None, *, entry: Entry | None = None, agency_name: str = "") -> None:
        super().__init__(sent, initial=_initial(entry, agency_name))
        self.entry = entry
        self._rows = {"lived": LIVED, "license": LICENSES, "authority": AUTHORITIES}
        if entry is not None:
            del self.fields["email"]
            self._rows["lived"] += len(entry.lived)
            zone = self.fields["timezone"]
            if isinstance(zone, forms.ChoiceField) and entry.timezone not in ZONES:
                zone.choices = [*_ZONE_PAIRS, (entry.timezone, entry.timezone.replace("_", " "))]
        for row in range(self._rows["lived"]):
            self.fields |= _lived_fields(row)
        for row in range(LICENSES):
            self.fields |= _license_fields(row)
        for row in range(AUTHORITIES):
            self.fields |= _authority_fields(row)

    def clean_anniversaries(self) -> tuple[tuple[int, int], ...]:
        """Read month-day words."""
        found = []
        for item in self.cleaned_data["anniversaries"].replace(",", " ").split():
            month, _dash, day = item.partition("-")
            if not (month.isdigit() and day.isdigit()):
                raise forms.ValidationError(_("Write days as month-day, such as 04-20."))
            found.append((int(month), int(day)))
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        """Find the agency that was typed."""
        data: dict[str, Any] = super().clean() or {}
        data["agency_id"] = known_agency(data.get("agency_id")) if data.get("agency") else None
        if data.get("agency") and not data["agency_id"]:
            data["agency_id"] = the_agency(self, "agency", data["agency"])
        return data

    def to_entry(self) -> Entry:
        """Return the entry as typed; fields that the form does not ask for are kept."""
        data, before = self.cleaned_data, self.entry
        same_town = before and (before.home_city, before.home_state) == (
            data["home_city"],
            data["home_state"],
        )
        asked = {name for name in Entry.__dataclass_fields__ if name in data}
        values = {n: tuple(v) if isinstance(v := data[n], list) else v for n in asked}
        return Entry(
            **values
            | {
                "email": before.email if before else data["email"],
                "lat": before.lat if before and same_town else None,
                "lon": before.lon if before and same_town else None,
                "lived": tuple(Lived(*x) for x in self._cells("lived", "kind", "venue", "year")),
                "licenses": tuple(License(*x) for x in self._cells("license", "state", "number", "expires")),
                "authorities": tuple(
                    Authority(*x) for x in self._cells("authority", "compact", "mode", "number", "expires")
                ),
            }
        )

    def _cells(self, group: str, *names: str) -> list[tuple[Any, ...]]:
        rows = ([self.cleaned_data[f"{group}_{row}_{n}"] for n in names] for row in range(self._rows[group]))
        return [tuple(cells) for cells in rows if any(cells)]

    def rows_of(self, group: str) -> list[list[BoundField]]:
        """Return the fields of a repeated group, row by row."""
        names = [n for n in self.fields if n.startswith(f"{group}_0_")]
        parts = [n.removeprefix(f"{group}_0_") for n in names]
        return [[self[f"{group}_{row}_{part}"] for part in parts] for row in range(self._rows[group])]

    def plain(self, *names: str) -> list[BoundField]:
        """Return single fields by name, those that this form has."""
        return [self[n] for n in names if n in self.fields]


def _lived_fields(row: int) -> dict[str, forms.Field]:
    return {
        f"lived_{row}_kind": forms.ChoiceField(
            label=_("What happened"), required=False, choices=[_NONE, *options(IncidentKind)]
        ),
        f"lived_{row}_venue": forms.ChoiceField(
            label=_("Kind of place"), required=False, choices=[_NONE, *options(Venue)]
        ),
        f"lived_{row}_year": forms.IntegerField(
            label=_("Year"), required=False, min_value=1960, max_value=2100
        ),
    }


def _license_fields(row: int) -> dict[str, forms.Field]:
    return {
        f"license_{row}_state": forms.ChoiceField(
            label=_("State"), required=False, choices=[_NONE, *STATE_PAIRS]
        ),
        f"license_{row}_number": forms.CharField(label=_("Number"), required=False, max_length=40),
        f"license_{row}_expires": forms.DateField(label=_("Holds until"), required=False, widget=DateInput()),
    }


def _authority_fields(row: int) -> dict[str, forms.Field]:
    return {
        f"authority_{row}_compact": forms.ChoiceField(
            label=_("Compact"), required=False, choices=[_NONE, *options(Compact)]
        ),
        f"authority_{row}_mode": forms.ChoiceField(
            label=_("How"), required=False, choices=[_NONE, *options(CredentialMode)]
        ),
        f"authority_{row}_number": forms.CharField(label=_("Number"), required=False, max_length=40),
        f"authority_{row}_expires": forms.DateField(
            label=_("Holds until"), required=False, widget=DateInput()
        ),
    }


def _initial(entry: Entry | None, agency_name: str) -> dict[str, Any]:
    """Return what the form shows at first."""
    if entry is None:
        return {"language": "en", "languages": ["en"], "max_load": 2}
    shown: dict[str, Any] = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    shown["agency"], shown["phone"] = agency_name, phone.shown(entry.phone)
    shown["anniversaries"] = ", ".join(f"{month:02}-{day:02}" for month, day in entry.anniversaries)
    for row, event in enumerate(entry.lived):
        shown |= {f"lived_{row}_{n}": getattr(event, n) for n in ("kind", "venue", "year")}
    for row, license in enumerate(entry.licenses):
        shown |= {f"license_{row}_{n}": getattr(license, n) for n in ("state", "number", "expires")}
    for row, authority in enumerate(entry.authorities):
        names = ("compact", "mode", "number", "expires")
        shown |= {f"authority_{row}_{n}": getattr(authority, n) for n in names}
    return shown
