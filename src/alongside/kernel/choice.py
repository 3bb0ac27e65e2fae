"""Closed lists of words with a label for people: stored as text, shown through translation."""

from __future__ import annotations

from enum import StrEnum


class Choice(StrEnum):
    """A word the database stores and the label (a message id) that people see.

    >>> class Color(Choice):
    ...     RED = "red", "Red, as in a stop sign"
    >>> Color("red").label
    'Red, as in a stop sign'
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> Choice:
        """Store ``value``; keep ``label`` beside it."""
        item = str.__new__(cls, value)
        item._value_ = value
        item.label = label or value.replace("_", " ").capitalize()
        return item

    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        """Return (value, label) pairs in the order written."""
        return [(item.value, item.label) for item in cls]

    @classmethod
    def values(cls) -> list[str]:
        """Return the stored words in the order written."""
        return [item.value for item in cls]
