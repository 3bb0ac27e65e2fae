"""The short path as a form: one question once, “I don't know yet” everywhere. Used by anyone, staff and chief."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.funding.answers import from_plain
from alongside.funding.rules import Answer, Answers, known
from alongside.funding.shape import Catalog, Question
from alongside.funding.words import OUTSIDE, UNKNOWN, Applicant, BenefitsDecided, Need, SergAward, YesNo
from alongside.kernel.field import STATES
from alongside.web.components.widgets import DateInput

WORDS: dict[str, Any] = {
    "needs": Need,
    "applicant": Applicant,
    "benefits_decided": BenefitsDecided,
    "serg_award": SergAward,
}
DONT_KNOW = gettext_lazy("I don't know yet")
FIRST_DAY = date(1990, 1, 1)


def words_of(question: Question) -> list[tuple[str, str]]:
    """Return (word, label) pairs of a question's answers, without “I don't know yet”."""
    if question.kind == "state":
        return [*STATES.items(), (OUTSIDE, _("Outside the United States"))]
    if question.kind == "yes_no":
        return [(word.value, _(word.label)) for word in YesNo]
    kind = WORDS.get(question.key)
    return [(word, _(kind(word).label)) for word in question.options] if kind else []


def said(question: Question, answer: Answer) -> str:
    """Return an answer in words for people."""
    if isinstance(answer, date):
        return answer.isoformat()
    labels = dict(words_of(question))
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return ", ".join(labels.get(word, word) for word in chosen)


def field_for(question: Question) -> forms.Field:
    """Return the field of a question. None is required: nothing said means not known yet."""
    same: dict[str, Any] = {
        "label": _(question.text),
        "help_text": _(question.help) if question.help else "",
        "required": False,
    }
    made: forms.Field
    if question.kind == "day":
        made = forms.DateField(widget=DateInput(), **same)
    elif question.kind == "many":
        made = forms.MultipleChoiceField(
            choices=words_of(question), widget=forms.CheckboxSelectMultiple, **same
        )
    elif question.kind == "state":
        made = forms.ChoiceField(choices=[(UNKNOWN, DONT_KNOW), *words_of(question)], **same)
    else:
        made = forms.ChoiceField(
            choices=[*words_of(question), (UNKNOWN, DONT_KNOW)], widget=forms.RadioSelect, **same
        )
    vars(made)["quiet"] = True  # no “optional” beside each label: none of them is asked for
    vars(made)["in_row"] = question.kind == "yes_no"
    return made


class PathForm(forms.Form):
    """Some questions of the path. ``today`` is the last day that an answer may name."""

    def __init__(
        self, data: Any, *, questions: Iterable[Question], answers: Answers, today: date, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.asked = list(questions)
        self.today = today
        self.before = answers
        for question in self.asked:
            field = field_for(question)
            field.initial = answers.get(question.key, UNKNOWN if question.kind != "day" else None)
            self.fields[question.key] = field

    def _drawn(self, *, answered: bool) -> list[Any]:
        return [
            self[q.key]
            for q in self.asked
            if (known(self.before, q.key) and q.key not in self.errors) is answered
        ]

    @property
    def open_fields(self) -> list[Any]:
        """Return the fields that have no answer yet, or a faulty one."""
        return self._drawn(answered=False)

    @property
    def known_fields(self) -> list[Any]:
        """Return the fields that were answered before: a page may fold them."""
        return self._drawn(answered=True)

    def clean(self) -> dict[str, Any]:
        """Refuse days that have not come, or that lie before anything this is about."""
        cleaned: dict[str, Any] = super().clean() or {}
        for question in self.asked:
            day = cleaned.get(question.key)
            if isinstance(day, date) and not FIRST_DAY <= day <= self.today:
                self.add_error(
                    question.key, _("Write a day that has come, such as %(day)s.") % {"day": self.today}
                )
        return cleaned

    def merged(self, catalog: Catalog, before: Answers) -> dict[str, Answer]:
        """Return the answers so far with those of this form in their place; unknown takes an answer away."""
        typed: Mapping[str, Any] = self.cleaned_data
        new = from_plain(catalog, {q.key: typed.get(q.key) for q in self.asked})
        asked = {q.key for q in self.asked}
        return {**{k: v for k, v in before.items() if k not in asked}, **new}
