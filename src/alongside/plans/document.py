"""Reading a plan's file and writing it: each fault is named by its place, and what is read is written the same.

Pure. A document is plain data in the shape of ``shape.py``; the canonical text of equal plans is equal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NoReturn

from alongside.kernel.field import STATES
from alongside.kernel.text import gettext_noop
from alongside.plans.shape import COMMUNITY, FORMAT, ID, MOST_BYTES, SECTIONS, VERSION, Leaf, Rows

Document = dict[str, Any]
MOST_FAULTS: Final = 20
"""Faults that are told at once; whoever wrote the file by hand goes on from there."""
_ID: Final = re.compile(ID)
_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place (``protocols[3].items[2].owner``): a message id and what fills it."""

    place: str
    sentence: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence % dict(self.params)}"


class Misshapen(Exception):
    """A file that is no plan. ``faults`` is never empty; at most ``MOST_FAULTS``."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def empty() -> Document:
    """Return a plan that holds nothing yet."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "language": "en",
        "community": start_of(COMMUNITY),
        **{name: [] for name in SECTIONS},
    }


def start_of(leaves: Mapping[str, Leaf]) -> dict[str, str | bool]:
    """Return the values with which a row begins."""
    return {name: leaf.start for name, leaf in leaves.items()}


def row(section: str, row_id: str, /, **values: Any) -> dict[str, Any]:
    """Return a row of a section in its whole shape; ``values`` fill some of it."""
    rows = SECTIONS[section]
    return {"id": row_id} | start_of(rows.leaves) | {name: [] for name in rows.inner} | values


def item(item_id: str, /, **values: Any) -> dict[str, Any]:
    """Return one line of a protocol in its whole shape."""
    return {"id": item_id} | start_of(SECTIONS["protocols"].inner["items"].leaves) | values


def text_of(document: Document) -> str:
    """Return the canonical text of a plan: keys in the order of the shape, one line per value, no choice left."""
    return json.dumps(in_order(document), ensure_ascii=False, indent=1) + "\n"


def in_order(document: Document) -> Document:
    """Return the same plan with its keys in the order of the shape."""
    found: Document = {name: document[name] for name in ("format", "version", "language")}
    found["community"] = {name: document["community"][name] for name in COMMUNITY}
    for name, rows in SECTIONS.items():
        found[name] = [_row_in_order(one, rows) for one in document[name]]
    return found


def _row_in_order(one: Mapping[str, Any], rows: Rows) -> dict[str, Any]:
    found = {"id": one["id"]} | {name: one[name] for name in rows.leaves}
    return found | {name: [_row_in_order(x, inner) for x in one[name]] for name, inner in rows.inner.items()}


def read(raw: bytes | str) -> Document:
    """Return the plan that a file holds, in canonical order. Raises Misshapen, which names each place."""
    size = len(raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        _stop("file", gettext_noop("It is longer than %(most)s bytes."), most=f"{MOST_BYTES:,}")
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        data = json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        _stop("file", gettext_noop("Byte %(byte)s is not UTF-8 text."), byte=error.start)
    except json.JSONDecodeError as error:
        _stop(f"line {error.lineno}, column {error.colno}", gettext_noop("This is not JSON."))
    except _Twice as error:
        _stop(str(error)[:80] or '""', gettext_noop("This name stands twice in one object."))
    except (ValueError, RecursionError):
        _stop("file", gettext_noop("It holds a number or a nesting that no plan has."))
    return check(data)


def check(data: object) -> Document:
    """Return the same plan when its shape is right. Raises Misshapen, which names each place."""
    faults: list[Fault] = []
    for fault in _faults(data):
        faults.append(fault)
        if len(faults) == MOST_FAULTS:
            break
    if faults:
        raise Misshapen(faults)
    assert isinstance(data, dict)
    return in_order(data)


def _stop(place: str, sentence: str, **params: object) -> NoReturn:
    raise Misshapen([Fault(place, sentence, params)])


class _Twice(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(_UNFIT.sub("?", name))
        found[name] = value
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _faults(data: object) -> Iterator[Fault]:
    names = ["format", "version", "language", "community", *SECTIONS]
    if not isinstance(data, dict):
        yield Fault("file", gettext_noop("A plan is one JSON object."))
        return
    if data.get("format") != FORMAT:
        yield Fault("format", gettext_noop("This must be “%(word)s”."), {"word": FORMAT})
        return
    if type(data.get("version")) is not int or data["version"] != VERSION:
        yield Fault("version", gettext_noop("Only version %(number)s is read."), {"number": VERSION})
        return
    yield from _names("", data, names)
    if "language" in data and data["language"] not in ("en", "es"):
        yield Fault("language", gettext_noop("This must be one of: %(words)s."), {"words": "en, es"})
    if "community" in data:
        if isinstance(data["community"], dict):
            yield from _names("community.", data["community"], list(COMMUNITY))
            yield from _leaves("community.", data["community"], COMMUNITY)
        else:
            yield Fault("community", gettext_noop("This must be an object."))
    for name, rows in SECTIONS.items():
        if name in data:
            yield from _list(name, data[name], rows)


def _names(prefix: str, found: Mapping[str, Any], wanted: list[str]) -> Iterator[Fault]:
    for name in wanted:
        if name not in found:
            yield Fault(prefix + name, gettext_noop("This is missing."))
    for name in found:
        if name not in wanted:
            shown = _UNFIT.sub("?", str(name))[:40] or '""'
            yield Fault(prefix + shown, gettext_noop("No plan holds this."))


def _list(place: str, found: object, rows: Rows) -> Iterator[Fault]:
    if not isinstance(found, list):
        yield Fault(place, gettext_noop("This must be a list."))
        return
    if len(found) > rows.most:
        yield Fault(place, gettext_noop("At most %(most)s rows fit here."), {"most": rows.most})
        return
    seen: set[str] = set()
    for number, one in enumerate(found):
        here = f"{place}[{number}]"
        if not isinstance(one, dict):
            yield Fault(here, gettext_noop("This must be an object."))
            continue
        yield from _names(f"{here}.", one, ["id", *rows.leaves, *rows.inner])
        if "id" in one:
            yield from _id(f"{here}.id", one["id"], seen)
        yield from _leaves(f"{here}.", one, rows.leaves)
        for name, inner in rows.inner.items():
            if name in one:
                yield from _list(f"{here}.{name}", one[name], inner)


def _id(place: str, found: object, seen: set[str]) -> Iterator[Fault]:
    if not isinstance(found, str) or not _ID.fullmatch(found):
        yield Fault(
            place, gettext_noop("An id has up to 60 small letters, digits and dashes, a dash not first.")
        )
    elif found in seen:
        yield Fault(place, gettext_noop("Another row has this id."))
    else:
        seen.add(found)


def _leaves(prefix: str, found: Mapping[str, Any], leaves: Mapping[str, Leaf]) -> Iterator[Fault]:
    for name, leaf in leaves.items():
        if name in found:
            yield from fault_of(prefix + name, found[name], leaf)


def fault_of(place: str, value: object, leaf: Leaf) -> Iterator[Fault]:
    """Yield what is wrong with one answer; nothing when it fits its question."""
    if leaf.kind == "yes":
        if not isinstance(value, bool):
            yield Fault(place, gettext_noop("This must be true or false."))
    elif not isinstance(value, str):
        yield Fault(place, gettext_noop("This must be text."))
    elif leaf.kind == "choice":
        if value not in leaf.words:
            yield Fault(
                place, gettext_noop("This must be one of: %(words)s."), {"words": ", ".join(leaf.words)}
            )
    elif leaf.kind == "state":
        if value and value not in STATES:
            yield Fault(place, gettext_noop("This must be the two letters of a state or territory."))
    elif leaf.kind == "date":
        if value and not _is_day(value):
            yield Fault(place, gettext_noop("This must be a day, such as 2027-05-31."))
    elif len(value) > leaf.most:
        yield Fault(place, gettext_noop("At most %(most)s characters fit here."), {"most": leaf.most})
    elif _UNFIT.search(value):
        yield Fault(place, gettext_noop("It holds a character that cannot be printed."))


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False
