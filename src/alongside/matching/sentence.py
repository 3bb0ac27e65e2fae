"""A sentence for a person, kept as a message and its parameters so that a page can translate it.

The library stands beside ``kernel``, not above it, so it marks its messages itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

Key = int | str
Labels = Mapping[Key, str]

_LABELED = ("advisor", "other", "seat")
_LISTED = ("band", "which", "wanted")


def gettext_noop(message: str) -> str:
    """Mark a message for the translation catalog without translating it."""
    return message


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message id with ``%(name)s`` places and what fills them.

    Parameters named ``advisor``, ``other`` and ``seat`` hold keys, ``band``, ``which`` and ``wanted`` words of
    the problem joined by commas: give ``text`` the names to show.
    Dates stay dates until shown.
    """

    message: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def text(self, translate: Callable[[str], str] = str, labels: Labels | None = None) -> str:
        """Return the filled sentence: translated first, keys replaced by their labels where given."""
        shown = {k: _named(k, v, labels) for k, v in self.params.items()}
        message = translate(self.message)
        return message % shown if shown else message

    def __str__(self) -> str:
        return self.text()

    def to_dict(self) -> dict[str, object]:
        """Return the sentence as JSON-ready data; dates become ``{"date": "YYYY-MM-DD"}``."""
        params = {k: {"date": v.isoformat()} if isinstance(v, date) else v for k, v in self.params.items()}
        return {"message": self.message, "params": params}

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Sentence:
        """Return the sentence that ``to_dict`` wrote."""
        params = data["params"]
        if not isinstance(params, Mapping):
            raise TypeError("A sentence's params must be a mapping.")
        filled = {
            str(k): date.fromisoformat(v["date"]) if isinstance(v, Mapping) else v for k, v in params.items()
        }
        return cls(str(data["message"]), filled)


def say(message: str, **params: object) -> Sentence:
    """Return a sentence. ``message`` must already be marked with :func:`gettext_noop`."""
    return Sentence(message, params)


def _named(name: str, value: object, labels: Labels | None) -> object:
    """Write one parameter: keys and words by their labels, the rest as it is."""
    if labels and name in _LISTED and isinstance(value, str):
        return ", ".join(labels.get(word, word) for word in value.split(", "))
    return _show(value, labels if name in _LABELED else None)


def _show(value: object, labels: Labels | None) -> object:
    """Write a key by its label, a date the American way, anything else as it is."""
    if labels and isinstance(value, (int, str)):
        return labels.get(value, value)
    return f"{value:%b} {value.day}, {value.year}" if isinstance(value, date) else value
