"""Moments and lists are written once and kept, and never for another zone, hour, language or choice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.utils.translation import override

from alongside.web.components.widgets import LongSelect
from alongside.web.templatetags.alongside_tags import control, when

NIGHT = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "language", "words"),
    [
        (NIGHT, "America/New_York", "en", "1:30 a.m. EDT"),
        (NIGHT + timedelta(hours=1), "America/New_York", "en", "1:30 a.m. EST"),
        (NIGHT, "America/Chicago", "en", "12:30 a.m. CDT"),
        (NIGHT, "Asia/Shanghai", "en", "1:30 p.m. CST"),
        (NIGHT + timedelta(hours=7, minutes=30), "America/Chicago", "en", "7 a.m. CST"),
    ],
)
def test_a_moment_is_written_for_its_own_zone_and_hour(at: datetime, zone: str, language: str, words: str):
    with override(language):
        for _again in range(2):
            assert words in when(at, zone)


def test_the_words_are_those_of_the_reader():
    with override("en"):
        english = when(NIGHT, "America/New_York")
    with override("es"):
        assert when(NIGHT, "America/New_York") != english


class Form(forms.Form):
    plain = forms.ChoiceField(choices=[("", "Choose"), ("a<b", "A < B"), ("c", "C")], required=False)
    called = forms.ChoiceField(choices=lambda: [("1", "One"), ("2", "Two")])
    grouped = forms.ChoiceField(choices=[("Group", [("x", "X"), ("y", "Y")])])


@pytest.mark.parametrize("chosen", ["", "a<b", "c", "unknown"])
def test_a_list_is_drawn_as_django_draws_it(chosen: str):
    form = Form(initial={"plain": chosen, "called": 2, "grouped": "y"})
    for name in form.fields:
        field = form[name]
        said = " ".join(str(field.as_widget(attrs={"class": "usa-select"})).split())
        ours = " ".join(str(control(field)).split())
        assert sorted(ours.replace(">", " ").split()) == sorted(said.replace(">", " ").split()), name
    assert isinstance(LongSelect.of(form.fields["plain"].widget), forms.Select)
