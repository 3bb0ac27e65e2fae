"""What changed from one version of a plan to the next, and the way back to any of them. Pure.

A version is kept as its changed questions: {question: [before, after]}, None where there was or is none. Lists
of ids are JSON lists here, because this is how the database gives them back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from alongside.plans.document import Document, text_of
from alongside.plans.flat import Flat, Value

Changes = dict[str, list[Any]]


def changes(before: Mapping[str, Value], after: Mapping[str, Value]) -> Changes:
    """Return the questions that differ, in the order of the later plan."""
    found: Changes = {}
    for question in {**after, **before}:
        was, now = before.get(question), after.get(question)
        if was != now:
            found[question] = [_plain(was), _plain(now)]
    return found


def back(flat: Mapping[str, Value], steps: Iterable[Changes]) -> Flat:
    """Return the plan as it was before ``steps``, which are given newest first."""
    found = dict(flat)
    for step in steps:
        for question, (was, _) in step.items():
            if was is None:
                found.pop(question, None)
            else:
                found[question] = tuple(was) if isinstance(was, list) else was
    return found


def seal(document: Document) -> str:
    """Return the SHA-256 of the canonical text, by which a version restored is known to be the one kept."""
    return hashlib.sha256(text_of(document).encode()).hexdigest()


def _plain(value: Value | None) -> Any:
    return list(value) if isinstance(value, tuple) else value
