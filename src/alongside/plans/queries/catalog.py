"""What a plan starts from: the catalog of protocols, partner categories and sources."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext, override

from alongside.plans.blank import GROUPS, blank
from alongside.plans.document import Document


def catalog(language: str = "en") -> dict[str, Any]:
    """Return the catalog as plain data: partners and protocols with their lines."""
    return {"partners": [], "protocols": []}


def new_plan(language: str = "en") -> Document:
    """Return a plan as a community begins it, in one language."""
    with override(language):
        say = {label: gettext(label) for _, label in GROUPS}
    return blank(catalog(language), say=say, language=language)


@lru_cache(maxsize=1)
def known_texts() -> frozenset[str]:
    """Return every sentence of the catalog, which nobody has to look over again."""
    found = set()
    for language in ("en", "es"):
        plan = new_plan(language)
        found |= {p["purpose"] for p in plan["protocols"]}
        found |= {i["text"] for p in plan["protocols"] for i in p["items"]}
    return frozenset(found)
