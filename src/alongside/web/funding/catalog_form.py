"""A program's document as a form: its words, tests, clocks and sources. What tests look at is not changed here."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

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
        for test in made["tests"]:
            test["fails"] = " ".join(typed[f"test_{test['id']}"].split())
        for clock in made["clocks"]:
            start = f"clock_{clock['id']}_"
            clock["what"] = " ".join(typed[start + "what"].split())
            clock["offset"] = typed[start + "offset"].strip() or None
            clock["source_basis"] = typed[start + "source_basis"].strip()
        made["seen_valid"] = typed["seen_valid"].isoformat()
        return made
