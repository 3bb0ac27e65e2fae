"""A program's document as a form: words, costs, tests, clocks and sources. What tests look at is not changed here."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from alongside.funding.words import CostKind
from alongside.web.components.widgets import DateInput

TEXTS = ("name", "plain", "administering_office", "who", "contact_route", "content_date")
LISTS = ("allowable_costs", "unallowable_costs", "sources")


def _label(key: str) -> str:
    return {
        "name": _("Official name"),
        "plain": _("Name in plain words"),
        "administering_office": _("Office that gives it"),
        "who": _("Who must ask, in a sentence"),
        "contact_route": _("Way in"),
        "content_date": _("Date of the facts, as the source says"),
        "allowable_costs": _("Costs named as allowed, one per line"),
        "unallowable_costs": _("Costs named as not allowed, one per line"),
        "sources": _("Sources, one address per line"),
    }[key]


class ProgramForm(forms.Form):
    """One program. ``owners``: (id, name) of those who may look after it."""

    def __init__(
        self, data: Any, *, document: Mapping[str, Any], owners: Iterable[tuple[str, str]], review_on: date
    ) -> None:
        super().__init__(data)
        self.document = document
        area = forms.Textarea(attrs={"rows": 3})
        for key in TEXTS:
            self.fields[key] = forms.CharField(
                label=_label(key),
                initial=str(document.get(key, "")),
                required=key != "content_date",
                widget=area,
            )
        for key in LISTS:
            self.fields[key] = forms.CharField(
                label=_label(key), initial="\n".join(document[key]), required=key == "sources",
                widget=forms.Textarea(attrs={"rows": 6}),
            )  # fmt: skip
        for kind in CostKind:
            self._cost(kind)
        for test in document["tests"]:
            self.fields[f"test_{test['id']}"] = forms.CharField(
                label=_("Test %(id)s: sentence when it is not passed") % {"id": test["id"]},
                initial=test["fails"], help_text=test.get("question", ""), widget=area,
            )  # fmt: skip
        for clock in document["clocks"]:
            self._clock(clock, area)
        self.fields["seen_valid"] = forms.DateField(
            label=_("Day on which the sources were looked at"),
            initial=document["seen_valid"],
            widget=DateInput(),
        )
        self.fields["owner_id"] = forms.ChoiceField(
            label=_("Who looks after this entry"), choices=list(owners)
        )
        self.fields["review_on"] = forms.DateField(
            label=_("To be looked at again by"), initial=review_on, widget=DateInput()
        )
        self.fields["why"] = forms.CharField(
            label=_("What was seen, and where"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
        )

    def _lines(self, key: str) -> list[str]:
        """Return the sentences of a list as the page has them now: typed just now, else of the document."""
        text = self.data.get(key, "") if self.is_bound else "\n".join(self.document[key])
        return [line.strip() for line in text.splitlines() if line.strip()]

    def _cost(self, kind: CostKind) -> None:
        """Ask which sentence of the lists of costs speaks of a category; none means that its office is asked."""
        choices: list[tuple[str, Any]] = [("", _("No sentence: ask the office"))]
        for name, label in (("allowable", _("Allowed")), ("unallowable", _("Not allowed"))):
            lines = [(f"{name}:{line}", line) for line in self._lines(f"{name}_costs")]
            if lines:
                choices.append((label, lines))
        self.fields[f"cost_{kind.value}"] = forms.ChoiceField(
            label=_(kind.label), required=False, choices=choices, initial=self._said_of(kind.value),
            error_messages={"invalid_choice": _("Its sentence is no longer in the lists. Choose again.")},
        )  # fmt: skip

    def _said_of(self, kind: str) -> str:
        for name, rules in (self.document.get("costs") or {}).items():
            if kind in rules:
                return f"{name}:{rules[kind]}"
        return ""

    @property
    def cost_fields(self) -> list[Any]:
        """Return the fields of the categories of costs, which a page may fold."""
        return [self[name] for name in self.fields if name.startswith("cost_")]

    @property
    def other_fields(self) -> list[Any]:
        """Return all other fields."""
        return [self[name] for name in self.fields if not name.startswith("cost_")]

    @property
    def costs_are_wrong(self) -> bool:
        """Say whether a category of costs has lost its sentence."""
        return any(name.startswith("cost_") for name in self.errors)

    def clean(self) -> dict[str, Any]:
        """Let a category follow its sentence when only the wording of that line was changed in its place."""
        cleaned: dict[str, Any] = super().clean() or {}
        for kind in CostKind:
            name = f"cost_{kind.value}"
            if name in self.errors and (moved := self._reworded(self.data.get(name, ""))):
                del self.errors[name]
                cleaned[name] = moved
        return cleaned

    def _reworded(self, value: str) -> str:
        """Return the new wording of a sentence whose line stands where it stood; empty when nobody can know."""
        name, _sep, sentence = value.partition(":")
        before = list(self.document.get(f"{name}_costs", ()))
        now = self._lines(f"{name}_costs")
        if sentence not in before or len(before) != len(now):
            return ""
        return f"{name}:{now[before.index(sentence)]}"

    def _costs_typed(self) -> dict[str, dict[str, str]]:
        made: dict[str, dict[str, str]] = {}
        for kind in CostKind:
            name, _sep, sentence = self.cleaned_data[f"cost_{kind.value}"].partition(":")
            if sentence:
                made.setdefault(name, {})[kind.value] = sentence
        return made

    def _clock(self, clock: Mapping[str, Any], area: forms.Widget) -> None:
        named = {"id": clock["id"]}
        self.fields[f"clock_{clock['id']}_what"] = forms.CharField(
            label=_("Clock %(id)s: what") % named, initial=clock["what"], widget=area
        )
        self.fields[f"clock_{clock['id']}_offset"] = forms.CharField(
            label=_("Clock %(id)s: length, such as 10d, 9m or 3y") % named,
            initial=str(clock.get("offset") or ""), required=False, max_length=12,
        )  # fmt: skip
        self.fields[f"clock_{clock['id']}_source_basis"] = forms.CharField(
            label=_("Clock %(id)s: basis (stated, suggested, or where it is from)") % named,
            initial=clock.get("source_basis", ""), required=False,
        )  # fmt: skip

    def changed_document(self) -> dict[str, Any]:
        """Return the document with what was typed in its places."""
        typed = self.cleaned_data
        made = copy.deepcopy(dict(self.document))
        for key in TEXTS:
            if typed[key].strip() or key in made:
                made[key] = " ".join(typed[key].split())
        for key in LISTS:
            made[key] = [line.strip() for line in typed[key].splitlines() if line.strip()]
        if costs := self._costs_typed():
            made["costs"] = costs
        else:
            made.pop("costs", None)
        for test in made["tests"]:
            test["fails"] = " ".join(typed[f"test_{test['id']}"].split())
        for clock in made["clocks"]:
            start = f"clock_{clock['id']}_"
            clock["what"] = " ".join(typed[start + "what"].split())
            clock["offset"] = typed[start + "offset"].strip() or None
            clock["source_basis"] = typed[start + "source_basis"].strip()
        made["seen_valid"] = typed["seen_valid"].isoformat()
        return made
