"""How far a plan is, counted plainly. Pure.

No federal measure of such plans exists, and this is none: counts of what is written down, and the next things
to write. It says nothing about whether a plan would work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from alongside.kernel.text import gettext_noop
from alongside.plans.document import Document
from alongside.plans.flat import flatten
from alongside.plans.states import ItemUse, Progress, Step, Use

FIRST_FIVE: Final = (
    "ics",
    "communications",
    "victim-notification",
    "family-reunification",
    "family-assistance-center",
)
"""Response protocols needed in the first day (sample timeline of the catalog): a first plan has these."""
DONE: Final = {Progress.DRAFTED.value, Progress.ADOPTED.value, Progress.EXERCISED.value}


@dataclass(frozen=True, slots=True)
class Share:
    """``have`` of ``of`` things; ``label`` is a message id."""

    key: str
    label: str
    have: int
    of: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Something not written yet: a message id, what fills it, and the section where it goes."""

    sentence: str
    params: dict[str, object]
    section: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Counts, what is missing (most useful first), and whether a first plan stands."""

    shares: tuple[Share, ...]
    gaps: tuple[Gap, ...]
    first_plan: bool


def readiness(document: Document, *, on: date) -> Readiness:
    """Return how far a plan is on a local day."""
    used = [p for p in document["protocols"] if p["use"] == Use.YES.value]
    undecided = [p for p in document["protocols"] if p["use"] == Use.UNDECIDED.value]
    lines = [i for p in used for i in p["items"] if i["use"] == ItemUse.YES.value]
    reached = [p for p in document["partners"] if has_contact(p)]
    shares = (
        Share(
            "partners",
            gettext_noop("Partners with a person to call"),
            len(reached),
            len(document["partners"]),
        ),
        Share(
            "decided",
            gettext_noop("Protocols decided on"),
            len(document["protocols"]) - len(undecided),
            len(document["protocols"]),
        ),
        Share("leads", gettext_noop("Protocols in use with a lead"), _with(used, "lead"), len(used)),
        Share(
            "drafted",
            gettext_noop("Protocols in use that are drafted or further"),
            sum(p["progress"] in DONE for p in used),
            len(used),
        ),
        Share("owners", gettext_noop("Lines that apply, with an owner"), _with(lines, "owner"), len(lines)),
        Share(
            "done",
            gettext_noop("Lines that apply, done"),
            sum(i["state"] == Step.DONE.value for i in lines),
            len(lines),
        ),
        Share(
            "gaps",
            gettext_noop("Resource gaps closed"),
            sum(g["state"] == Step.DONE.value for g in document["gaps"]),
            len(document["gaps"]),
        ),
    )
    return Readiness(shares, tuple(_gaps(document, on)), is_first_plan(document))


def has_contact(partner: dict[str, Any]) -> bool:
    """Say whether a partner has a name and a number or address at work."""
    return bool(partner["name"] and (partner["phone"] or partner["email"]))


def is_first_plan(document: Document) -> bool:
    """Say whether a first usable plan stands: a community, six partners one can reach, five protocols led."""
    led = [p for p in document["protocols"] if p["use"] == Use.YES.value and p["lead"]]
    return bool(
        document["community"]["name"]
        and sum(map(has_contact, document["partners"])) >= 6
        and len({p["id"] for p in led} & set(FIRST_FIVE)) == len(FIRST_FIVE)
    )


def _with(rows: list[dict[str, Any]], name: str) -> int:
    return sum(bool(one[name]) for one in rows)


def _gaps(document: Document, on: date) -> Iterator[Gap]:
    if not document["community"]["name"]:
        yield Gap(gettext_noop("Name the community this plan is for."), {}, "community")
    for one in document["protocols"]:
        if one["id"] in FIRST_FIVE and not (one["use"] == Use.YES.value and one["lead"]):
            yield Gap(
                gettext_noop("“%(title)s” is needed in the first day and has no lead yet."),
                {"title": one["title"]},
                "protocols",
                one["id"],
            )
    for one in document["partners"]:
        if one["notify"] and not has_contact(one):
            yield Gap(
                gettext_noop("“%(name)s” is to be notified, but there is no number or address."),
                {"name": one["name"] or one["category"]},
                "partners",
            )
    for one in document["protocols"]:
        if one["use"] == Use.NO.value and not one["reason"]:
            yield Gap(
                gettext_noop("“%(title)s” is left out: write why, for whoever reads the plan later."),
                {"title": one["title"]},
                "protocols",
                one["id"],
            )
    if not any(e["on"] for e in document["exercises"]):
        yield Gap(
            gettext_noop("The plan has not been tried yet. Talking it through once counts."), {}, "exercises"
        )
    review = document["community"]["review_on"]
    if not review:
        yield Gap(gettext_noop("Set the day of the next yearly review."), {}, "community")
    elif review < on.isoformat():
        yield Gap(gettext_noop("The day of the yearly review is past."), {}, "community")


@dataclass(frozen=True, slots=True)
class Changed:
    """One question that differs between two versions: its place in the plan, before and after."""

    question: str
    before: Any
    after: Any


def compare(before: Document, after: Document) -> tuple[Changed, ...]:
    """Return the questions answered differently in two versions, in the order of the later one; no lists."""
    old, new = flatten(before), flatten(after)
    found = []
    for question in {**new, **old}:
        was, now = old.get(question), new.get(question)
        if was != now and not isinstance(was, tuple) and not isinstance(now, tuple):
            found.append(Changed(question, was, now))
    return tuple(found)
