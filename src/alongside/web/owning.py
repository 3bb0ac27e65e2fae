"""Naming the owner of a list of offers, and publishing a community's page: forms of agency and staff alike."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from alongside.kernel.ids import READ_ALOUD
from alongside.offers import queries
from alongside.offers.queries import ListCard
from alongside.offers.rules import COMMUNITY_LIMIT, NOTE_LIMIT, SLUG
from alongside.web.notes import check_text


class OwnerForm(forms.Form):
    """A local person who sorts the list."""

    name = forms.CharField(
        label=_("Who sorts the offers"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.CharField(
        label=_("Their role"),
        required=False,
        max_length=120,
        help_text=_("Such as: library director, assistant to the town manager"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    not_sworn = forms.BooleanField(
        label=_("Not a sworn officer: officers are needed elsewhere"),
        error_messages={
            "required": _("Choose somebody who is not a sworn officer: officers are needed elsewhere.")
        },
    )


class PublishForm(forms.Form):
    """A community's page, as the community wants it."""

    community = forms.CharField(
        label=_("The name that the page shows"),
        max_length=COMMUNITY_LIMIT,
        help_text=_("Your community's own name, such as: City of Millbrook"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("A sentence or two at the top"),
        required=False,
        max_length=NOTE_LIMIT,
        help_text=_("Such as what is needed most, and what is not. No names of people who were hurt."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    slug = forms.CharField(
        label=_("The end of its address"),
        required=False,
        max_length=40,
        help_text=_("Small letters, digits and dashes. Leave it empty for one that nobody can guess."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )

    def clean_slug(self) -> str:
        """Return the end of the address as typed, or one that cannot be guessed."""
        typed = str(self.cleaned_data["slug"]).strip().lower()
        if not typed:
            return "".join(secrets.choice(READ_ALOUD) for _place in range(12)).lower()
        if not SLUG.fullmatch(typed):
            raise forms.ValidationError(
                now("Use 3 to 40 small letters, digits and dashes for the end of the address.")
            )
        return typed

    def clean(self) -> dict[str, Any]:
        """Read the text with the check; a page for everyone has no room for doubt, so nothing may be kept."""
        data: dict[str, Any] = super().clean() or {}
        check_text(self, "text", keep=False, known_names=[data.get("community") or ""])
        return data


def summary(card: ListCard | None) -> dict[str, Any]:
    """Return how the list stands: counts, owner, page; for an agency and for staff."""
    counts = queries.counts(card.id) if card else {}
    sorted_out = sum(count for state, count in counts.items() if state != "new")
    return {
        "list": card,
        "kinds": [
            {"label": now(label), "count": count, "waiting": waiting}
            for label, count, waiting in (queries.by_kind(card.id) if card else ())
        ],
        "waiting": counts.get("new", 0),
        "sorted_out": sorted_out,
        "page_url": reverse("giving:community", args=[card.slug]) if card and card.published else "",
        "general_url": reverse("giving:general"),
    }
