"""Plans made by chance: whole ones, edits of one, and files that are almost one."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from alongside.plans.document import Document, empty, item, row
from alongside.plans.flat import Flat, flatten, members, unflatten
from alongside.plans.shape import SECTIONS, Leaf, leaf_of, rows_of

WORDS = ("Ada Bell", "night number", "ask “why”", "línea", "", "one\ntwo", "614-555-0144", "ß", "x" * 40)


def small() -> Document:
    """Return a plan of two partners and one protocol of two lines."""
    plan = empty()
    plan["partners"] = [row("partners", "p1", name="Dispatch"), row("partners", "p2", name="Hospital")]
    lines = [item("i1", text="Call"), item("i2", text="Write")]
    plan["protocols"] = [row("protocols", "ics", title="Command", items=lines)]
    plan["needs"] = [row("needs", "families", group="Families")]
    return plan


def answer(leaf: Leaf, dice: random.Random) -> str | bool:
    """Return an answer that fits."""
    if leaf.kind == "yes":
        return dice.random() < 0.5
    if leaf.kind == "choice":
        return dice.choice(leaf.words)
    if leaf.kind == "state":
        return dice.choice(["", "OH", "PR"])
    if leaf.kind == "date":
        return dice.choice(["", "2027-05-31", "2028-02-29"])
    return dice.choice(WORDS)[: leaf.most]


def edited(plan: Flat, dice: random.Random, *, steps: int = 4) -> Flat:
    """Return what one person makes of a plan: answers, rows added, taken out, moved."""
    found = copy.deepcopy(plan)
    for _ in range(dice.randrange(steps + 1)):
        orders = [q for q in found if rows_of(q) is not None]
        order = dice.choice(orders)
        what = dice.random()
        here = members(found, order)
        if what < 0.2 and len(here) < 6:
            found[order] = (*here, f"new-{dice.randrange(9)}") if len(here) else ("new-1",)
            found[order] = tuple(dict.fromkeys(found[order]))
        elif what < 0.35 and here:
            found[order] = tuple(r for r in here if r != dice.choice(here))
        elif what < 0.45 and here:
            found[order] = tuple(dice.sample(here, len(here)))
        else:
            question = dice.choice([q for q in found if leaf_of(q) is not None])
            leaf = leaf_of(question)
            assert leaf is not None
            found[question] = answer(leaf, dice)
        found = flatten(unflatten(found))
    return found


STRANGE: tuple[Any, ...] = (
    None, 0, -1, 1.5, 10**30, True, "", "x", "x" * 5000, [], {}, [None], {"id": 1}, "\x00", "\ud800", "2027-02-30",
    "../..", "<b>", {"": ""}, [[[]]], "protocols", float("1e308"), "undecided", "1" * 20, "\u202e",
)  # fmt: skip


def broken(dice: random.Random) -> bytes:
    """Return a file that is a plan, almost one, or nothing like one."""
    plan: Any = unflatten(edited(flatten(small()), dice, steps=6))
    for _ in range(dice.randrange(4)):
        _spoil(plan, dice)
    text = json.dumps(plan, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")
    kind = dice.random()
    if kind < 0.15:
        cut = dice.randrange(len(text) + 1)
        text = text[:cut] + bytes(dice.randrange(256) for _ in range(dice.randrange(4))) + text[cut + 1 :]
    elif kind < 0.2:
        text = dice.choice(
            [b"[" * 5000, b'{"a":' * 3000, b"1" * 5000, b"", b"\xff\xfe", b"NaN", b'{"a":1,"a":2}']
        )
    return text


def _spoil(plan: Any, dice: random.Random) -> None:
    """Change one thing somewhere in it, as whoever edits a file by hand might."""
    here: Any = plan
    while isinstance(here, (dict, list)) and len(here):
        key = dice.choice(list(here) if isinstance(here, dict) else range(len(here)))
        if isinstance(here[key], (dict, list)) and len(here[key]) and dice.random() < 0.85:
            here = here[key]
            continue
        what = dice.random()
        if what < 0.6:
            here[key] = copy.deepcopy(dice.choice(STRANGE))
        elif what < 0.8:
            del here[key]
        elif isinstance(here, dict):
            here[dice.choice(["victim", "extra", "", "\ud800"])] = copy.deepcopy(dice.choice(STRANGE))
        else:
            here.append(copy.deepcopy(here[key]))
        return


def sections() -> list[str]:
    """Return the names of the lists."""
    return list(SECTIONS)
