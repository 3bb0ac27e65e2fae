"""What a plan starts from: the catalog's protocols and partner categories, as plain data in one language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext, override

from alongside.library import queries as library
from alongside.plans.blank import GROUPS, blank
from alongside.plans.document import Document

STATED = "stated_in_source"


def catalog(language: str = "en") -> dict[str, Any]:
    """Return partner categories and protocols with their lines; no protocols before the catalog is loaded."""
    return _catalog(language, library.edition())


@lru_cache(maxsize=4)
def _catalog(language: str, edition: str) -> dict[str, Any]:
    roles = library.roles()
    return {
        "partners": [
            {
                "id": one.key,
                "name": one.in_words(language),
                "why": one.why_es if language == "es" and one.why_es else one.why,
                "minimum": one.minimum,
            }
            for one in library.partner_categories()
        ],
        "protocols": [
            {
                "id": one.key,
                "title": one.in_words(language),
                "purpose": one.purpose(language),
                "phase": one.content.phases[0] if one.content.phases else "",
                "lead": roles[one.content.lead_role].in_words(language)
                if one.content.lead_role in roles
                else "",
                "items": [
                    {
                        "id": line.key,
                        "text": line.in_words(language),
                        "stated": line.content.basis == STATED,
                        "source": line.content.source_title,
                    }
                    for line in one.items
                ],
            }
            for one in library.protocols(for_plans=True)
        ],
    }


def new_plan(language: str = "en") -> Document:
    """Return a plan as a community begins it, in one language."""
    with override(language):
        say = {label: gettext(label) for _, label in GROUPS}
    return blank(catalog(language), say=say, language=language)


def known_texts() -> frozenset[str]:
    """Return every sentence of the catalog, which nobody has to look over again."""
    return _known_texts(library.edition())


@lru_cache(maxsize=2)
def _known_texts(edition: str) -> frozenset[str]:
    found = set()
    for language in ("en", "es"):
        for one in catalog(language)["protocols"]:
            found |= {one["purpose"], *(line["text"] for line in one["items"])}
    return frozenset(found)
