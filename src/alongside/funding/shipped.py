"""The catalog that comes with the software: two YAML files that a policy person can read and correct.

``programs.yaml`` holds the facts with their sources, ``path.yaml`` the questions and what answers mean. Together
they are version 0 of every program; what staff approved in this program's own catalog takes its place.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from alongside.funding.shape import Catalog, Program, Question, program_of, question_of

DATA = files("alongside.funding") / "data"


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def documents() -> tuple[dict[str, Any], ...]:
    """Return the document of every program, facts and tests in one."""
    path = _read("path.yaml")["programs"]
    return tuple(_joined(facts, path[facts["id"]]) for facts in _read("programs.yaml")["programs"])


def _joined(facts: dict[str, Any], path: dict[str, Any]) -> dict[str, Any]:
    sourced = {test["id"]: test for test in facts["eligibility_tests"]}
    tests = [
        {**{k: v for k, v in sourced.get(key, {}).items() if k in ("question", "why")}, "id": key, **test}
        for key, test in path["tests"].items()
    ]
    clocks = [{**clock, **path.get("clocks", {}).get(clock["id"], {})} for clock in facts["clocks"]]
    rest = {k: v for k, v in facts.items() if k != "eligibility_tests"}
    return {
        **rest,
        "plain": path["plain"],
        "who": path["who"],
        "pays": path["pays"],
        "tests": tests,
        "clocks": clocks,
        "costs": path.get("costs", {}),
    }


@lru_cache(maxsize=1)
def questions() -> tuple[Question, ...]:
    """Return the questions of the short path, in the order asked."""
    return tuple(map(question_of, _read("path.yaml")["questions"]))


@lru_cache(maxsize=1)
def programs() -> tuple[Program, ...]:
    """Return the programs as shipped, in the order of the file."""
    return tuple(map(program_of, documents()))


@lru_cache(maxsize=1)
def technical_help() -> tuple[dict[str, str], ...]:
    """Return the help that is no grant: name, what, who, url."""
    return tuple(_read("programs.yaml")["technical_assistance_not_grants"])


def catalog() -> Catalog:
    """Return the whole catalog as shipped."""
    return Catalog(programs(), questions())
