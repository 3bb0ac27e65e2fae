"""Inputs written in one go are those that Django's templates draw, and no template is taken over that holds more."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import product
from typing import Any

import pytest
from django.forms.renderers import DjangoTemplates

from alongside.web.components.drawing import OPTIONS, PLAIN, Inputs

VALUES = (None, "", "plain", '"><script>', 7)
ATTRS: list[dict[str, Any]] = [
    {},
    {"id": "id_a", "class": "usa-input", "required": True, "maxlength": 40},
    {"checked": True, "disabled": False, "data-words": 'a "b" <c> & d', "step": "0.5"},
]


class Parts(HTMLParser):
    """Keeps every tag with its attributes, in the order of their names, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted(attrs, key=str)))

    def handle_data(self, data: str) -> None:
        self.found += [data.strip()] if data.strip() else []


@pytest.mark.parametrize("template", sorted(PLAIN | OPTIONS))
def test_an_input_is_drawn_as_django_draws_it(template: str):
    for value, attrs, labeled in product(VALUES, ATTRS, (False, True)):
        widget: dict[str, Any] = {"type": "text", "name": "a&b", "value": value, "attrs": attrs}
        context = {"widget": widget | {"wrap_label": labeled, "label": "A < B"}}
        ours, theirs = (Parts(one.render(template, context)).found for one in (Inputs(), DjangoTemplates()))
        assert ours == theirs and ours, (value, attrs, labeled)
