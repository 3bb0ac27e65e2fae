"""Forms of casework. Free text is short, optional and read by the check before it is kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.engagements.rules import (
    MINUTES_MOST,
    NOTE_LIMIT,
    RESOURCE_LIMIT,
    RESOURCES_MOST,
    TEXT_LIMIT,
)
from alongside.engagements.words import BY_HAND, Did, HelpedBy, Mode, WithWhom
from alongside.kernel.choice import Choice
from alongside.kernel.field import Topic
from alongside.web.components.widgets import DateInput, MomentInput
from alongside.web.notes import check_text

Pairs = list[tuple[str, Any]]
NO_NAMES = _("As if read aloud in court. No names of people hurt, officers involved or attackers.")


def options(choices: type[Choice] | Sequence[Choice], *, empty: Any = None) -> Pairs:
    """Return the pairs of a list with translated labels, with an empty first one when it has a name."""
    pairs: Pairs = [(item.value, _(item.label)) for item in choices]
    return pairs if empty is None else [("", empty), *pairs]


class CheckedForm(forms.Form):
    """A form whose ``checked`` fields go through the check; ``keep`` is drawn only when it asked."""

    checked: tuple[str, ...] = ()
    keep = forms.BooleanField(label=_("I have read this again; keep it as written"), required=False)

    def __init__(self, *args: Any, known_names: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_names = known_names
        self.asks_again = False
        self.order_fields([name for name in self.fields if name != "keep"])

    def clean(self) -> dict[str, Any]:
        """Refuse what may never be kept; ask once about the rest."""
        data: dict[str, Any] = super().clean() or {}
        keep = bool(data.get("keep"))
        asked = [check_text(self, name, keep=keep, known_names=self.known_names) for name in self.checked]
        self.asks_again = any(asked) or keep
        return data


TICKED = ("topics", "did", "referrals")
USUALLY = (Did.LISTENED.value, Did.OPTIONS.value, Did.PLANNED.value, Did.NO_ANSWER.value)


class ContactForm(CheckedForm):
    """One contact, mostly by ticking. The time is in the agency's own zone, named in the hint."""

    checked = ("text", "resources")
    advisor_id = forms.TypedChoiceField(
        label=_("Whose contact was it?"), required=False, coerce=int, empty_value=None
    )
    occurred_at = forms.DateTimeField(label=_("When"), widget=MomentInput())
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=0,
        max_value=MINUTES_MOST,
        help_text=_("A guess is fine. 0 if nobody was reached."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    mode = forms.ChoiceField(label=_("How"), choices=options(Mode), initial=Mode.PHONE.value)
    with_whom = forms.ChoiceField(label=_("With whom"), choices=options(WithWhom))
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=options(Topic),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one, unless nobody was reached."),
    )
    did = forms.MultipleChoiceField(
        label=_("What you did"), choices=options(Did), required=False, widget=forms.CheckboxSelectMultiple
    )
    referrals = forms.MultipleChoiceField(
        label=_("Referred to"), choices=options(HelpedBy), required=False, widget=forms.CheckboxSelectMultiple
    )
    resources = forms.CharField(
        label=_("Resources shared"),
        required=False,
        max_length=RESOURCES_MOST * (RESOURCE_LIMIT + 2),
        help_text=_("Titles or links, one on each line."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Anything the lists cannot say"),
        required=False,
        max_length=TEXT_LIMIT,
        help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        zone: str,
        zone_name: str,
        advisors: Pairs,
        at: datetime,
        near: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.near = near
        self.zone = ZoneInfo(zone)
        moment = self.fields["occurred_at"]
        moment.help_text = _("Local time of the agency (%(zone)s).") % {"zone": zone_name}
        moment.initial = at.astimezone(self.zone).replace(tzinfo=None, second=0, microsecond=0)
        if advisors:
            field: Any = self.fields["advisor_id"]
            field.choices = [("", _("My own, as coordinator")), *advisors]
        else:
            del self.fields["advisor_id"]

    def more(self) -> list[forms.BoundField]:
        """Return what most contacts do not have; drawn folded."""
        return [self["referrals"], self["resources"]]

    def main(self) -> list[forms.BoundField]:
        """Return what every contact has, before the ticks."""
        return [self[name] for name in self.fields if name not in (*TICKED, "text", "resources", "keep")]

    def topic_part(self) -> dict[str, Any]:
        """Return the topics that press or came up before, and fold the others."""
        likely = [topic for topic in Topic.values() if topic in self.near]
        return self._part("topics", likely or Topic.values()[:4])

    def did_part(self) -> dict[str, Any]:
        """Return what is done most, and fold the others."""
        return self._part("did", USUALLY)

    def _part(self, name: str, first: Collection[str]) -> dict[str, Any]:
        field = self[name]
        boxes = list(field)
        rest = [box for box in boxes if box.data["value"] not in first]
        return {
            "field": field,
            "first": [box for box in boxes if box.data["value"] in first],
            "rest": rest,
            "open": any(box.data["selected"] for box in rest),
        }

    def more_open(self) -> bool:
        """Say whether the folded part holds something typed or something to check."""
        return any(field.errors or field.value() for field in self.more())

    def clean_occurred_at(self) -> datetime:
        """Read the clock time as the agency's own, whatever zone the page is shown in."""
        typed: datetime = self.cleaned_data["occurred_at"]
        return typed.replace(tzinfo=self.zone)

    def contact(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = dict(self.cleaned_data)
        return {
            "advisor_id": data.get("advisor_id"),
            "occurred_at": data["occurred_at"],
            "minutes": data["minutes"],
            "mode": data["mode"],
            "with_whom": data["with_whom"],
            "topics": data["topics"],
            "actions": data["did"],
            "referrals": data["referrals"],
            "resources": data["resources"].splitlines(),
            "text": data["text"],
            "keep_as_written": data["keep"],
        }


class FollowUpForm(CheckedForm):
    """An event ahead that asks for a call."""

    checked = ("note",)
    kind = forms.ChoiceField(label=_("What is ahead"), choices=options(BY_HAND))
    due_date = forms.DateField(
        label=_("Get in touch on"), help_text=_("A day at the agency."), widget=DateInput()
    )
    note = forms.CharField(
        label=_("In a few words"), required=False, max_length=NOTE_LIMIT, help_text=NO_NAMES,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def follow_up(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        due: date = data["due_date"]
        return {"kind": data["kind"], "due_date": due, "note": data["note"], "keep_as_written": data["keep"]}


class HandOverForm(CheckedForm):
    """To whom the engagement goes, and what they should know."""

    checked = ("note",)
    to_person = forms.TypedChoiceField(label=_("New coordinator"), coerce=int)
    note = forms.CharField(
        label=_("What they should know first"), required=False, max_length=TEXT_LIMIT, help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to_person"]
        field.choices = [("", _("Choose")), *people]

    def turn(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {"to_person": data["to_person"], "note": data["note"], "keep_as_written": data["keep"]}


class CloseForm(CheckedForm):
    """How to close once the hand-back is agreed."""

    checked = ("note",)
    keep_follow_ups = forms.ChoiceField(
        label=_("Follow-ups that are still ahead"),
        choices=[("yes", _("Keep them: the program still gets in touch")), ("no", _("Dismiss them all"))],
        initial="yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Anything the lists cannot say"), required=False, max_length=TEXT_LIMIT, help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )  # fmt: skip

    feedback_to = forms.EmailField(
        label=_("Where the agency wants its feedback link"),
        required=False,
        help_text=_(
            "Only if they said so. It is used for two messages, now and in 90 days, and kept nowhere else."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def turn(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {
            "keep_follow_ups": data["keep_follow_ups"] == "yes",
            "note": data["note"],
            "keep_as_written": data["keep"],
        }


class ReopenForm(CheckedForm):
    """Why it is taken up again."""

    checked = ("why",)
    why = forms.CharField(
        label=_("Why, in a few words"), max_length=TEXT_LIMIT, help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )  # fmt: skip

    def turn(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"why": self.cleaned_data["why"], "keep_as_written": self.cleaned_data["keep"]}
