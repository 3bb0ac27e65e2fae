"""What a visitor asks the library for, as the address says it: words, facets, page. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.kernel.choice import Choice
from alongside.kernel.field import Discipline
from alongside.library.words_resources import Audience, Language, Phase, Topic

LONGEST = 200
LAST_PAGE = 500

FACETS: tuple[tuple[str, Any, type[Choice]], ...] = (
    ("phase", gettext_lazy("When"), Phase),
    ("audience", gettext_lazy("For whom"), Audience),
    ("topic", gettext_lazy("About"), Topic),
    ("discipline", gettext_lazy("Field of work"), Discipline),
    ("language", gettext_lazy("Language to read it in"), Language),
)
"""Name in the address, what it is called, its values."""


@dataclass(frozen=True)
class Question:
    """Words, chosen facets and page; ``chosen`` holds only values that there are."""

    words: str
    chosen: Mapping[str, str]
    page: int

    @classmethod
    def read(cls, query: QueryDict) -> Question:
        """Read an address; what it says that cannot be is left out."""
        said = {name: str(query.get(name, "")) for name, _label, _kind in FACETS}
        chosen = {name: said[name] for name, _label, kind in FACETS if said[name] in set(kind.values())}
        page = query.get("page", "1")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
        words = query.get("q", "").replace("\x00", "").strip()[:LONGEST]
        return cls(words, chosen, min(max(number, 1), LAST_PAGE))

    @property
    def asks(self) -> bool:
        """Say whether anything is asked for."""
        return bool(self.words or self.chosen)

    def address(self, changes: Mapping[str, str] | None = None, *, page: int = 1) -> str:
        """Return the query of an address with some facets changed ("" takes one away); page 1 unless said."""
        chosen = {k: v for k, v in {**self.chosen, **(changes or {})}.items() if v}
        pairs = [("q", self.words)] * bool(self.words)
        pairs += [(name, chosen[name]) for name, _label, _kind in FACETS if name in chosen]
        pairs += [("page", str(page))] * (page > 1)
        return f"?{urlencode(pairs)}"


def facets(question: Question, counts: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Return each facet with its values that a click would leave something of, how much, and the address."""
    found = []
    for name, label, kind in FACETS:
        chosen = question.chosen.get(name, "")
        values = [
            {
                "label": _(item.label),
                "count": counts[name].get(item.value, 0),
                "url": question.address({name: "" if item.value == chosen else item.value}),
                "current": item.value == chosen,
            }
            for item in kind
            if counts[name].get(item.value) or item.value == chosen
        ]
        found.append({"name": name, "label": label, "options": values, "open": bool(chosen)})
    return found


def chosen_words(question: Question) -> list[dict[str, str]]:
    """Return what is chosen, each with the address without it."""
    return [
        {"label": _(kind(question.chosen[name]).label), "url": question.address({name: ""})}
        for name, _label, kind in FACETS
        if name in question.chosen
    ]
