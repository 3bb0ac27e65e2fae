"""Forms of those who keep the library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.kernel.choice import Choice
from alongside.kernel.field import Discipline
from alongside.library.asked import Said
from alongside.library.queries_words import HeadingCard
from alongside.library.words_resources import Advisory, Audience, Format, Language, Phase, Topic
from alongside.web.components.widgets import DateInput


def _many(kind: type[Choice], label: Any, *, required: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=[(item.value, _(item.label)) for item in kind],
        widget=forms.CheckboxSelectMultiple,
        required=required,
    )


class EntryForm(forms.Form):
    """Everything about an entry that a person writes; saving makes a version."""

    title = forms.CharField(label=_("Title, in its own language"), max_length=200)
    publisher = forms.CharField(label=_("Publisher"), max_length=120)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2200)
    url = forms.CharField(label=_("Address"), max_length=500)
    third_party = forms.BooleanField(label=_("The address is not the publisher’s own"), required=False)
    summary = forms.CharField(
        label=_("Summary in English"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    summary_es = forms.CharField(
        label=_("Summary in Spanish"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    keywords = forms.CharField(
        label=_("What people say when they want this"),
        help_text=_("One phrase to a line, in English or Spanish. They are searched and not shown."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    format = forms.ChoiceField(label=_("Kind"), choices=[(f.value, _(f.label)) for f in Format])
    reading_minutes = forms.IntegerField(label=_("Minutes to read"), min_value=1, max_value=3000)
    one_page = forms.BooleanField(label=_("It is one page"), required=False)
    languages = _many(Language, _("Languages to read it in"))
    phases = _many(Phase, _("When it helps"))
    audiences = _many(Audience, _("For whom"))
    topics = _many(Topic, _("About"))
    disciplines = _many(Discipline, _("Field of work"), required=False)
    advisory = forms.ChoiceField(
        label=_("Hard content"),
        required=False,
        choices=[("", _("None")), *((a.value, _(a.label)) for a in Advisory)],
    )
    funding_notice = forms.CharField(
        label=_("Paid for by, in the publisher’s words"), max_length=300, required=False
    )
    keeper = forms.CharField(label=_("Kept by"), max_length=120, required=False)
    seen = forms.DateField(label=_("Last seen at this address"), widget=DateInput())
    review_by = forms.DateField(label=_("Look at it again by"), widget=DateInput())
    why = forms.CharField(label=_("Why this changes"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def fields_written(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {k: v for k, v in self.cleaned_data.items() if k not in {"why", "version"}}


class PackForm(forms.Form):
    """A pack: two titles, two sentences, entries one to a line."""

    title = forms.CharField(label=_("Title"), max_length=120)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=120, required=False)
    intro = forms.CharField(label=_("What it is for"), max_length=300)
    intro_es = forms.CharField(label=_("What it is for, in Spanish"), max_length=300, required=False)
    entries = forms.CharField(
        label=_("Entries"),
        help_text=_("The last part of each entry’s address, one to a line, in the order to read them."),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def words(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {**self.cleaned_data, "entries": self.cleaned_data["entries"].split()}


class HeadingForm(forms.Form):
    """What people say for a heading of the shelf, one phrase to a line."""

    english = forms.CharField(
        label=_("What people say, in English"),
        help_text=_("One phrase to a line. Small words and endings do not matter."),
        max_length=12000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    spanish = forms.CharField(
        label=_("What people say, in Spanish"),
        help_text=_("Accents do not matter."),
        max_length=12000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "lang": "es"}),
    )
    keeper = forms.CharField(label=_("Kept by"), max_length=120, required=False)
    why = forms.CharField(label=_("Why this changes"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def start(card: HeadingCard) -> dict[str, Any]:
        """Return what the form shows first."""
        said = {"english": card.said.english, "spanish": card.said.spanish}
        return {**said, "keeper": card.keeper, "version": card.version}

    def written(self) -> dict[str, Any]:
        """Return what the action takes: lines without blanks around them or empty ones."""
        data = self.cleaned_data
        english, spanish = (
            "\n".join(filter(None, map(str.strip, data[name].splitlines())))
            for name in ("english", "spanish")
        )
        return {"said": Said(english, spanish), **{k: data[k] for k in ("keeper", "why", "version")}}


class AnswerForm(forms.Form):
    """Whether a suggestion is taken up, and a line for the file."""

    answer = forms.CharField(label=_("A line for the file"), max_length=300, required=False)
