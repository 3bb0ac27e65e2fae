"""Form widgets for phones held in a shaking hand: the right keyboard, the browser's own pickers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


class DateInput(forms.DateInput):
    """The browser's own day picker. Use with ``components/field.html``."""

    input_type = "date"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs=dict(attrs or {}), format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own picker for an hour and a minute, in the zone the page names."""

    input_type = "time"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs=dict(attrs or {}), format="%H:%M")


class MomentInput(forms.DateTimeInput):
    """The browser's own picker for a day and a time, to the minute, in the zone the page names."""

    input_type = "datetime-local"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs=dict(attrs or {}), format="%Y-%m-%dT%H:%M")


class PhoneInput(forms.TextInput):
    """A phone number: number pad, and the browser offers the person's own."""

    input_type = "tel"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs={"autocomplete": "tel", "inputmode": "tel", "maxlength": 40, **(attrs or {})})


class AgencyInput(forms.TextInput):
    """A plain text box for an agency's name; with JavaScript it suggests matches from the directory.

    ``url`` answers ``?q=`` with ``{"matches": [{"id", "name", "place", "town", "state"}]}``. ``id_field`` is
    the HTML id of the hidden field for the chosen agency's id (emptied when the name is changed by hand);
    ``fill`` names fields to fill while they are empty, as ``{"town": "id_town"}``.
    """

    def __init__(
        self,
        *,
        url: str | Promise,
        id_field: str = "",
        fill: Mapping[str, str] | None = None,
        attrs: Mapping[str, Any] | None = None,
    ) -> None:
        data = {
            "autocomplete": "organization",
            "maxlength": 200,
            "data-typeahead": url,
            "data-label": _("Agencies"),
            "data-found": _("%n agencies found. Use the arrow keys to choose."),
            "data-none": _("Not in our list. Go on with what you typed."),
        }
        if id_field:
            data["data-id"] = id_field
        if fill:
            data["data-fill"] = " ".join(f"{key}:{target}" for key, target in fill.items())
        super().__init__(attrs={**data, **(attrs or {})})


class LongSelect(forms.Select):
    """A list of choices, written in one go; with groups of choices it is drawn as any other.

    Django draws each choice by a template of its own: 600 time zones took 60 ms.
    """

    @classmethod
    def of(cls, widget: forms.Select) -> LongSelect:
        """Return the same list, to be drawn quickly."""
        return cls(attrs=widget.attrs, choices=widget.choices)

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Write the list with its options, the chosen one marked."""
        choices: list[tuple[str, Any]] = [
            ("" if one is None else str(one), label) for one, label in self.choices
        ]
        if any(isinstance(label, (list, tuple)) for _one, label in choices):
            return super().render(name, value, attrs, renderer)
        chosen = next(iter(self.format_value(value)), None)
        options = SafeString(
            "\n".join(
                f'<option value="{escape(one)}"{" selected" if one == chosen else ""}>{conditional_escape(label)}</option>'
                for one, label in choices
            )
        )
        more = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, more, options)
