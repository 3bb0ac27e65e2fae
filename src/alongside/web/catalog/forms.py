"""The forms of the catalog: an item, the head of a protocol, who looks after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.library import rules
from alongside.library.contents import ItemContent, ProtocolContent
from alongside.library.queries import Named
from alongside.library.words import Basis, DueBasis, Fact, Phase, Recurrence, Window
from alongside.web.components.widgets import DateInput

Pairs = list[tuple[str, str]]


def _pairs(pairs: Pairs, *, empty: str = "") -> Pairs:
    """Return choices in the reader's language, with an empty one first when it has words."""
    words = [(value, _(label)) for value, label in pairs]
    return [("", empty), *words] if empty else words


def _text(label: Any, *, required: bool = False, limit: int = rules.TEXT_LIMIT, rows: int = 2) -> Any:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=limit, widget=widget)


class ItemForm(forms.Form):
    """One line of a checklist, in both languages."""

    text = _text(gettext_lazy("What is done"), required=True)
    text_es = _text(gettext_lazy("The same in Spanish"))
    say = _text(gettext_lazy("A question to say aloud"))
    say_es = _text(gettext_lazy("The same question in Spanish"))
    phase = forms.ChoiceField(label=gettext_lazy("Part of the toolkit"))
    window = forms.ChoiceField(label=gettext_lazy("When it is thought of first"), required=False)
    facts = forms.MultipleChoiceField(
        label=gettext_lazy("Only when one of these holds (none: always)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    role = forms.ChoiceField(label=gettext_lazy("Who usually does it"))
    due_hours = forms.IntegerField(
        label=gettext_lazy("Usually within so many hours of the incident"), required=False, min_value=0
    )
    due_basis = forms.ChoiceField(label=gettext_lazy("Where the time is from"), required=False)
    recurrence = forms.ChoiceField(label=gettext_lazy("How often it comes again"), required=False)
    basis = forms.ChoiceField(label=gettext_lazy("Where the wording is from"))
    source_title = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=300)
    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"), required=False, assume_scheme="https"
    )
    hard = forms.BooleanField(label=gettext_lazy("It speaks of death or identification"), required=False)
    why = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        max_length=rules.WHY_LIMIT,
        error_messages={"required": gettext_lazy("Say in a few words why it is changed.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, roles: Mapping[str, Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = _("None")
        choices = {
            "phase": _pairs(Phase.pairs()),
            "window": _pairs(Window.pairs(), empty=_("Before an incident")),
            "facts": _pairs(Fact.pairs()),
            "role": [(r.key, r.name) for r in roles.values()],
            "due_basis": _pairs(DueBasis.pairs(), empty=none),
            "recurrence": _pairs(Recurrence.pairs(), empty=_("Once")),
            "basis": _pairs(Basis.pairs()),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def content(self, note: str = "") -> ItemContent:
        """Return what the form says; ``note`` is the time in words that the form does not change."""
        words = {k: v for k, v in self.cleaned_data.items() if k not in ("why", "seen", "facts")}
        return ItemContent(**words, facts=tuple(self.cleaned_data["facts"]), due_note=note)


class ProtocolForm(forms.Form):
    """The head of a protocol, in both languages."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=rules.TITLE_LIMIT)
    title_es = forms.CharField(
        label=gettext_lazy("Title in Spanish"), max_length=rules.TITLE_LIMIT, required=False
    )
    purpose = _text(gettext_lazy("What it is for"), required=True)
    purpose_es = _text(gettext_lazy("The same in Spanish"))
    lead_role = forms.ChoiceField(label=gettext_lazy("Who leads it"))
    why = forms.CharField(label=gettext_lazy("Why it is changed"), max_length=rules.WHY_LIMIT)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, roles: Mapping[str, Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["lead_role"]
        lead.choices = [(r.key, r.name) for r in roles.values()]

    def content(self, before: ProtocolContent) -> ProtocolContent:
        """Return what the form says; the rest stays as it was."""
        words = {k: v for k, v in self.cleaned_data.items() if k not in ("why", "seen")}
        return ProtocolContent(
            **words,
            toolkit=before.toolkit,
            phases=before.phases,
            first_needed=before.first_needed,
            sources=before.sources,
            for_plans=before.for_plans,
        )


class LookAfterForm(forms.Form):
    """Who looks after a protocol, and the day by which it is looked at again."""

    owner = forms.ChoiceField(label=gettext_lazy("Who looks after it"), required=False)
    review_on = forms.DateField(label=gettext_lazy("Look at it again by"), widget=DateInput())

    def __init__(self, *args: Any, people: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.choices = [("", _("Nobody yet")), *people]
