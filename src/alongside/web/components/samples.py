"""Made-up content for every component: first with only what it needs, then with everything.

The gallery shows it and the tests draw it; a component without a sample fails the tests.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.web.components.widgets import AgencyInput, DateInput, MomentInput, PhoneInput

Context = dict[str, Any]
AT = datetime(2026, 11, 22, 8, 5, tzinfo=UTC)
NOT_VERIFIED = refuse(
    "not_verified",
    gettext_noop("First call %(agency)s back on a number you found yourself, and record the call."),
    agency="Marion Police Department",
)


class SampleForm(forms.Form):
    """One field of every kind."""

    agency = forms.CharField(
        label="Agency",
        help_text="Begin to type. If it is not in the list, write its name.",
        widget=AgencyInput(url="/help/agencies/", fill={"town": "id_town", "state": "id_state"}),
    )
    town = forms.CharField(label="Town", widget=forms.TextInput(attrs={"autocomplete": "address-level2"}))
    state = forms.ChoiceField(label="State", choices=[("", "Choose"), ("OH", "Ohio"), ("IN", "Indiana")])
    number = forms.CharField(
        label="Number to call you back", help_text="A direct line or cell phone.", widget=PhoneInput
    )
    happened = forms.DateTimeField(
        label="When it happened", help_text="Your local time. A guess is fine.", widget=MomentInput
    )
    expires = forms.DateField(label="License expires", required=False, widget=DateInput)
    now = forms.ChoiceField(
        label="Is it a good time to talk?",
        choices=[("now", "Yes, call now"), ("hour", "In about an hour"), ("later", "Later today")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label="What is pressing",
        required=False,
        choices=[("media", "Press conference"), ("families", "Families"), ("officers", "My officers")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="Anything the caller should know",
        required=False,
        help_text="No names of victims or attackers.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    delegate = forms.BooleanField(label="I speak for the head of the agency", required=False)
    back = forms.CharField(widget=forms.HiddenInput, required=False)


def empty_form() -> SampleForm:
    """Return the form as it is first shown."""
    return SampleForm(initial={"now": "now"})


def returned_form() -> SampleForm:
    """Return the form as it comes back with questions."""
    form = SampleForm({"agency": "Marion PD", "number": "x", "now": "maybe", "topics": ["none"], "note": "…"})
    form.is_valid()
    form.add_error("number", "Give a number with its area code, such as 614-555-0123.")
    for name in ("note", "delegate", "expires"):
        form.add_error(name, "Please look at this again.")
    return form


def _field(name: str) -> list[Context]:
    return [{"field": empty_form()[name]}, {"field": returned_form()[name]}]


STEPS: list[Context] = [
    {"what": "We have your request", "who": "you", "done": True},
    {
        "what": "The duty officer calls you back",
        "who": "Rosa Whitfield, duty officer",
        "by": "3:25 a.m. EST",
        "note": "On a number from the state directory, not the one you gave. This keeps impostors out.",
        "current": True,
    },
    {"what": "We propose a team of peers", "who": "the program", "by": "noon today"},
    {"what": "You choose whom you want to talk to", "who": "you"},
]
PEOPLE = ["You, and a delegate you name", "The program's duty officer and coordinator"]
TERMS: list[Context] = [
    {"label": "Lived through an attack on a school", "share": 1.0},
    {"label": "Led an agency of 25 to 49 officers", "share": 0.8},
    {"label": "Two hours by road", "share": 0.55},
    {"label": "Not asked in the last 90 days", "share": 0.9},
]
PERSON: Context = {"key": "a17", "name": "Chief (ret.) Dana Ortiz", "role": "Lead law enforcement peer"}
FULL_PERSON: Context = {
    **PERSON,
    "key": "a18",
    "place": "Lima, Ohio",
    "chosen": True,
    "terms": TERMS,
    "cautions": ["Came home from a deployment 16 days ago; 14 days of rest are asked for."],
}
REFUSED_PERSON: Context = {
    **PERSON,
    "key": "a19",
    "name": "Capt. Lee Marsh",
    "why_not": "Background check expired on Oct 1, 2026. It can be renewed on the roster page.",
}

SAMPLES: dict[str, list[Context]] = {
    "mark": [{}],
    "icon": [
        {"name": name}
        for name in ("phone", "check", "info", "warn", "stop", "people", "print", "heart", "arrow", "clock")
    ],
    "crisis_line": [{}],
    "phone_line": [{"number": "+16145550100"}, {"number": "614-555-0100", "text": "Rather talk?"}],
    "exercise_band": [{}],
    "alarms": [
        {"alarms": [{"sentence": "Two requests have waited more than 15 minutes."}]},
        {
            "alarms": [
                {"sentence": "Nobody is on duty from 6 p.m. today.", "url": "#", "label": "Open the rota"},
                {"sentence": "Mail has not gone out for 12 minutes.", "url": "#", "label": "What to do"},
            ]
        },
    ],
    "breadcrumbs": [
        {"crumbs": [{"label": "Requests"}]},
        {
            "crumbs": [
                {"label": "Requests", "url": "#"},
                {"label": "Marion, Ohio", "url": "#"},
                {"label": "Team"},
            ]
        },
    ],
    "said": [{"messages": ["The shift is on the rota."]}],
    "tabs": [
        {"label": "Requests", "tabs": [{"label": "Open", "url": "#"}]},
        {
            "label": "Requests",
            "tabs": [
                {"label": "Open", "url": "#", "current": True, "count": 3},
                {"label": "Closed", "url": "#", "count": 0},
                {"label": "Exercises", "url": "#"},
            ],
        },
    ],
    "alert": [
        {"text": "Your request is saved. You can close this page."},
        {"text": "The team is complete.", "kind": "success", "title": "Three people said yes"},
        {
            "text": "Nobody is on duty until 8 a.m.",
            "kind": "warn",
            "url": "#",
            "label": "Call instead",
            "live": True,
        },
        {"text": "This number equals the one supplied. A second source is needed.", "kind": "stop"},
    ],
    "form_errors": [{"form": empty_form()}, {"form": returned_form()}],
    "field": [{"field": field} for field in [*empty_form(), *returned_form()]],
    "field_text": _field("town") + _field("agency") + _field("state"),
    "field_phone": _field("number"),
    "field_datetime": _field("happened"),
    "field_date": _field("expires"),
    "field_choice": _field("now"),
    "field_checkboxes": _field("topics"),
    "field_checkbox": _field("delegate"),
    "field_textarea": _field("note"),
    "field_label": _field("town"),
    "field_words": _field("number"),
    "button": [
        {"label": "Ask for help"},
        {"label": "Save for later", "kind": "secondary", "name": "later", "value": "1", "form": "x"},
        {"label": "Withdraw", "kind": "plain"},
        {"label": "Call the program", "href": "#", "icon": "phone"},
    ],
    "button_disabled_with_reason": [
        {"label": "Propose a team", "reason": NOT_VERIFIED, "id": "propose"},
        {"label": "Close", "reason": "Two follow-ups are still open.", "id": "close_case"},
    ],
    "confirm_form": [
        {"url": "#", "label": "Take this request"},
        {
            "url": "#",
            "label": "Stand the team down",
            "title": "Stand down",
            "text": "Everyone who was asked gets the same words within the hour.",
            "kind": "secondary",
            "key": "0123",
            "busy": "Telling them",
            "hidden": [{"name": "version", "value": "3"}],
            "cancel_url": "#",
            "cancel_label": "Keep them",
        },
        {"url": "#", "label": "Propose a team", "verdict": NOT_VERIFIED, "id": "confirm_propose"},
    ],
    "card": [
        {"title": "Roster", "level": 3},
        {
            "title": "Marion Police Department",
            "text": "Asked for help after an attack at a school.",
            "url": "#",
            "meta": "Marion, Ohio · asked 12 minutes ago",
            "tag": "Waiting for call-back",
            "tag_kind": "waiting",
        },
    ],
    "definition_list": [
        {"facts": [{"label": "Town", "value": "Marion, Ohio"}]},
        {
            "facts": [
                {"label": "Agency", "value": "Marion Police Department", "url": "#"},
                {
                    "label": "Call-back number",
                    "value": "(614) 555-0123",
                    "note": "State directory, seen Nov 2, 2026",
                },
                {"label": "Kind of place", "value": "School"},
            ]
        },
    ],
    "steps": [
        {"steps": [{"what": "Wait for our call"}]},
        {"title": "What happens next", "level": "3", "steps": STEPS},
    ],
    "who_can_see": [
        {"people": PEOPLE},
        {"people": PEOPLE, "note": "Advisors see it after you agree to them.", "privilege_note": False},
    ],
    "what_next": [
        {"steps": STEPS, "people": PEOPLE},
        {
            "steps": STEPS[1:],
            "people": PEOPLE,
            "title": "After you press the button",
            "note": "No advisor yet.",
        },
    ],
    "state_tag": [
        {"label": "New"},
        {"label": "Open", "kind": "open"},
        {"label": "Waiting for call-back", "kind": "waiting"},
        {"label": "Agreed", "kind": "settled"},
        {"label": "Closed", "kind": "ended"},
    ],
    "table": [
        {"caption": "Seats", "columns": ["Seat", "Who"], "rows": [["Lead peer", "Dana Ortiz"]]},
        {
            "caption": "Open requests",
            "columns": ["Agency", "State", "Asked", {"label": "People asked", "right": True}],
            "rows": [
                [
                    {"text": "Marion Police Department", "url": "#", "note": "Marion, Ohio"},
                    {"tag": "Waiting for call-back", "kind": "waiting"},
                    "12 minutes ago",
                    {"text": "0", "right": True},
                ],
                [
                    {"text": "Grant County Sheriff", "url": "#", "note": "Canyon City, Oregon"},
                    {"tag": "Team agreed", "kind": "settled"},
                    "yesterday",
                    {"text": "7", "right": True},
                ],
            ],
        },
    ],
    "table_cell": [
        {"cell": "plain"},
        {"cell": {"text": "Linked", "url": "#", "note": "A note"}},
        {"cell": {"tag": "New"}},
    ],
    "empty_state": [
        {"title": "No open requests"},
        {"title": "Nobody asked yet", "text": "Choose a team first.", "url": "#", "label": "Propose a team"},
    ],
    "timeline": [
        {"entries": [{"at": AT, "text": "Request received"}]},
        {
            "zone": "America/New_York",
            "entries": [
                {"at": AT, "text": "Request received", "by": "the requester"},
                {
                    "at": AT,
                    "text": "Called back: real",
                    "by": "Rosa Whitfield",
                    "note": "Dispatch center's number",
                },
            ],
        },
    ],
    "bar": [{"share": 0.25}, {"share": 1.0}],
    "person_choice": [
        {"person": PERSON},
        {"person": FULL_PERSON, "input": "lead", "open": True},
        {"person": PERSON, "input": "lead"},
        {"person": REFUSED_PERSON, "input": "lead"},
    ],
    "advisory": [
        {"text": "The next part lists what happened at the school, without pictures.", "skip_to": "after"},
        {
            "text": "The next part speaks of officers' deaths.",
            "skip_to": "after",
            "skip_label": "Go to the checklist",
        },
    ],
    "code_display": [
        {"code": "7KQ2-M9XD-RT4H", "label": "Case code"},
        {
            "code": "7KQ2-M9XD-RT4H",
            "label": "Case code",
            "note": "Read it slowly. It opens the case page once, for 24 hours.",
        },
    ],
    "pager": [
        {"page": Paginator(range(60), 20).page(1)},
        {"page": Paginator(range(60), 20).page(2), "query": "q=ohio&"},
        {"page": Paginator(range(3), 20).page(1)},
    ],
    "print_button": [{}, {"url": "#", "label": "The same on one page, for printing"}],
    "language_switch": [
        {"url": "#", "languages": [("en", "English"), ("es", "Español")], "lang": "en"},
        {"url": "#", "languages": [("en", "English"), ("es", "Español")], "lang": "es", "next": "/help/"},
        {
            "url": "#",
            "languages": [("en", "English"), ("es", "Español")],
            "lang": "en",
            "form": "gallery-form",
            "next": "/components/",
        },
    ],
    "leave": [{"url": "https://www.weather.gov/"}],
}

INNER = {"field_label", "field_words", "table_cell", "field"}
"""Drawn inside other components; the gallery shows them there."""
