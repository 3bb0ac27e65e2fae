"""Putting typed words back into a drawn page: exactly those, as text, and nothing else of the page."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from alongside.web.refill import refilled
from alongside.web.tongues import typed_by_form

PAGE = """<!doctype html>
<html lang="en"><!-- a note --><head><title>A &amp; B</title><script src="/a.js" defer></script></head>
<body><p>It&#x27;s 5 &lt; 6</p><br/>
<form method="post" id="words-1">{controls}</form>
<form method="post" id="words-2"><input name="a" value="other"></form></body></html>
"""


def put_back(controls: str, **said: list[str] | str) -> str:
    """Return the first form's content after its words were put back; the rest of the page must be as it was."""
    words = QueryDict(mutable=True)
    for name, value in said.items():
        words.setlist(name, [value] if isinstance(value, str) else value)
    before, after = PAGE.format(controls="@@").split("@@")
    html = refilled(PAGE.format(controls=controls), {"words-1": words})
    assert html.startswith(before) and html.endswith(after)
    return html.removeprefix(before).removesuffix(after)


@pytest.mark.parametrize(
    ("drawn", "said", "back"),
    [
        ('<input name="a" value="x">', {"a": 'y "&<'}, '<input name="a" value="y &quot;&amp;&lt;">'),
        ('<input type="email" name="a">', {"a": "y"}, '<input type="email" name="a" value="y">'),
        ('<input name="a" value="x">', {"a": ""}, '<input name="a" value="">'),
        ('<input name="a" value="x" disabled>', {"a": "y"}, '<input name="a" value="x" disabled>'),
        ('<input name="b" value="x">', {"a": "y"}, '<input name="b" value="x">'),
        ('<input type="password" name="a">', {"a": "y"}, '<input type="password" name="a">'),
        ('<input type="file" name="a">', {"a": "y"}, '<input type="file" name="a">'),
        (
            '<input name="a" autocomplete="one-time-code">',
            {"a": "123456"},
            '<input name="a" autocomplete="one-time-code">',
        ),
        (
            '<input type="hidden" name="csrfmiddlewaretoken" value="new">',
            {"csrfmiddlewaretoken": "old"},
            '<input type="hidden" name="csrfmiddlewaretoken" value="new">',
        ),
        (
            '<input type="hidden" name="seen" value="9">',
            {"seen": "7"},
            '<input type="hidden" name="seen" value="7">',
        ),
        (
            '<textarea name="a">old &amp; <b></textarea>',
            {"a": "</textarea><script>"},
            '<textarea name="a">\n&lt;/textarea&gt;&lt;script&gt;</textarea>',
        ),
        (
            '<input type="checkbox" name="a" value="1" checked>',
            {},
            '<input type="checkbox" name="a" value="1">',
        ),
        (
            '<input type="checkbox" name="a" value="1"><input type="checkbox" name="a" value="2">',
            {"a": ["2"]},
            '<input type="checkbox" name="a" value="1"><input type="checkbox" name="a" value="2" checked>',
        ),
        (
            '<input type="hidden" name="a" value="no"><input type="checkbox" name="a" value="yes">',
            {"a": ["no", "yes"]},
            '<input type="hidden" name="a" value="no"><input type="checkbox" name="a" value="yes" checked>',
        ),
        (
            '<select name="a"><option value="1" selected>1</option><option value="2">2</option></select>',
            {"a": "2"},
            '<select name="a"><option value="1">1</option><option value="2" selected>2</option></select>',
        ),
        (
            '<details><summary>More</summary><input name="a"></details>',
            {"a": "y"},
            '<details open><summary>More</summary><input name="a" value="y"></details>',
        ),
        (
            '<details><summary>More</summary><input name="a" value="x"></details>',
            {"a": "x"},
            '<details><summary>More</summary><input name="a" value="x"></details>',
        ),
    ],
)
def test_what_comes_back(drawn, said, back):
    assert put_back(drawn, **said) == back


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=40))
def test_no_words_become_markup(words):
    drawn = '<input name="a"><textarea name="b"></textarea>'
    back = put_back(drawn, a=words, b=words)
    assert back.count("<") == drawn.count("<")


def test_a_page_that_nobody_typed_into_is_left_as_it_was():
    page = PAGE.format(controls='<input name="a" value="x"/><select><option>1</option></select>')
    assert refilled(page, {}) == page
    assert refilled(page, {"words-9": QueryDict("a=y")}) == page


def test_a_control_elsewhere_belongs_to_the_form_it_names():
    html = refilled(
        '<form id="words-1"></form><input name="a" form="words-1">', {"words-1": QueryDict("a=y")}
    )
    assert html == '<form id="words-1"></form><input name="a" form="words-1" value="y">'


def test_the_words_of_other_forms_are_told_apart():
    sent = QueryDict("a=1&a=2&words-2:a=3&words-12:q:b/c=4&switch_language=es.words-1")
    found = {name: dict(words.lists()) for name, words in typed_by_form(sent).items()}
    assert found == {
        "words-1": {"a": ["1", "2"], "switch_language": ["es.words-1"]},
        "words-2": {"a": ["3"]},
        "words-12": {"q:b/c": ["4"]},
    }
