"""Forms for tasks, decisions and the hand-back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.engagements.rules_work import (
    AGENCY_ROLES,
    DECISION_LIMIT,
    OWNER_LIMIT,
    TASK_LIMIT,
    WHY_LIMIT,
    Handing,
)
from alongside.engagements.words import HelpedBy
from alongside.engagements.words_work import DecidedBy, ToldHow
from alongside.web.casework.forms import NO_NAMES, CheckedForm, Pairs, options
from alongside.web.components.widgets import DateInput, MomentInput

LINE = {"autocomplete": "off"}


class TaskForm(CheckedForm):
    """What is to be done, by whom, by when. ``owner`` is "p12" for a person, "r:pio" for a role."""

    checked: tuple[str, ...] = ("what",)
    what = forms.CharField(
        label=_("What is to be done"),
        max_length=TASK_LIMIT,
        help_text=NO_NAMES,
        widget=forms.TextInput(attrs=LINE),
    )
    owner = forms.ChoiceField(label=_("Who does it"))
    due_date = forms.DateField(
        label=_("By which day"), help_text=_("A day at the agency."), widget=DateInput()
    )

    def __init__(self, *args: Any, people: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.choices = [
            ("", _("Choose")),
            (_("The program and the team"), [(f"p{pk}", name) for pk, name in people]),
            (_("The agency"), [(f"r:{role.value}", _(role.label)) for role in AGENCY_ROLES]),
        ]

    def owned(self) -> dict[str, Any]:
        """Return the owner as the action takes it."""
        owner: str = self.cleaned_data["owner"]
        if owner.startswith("r:"):
            return {"owner_role": owner[2:]}
        return {"owner_person": int(owner[1:])}

    def task(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        due: date = data["due_date"]
        return {"what": data["what"], "due_date": due, "keep_as_written": data["keep"], **self.owned()}


class ChangeTaskForm(TaskForm):
    """Another owner or day; the words stay."""

    checked = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["what"], self.fields["keep"]

    def clean(self) -> dict[str, Any]:
        """Nothing here is free text."""
        return forms.Form.clean(self) or {}

    def change(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"due_date": self.cleaned_data["due_date"], **self.owned()}


class DecisionForm(CheckedForm):
    """What was decided, who decided, when and why. The time is in the agency's own zone."""

    checked = ("what", "why")
    what = forms.CharField(
        label=_("What was decided"),
        max_length=DECISION_LIMIT,
        help_text=NO_NAMES,
        widget=forms.TextInput(attrs=LINE),
    )
    decided_by = forms.ChoiceField(label=_("Who decided"), choices=options(DecidedBy))
    decided_at = forms.DateTimeField(label=_("When"), widget=MomentInput())
    why = forms.CharField(
        label=_("Why, in a few words"),
        required=False,
        max_length=DECISION_LIMIT,
        widget=forms.TextInput(attrs=LINE),
    )

    def __init__(self, *args: Any, zone: str, zone_name: str, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        moment = self.fields["decided_at"]
        moment.help_text = _("Local time of the agency (%(zone)s).") % {"zone": zone_name}
        moment.initial = at.astimezone(self.zone).replace(tzinfo=None, second=0, microsecond=0)

    def clean_decided_at(self) -> datetime:
        """Read the clock time as the agency's own."""
        typed: datetime = self.cleaned_data["decided_at"]
        return typed.replace(tzinfo=self.zone)

    def decision(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {
            "what": data["what"],
            "why": data["why"],
            "decided_by": data["decided_by"],
            "decided_at": data["decided_at"],
            "keep_as_written": data["keep"],
        }


class HandingForm(CheckedForm):
    """Who has one topic from now on, and their yes; or why there is nobody."""

    checked = ("owner", "why_nobody")
    to = forms.ChoiceField(
        label=_("Who has it from now on"),
        required=False,
        choices=options(HelpedBy, empty=_("Nobody (say why below)")),
    )
    owner = forms.CharField(
        label=_("Which office or role there"),
        required=False,
        max_length=OWNER_LIMIT,
        help_text=_("Such as: day shift lieutenant, county victim services. No names."),
        widget=forms.TextInput(attrs=LINE),
    )
    told_how = forms.ChoiceField(
        label=_("How they were told and said yes"),
        required=False,
        choices=options(ToldHow, empty=_("Not yet")),
    )
    accepted_on = forms.DateField(
        label=_("The day they said yes"),
        required=False,
        help_text=_("A day at the agency."),
        widget=DateInput(),
    )
    why_nobody = forms.CharField(
        label=_("Why there is nobody"),
        required=False,
        max_length=WHY_LIMIT,
        widget=forms.TextInput(attrs=LINE),
    )

    def line(self, topic: str) -> Handing:
        """Return the line of the plan for a topic."""
        data = self.cleaned_data
        return Handing(
            topic=topic,
            to=data["to"],
            owner=data["owner"],
            told_how=data["told_how"],
            accepted_on=data["accepted_on"],
            why_nobody=data["why_nobody"],
        )
