"""What a sheet sent: answers by question, ids for new rows, rows to take out."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from alongside.plans.document import Document, Misshapen, check
from alongside.plans.flat import Flat, Value, flatten, put, unflatten
from alongside.plans.history import changes
from alongside.plans.shape import ID, leaf_of, rows_of
from alongside.web.planner.sheets import NEW

Answers = dict[str, Value]
_PLACE = re.compile(rf"[a-z]+/{ID}(?:/[a-z]+/{ID})?")
MOST_ANSWERS = 20_000


def answers_of(sent: QueryDict) -> Answers:
    """Return the answers of a form, those of a row not there yet under an id of their own."""
    fresh: dict[str, str] = {}
    found: Answers = {}
    for name, values in sent.lists():
        question = name.removeprefix("q:")
        leaf = leaf_of(question)
        if question == name or leaf is None:
            continue
        value: Value = values[-1] == "yes" if leaf.kind == "yes" else _clean(values[-1])
        found[_own(question, fresh)] = value
    return found


def drops_of(sent: QueryDict) -> list[str]:
    """Return the rows that a form takes out."""
    return [place for place in sent.getlist("drop") if rows_of(place.rpartition("/")[0]) is not None]


def _clean(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def _own(question: str, fresh: dict[str, str]) -> str:
    place, _, rest = question.partition(f"/{NEW}/")
    if not rest:
        return question
    return f"{place}/{fresh.setdefault(place, 'own-' + uuid.uuid4().hex[:8])}/{rest}"


def kept_here(document: Document, blank: Document) -> dict[str, Any]:
    """Return a plan as the browser keeps it: answers that differ from the blank, and rows taken out."""
    before, after = flatten(blank), flatten(document)
    step = changes(before, after)
    gone = []
    for question, (was, now) in step.items():
        if rows_of(question) is not None and isinstance(was, list):
            gone += [f"{question}/{one}" for one in was if one not in (now or [])]
    answers = {q: now for q, (_, now) in step.items() if leaf_of(q) is not None and now is not None}
    return {"answers": answers, "drop": gone}


def from_here(raw: str, blank: Document) -> Document:
    """Return the plan that a browser kept. Raises Misshapen, which names each place."""
    answers, drop = _read(raw)
    flat: Flat = put(flatten(blank), answers, drop=drop)
    return check(unflatten(flat))


def _read(raw: str) -> tuple[Answers, list[str]]:
    try:
        kept = json.loads(raw)
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict) or not isinstance(kept.get("answers"), dict):
        return {}, []
    answers: Answers = {}
    for question, value in list(kept["answers"].items())[:MOST_ANSWERS]:
        if leaf_of(question) is None or not isinstance(value, (str, bool)):
            continue
        parts = question.split("/")
        if parts[0] == "community" or _PLACE.fullmatch("/".join(parts[:-1])):
            answers[question] = _clean(value) if isinstance(value, str) else value
    drop = kept.get("drop")
    return answers, [d for d in drop if isinstance(d, str)] if isinstance(drop, list) else []


def sentences(error: Misshapen, say: Callable[[str], str]) -> list[str]:
    """Return the faults of a file in the reader's language, each with its place."""
    return [f"{fault.place}: {say(fault.sentence) % dict(fault.params)}" for fault in error.faults]
