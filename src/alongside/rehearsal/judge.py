"""The judge of a replay: looks at the tables by SQL of its own and says which rules were broken.

It shares no code with the matcher, the rules or the actions, on purpose: a mistake of theirs is not
repeated here. ``look`` is called after every act, while the tables still show what was known when somebody
was asked (papers are renewed later); ``verdict`` reads everything at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from alongside.rehearsal import judge_asking, judge_record

SHOWN_AT_MOST = 50
"""Violations kept per check; more of the same tell nothing new."""


@dataclass(frozen=True)
class Violation:
    """A broken rule: which check found it, what it was about, and the sentence of the rule."""

    check: str
    what: str
    sentence: str


class Judge:
    """Collects violations. ``judged`` counts the askings looked at, ``checks`` the rules."""

    def __init__(self) -> None:
        self.found: list[Violation] = []
        self.judged = 0
        self.checks = len(judge_asking.CHECKS) + len(judge_record.CHECKS)
        self._last_wave = _newest_wave()
        self._every = judge_asking.every()

    def look(self, at: datetime) -> None:
        """Judge everybody who was asked since the last look. ``at`` is unused: rows carry their moments."""
        newest = _newest_wave()
        if newest == self._last_wave:
            return
        span = {"after": self._last_wave, "upto": newest}
        with connection.cursor() as cursor:
            cursor.execute(self._every, span)
            rows = cursor.fetchall()
            cursor.execute(judge_asking.COUNT, span)
            self.judged += cursor.fetchone()[0]
        self._last_wave = newest
        sentences = {check.name: check.sentence for check in judge_asking.CHECKS}
        self._keep([Violation(name, what, sentences[name]) for name, what in rows])

    def verdict(self) -> tuple[Violation, ...]:
        """Judge the whole record; return every violation found so far."""
        for check in judge_record.CHECKS:
            with connection.cursor() as cursor:
                cursor.execute(check.sql)
                rows = cursor.fetchall()
            self._keep([Violation(check.name, row[0], check.sentence) for row in rows])
        return tuple(self.found)

    def _keep(self, violations: Sequence[Violation]) -> None:
        for violation in violations:
            if sum(v.check == violation.check for v in self.found) < SHOWN_AT_MOST:
                self.found.append(violation)


def _newest_wave() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM callouts_wave")
        newest: int = cursor.fetchone()[0]
    return newest
