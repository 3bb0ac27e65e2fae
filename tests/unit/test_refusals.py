"""A refused action's reason goes where the person looks; any other error goes on its way."""

from __future__ import annotations

import pytest
from django import forms

from alongside.kernel.verdict import Refused, refuse
from alongside.web.refusals import refusal_on


class OneField(forms.Form):
    day = forms.CharField()


def refused() -> Refused:
    return Refused(refuse("too_early", "Wait until %(day)s.", day="May 1"))


def test_a_refusal_stands_at_the_field_it_is_about_and_the_page_goes_on() -> None:
    form = OneField({"day": "today"})
    done = False
    with refusal_on(form, "day"):
        raise refused()
        done = True
    assert form.errors == {"day": ["Wait until May 1."]}
    assert not done


def test_a_refusal_about_no_field_stands_above_them_and_what_was_typed_stays() -> None:
    form = OneField({"day": "today"})
    with refusal_on(form):
        raise refused()
    assert form.non_field_errors() == ["Wait until May 1."]
    assert form["day"].value() == "today"


def test_what_is_not_a_refusal_is_not_swallowed() -> None:
    form = OneField({"day": "today"})
    with pytest.raises(LookupError), refusal_on(form):
        raise LookupError
    assert not form.errors
