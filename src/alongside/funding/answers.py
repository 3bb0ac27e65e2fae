"""Answers as they are kept and sent: words and ISO days. Pure; what is not a known answer is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from alongside.funding.rules import Answer, Answers
from alongside.funding.shape import Catalog, Question
from alongside.funding.words import OUTSIDE, UNKNOWN
from alongside.kernel.field import STATES, Band, Helper, IncidentKind, Venue


class Facts(Protocol):
    """What of a request can start the answers (incidents.queries.RequestCard has it all)."""

    @property
    def state_code(self) -> str: ...  # noqa: D102
    @property
    def occurred_on(self) -> date | None: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def venue(self) -> str: ...  # noqa: D102
    @property
    def killed(self) -> str: ...  # noqa: D102
    @property
    def injured(self) -> str: ...  # noqa: D102
    @property
    def officer_hurt(self) -> bool | None: ...  # noqa: D102
    @property
    def helpers(self) -> tuple[str, ...]: ...  # noqa: D102


MANY = {Band.FROM_10.value, Band.FROM_25.value}
INTENTIONAL = {k.value for k in IncidentKind if k is not IncidentKind.OTHER}
SCHOOLS = {Venue.SCHOOL.value, Venue.HIGHER_EDUCATION.value}
FIRE = {IncidentKind.BOMBING.value, IncidentKind.ARSON.value}


def from_facts(facts: Facts) -> Answers:
    """Return the answers that the facts of a request give; what they leave open is left out, never guessed."""
    found: dict[str, Answer] = {"applicant": "local_police"}
    if facts.state_code in STATES:
        found["state"] = facts.state_code
    if facts.occurred_on:
        found["incident_date"] = facts.occurred_on
    if facts.kind in INTENTIONAL:
        found["intentional"] = "yes"
    if facts.kind in FIRE:
        found["fire_explosion"] = "yes"
    if {facts.killed, facts.injured} & MANY:
        found["many_hurt"] = "yes"
    if facts.officer_hurt is False:
        found["officer_harmed"] = "no"
    if facts.venue in SCHOOLS:
        found["school_hit"] = "yes"
    if Helper.FBI_VSD.value in facts.helpers:
        found["fbi_helping"] = "yes"
    return found


def options_of(question: Question) -> tuple[str, ...]:
    """Return the words that a question takes, without “I don't know yet”; none for a day."""
    if question.kind == "yes_no":
        return ("yes", "no")
    if question.kind == "state":
        return (*STATES, OUTSIDE)
    return question.options


def read(question: Question, said: Any) -> Answer | None:
    """Return one answer, or None when nothing that decides was said. Nothing unknown ever gets in."""
    if question.kind == "many":
        words: Iterable[Any] = said if isinstance(said, (list, tuple)) else [said]
        chosen = tuple(word for word in question.options if word in words)
        return chosen or None
    if question.kind == "day":
        return _day(said)
    return said if isinstance(said, str) and said in options_of(question) else None


def _day(said: Any) -> date | None:
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError):
        return None


def from_plain(catalog: Catalog, plain: Mapping[str, Any]) -> dict[str, Answer]:
    """Read answers that were kept or sent."""
    found = {q.key: read(q, plain[q.key]) for q in catalog.questions if q.key in plain}
    return {key: answer for key, answer in found.items() if answer is not None}


def to_plain(answers: Answers) -> dict[str, str | list[str]]:
    """Return answers for keeping or sending: without what is not known."""
    found: dict[str, str | list[str]] = {}
    for key, answer in answers.items():
        if answer in ("", UNKNOWN, ()):
            continue
        found[key] = list(answer) if isinstance(answer, tuple) else str(answer)
    return found
