"""When an entry has to be confirmed again, and what a confirmation holds. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from alongside.kernel.agreement import VERSION, Conflict
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse


def ask_from(since: date, *, revalidate_days: int, ask_days: int) -> date:
    """Return the day from which the advisor is asked to confirm again."""
    return since + timedelta(days=max(0, revalidate_days - ask_days))


def over_from(since: date, *, revalidate_days: int) -> date:
    """Return the first day on which the entry is out of date (rules.lapses)."""
    return since + timedelta(days=revalidate_days + 1)


def may_renew(*, right: bool, declared: bool, conflicts: Collection[str], version: int) -> Verdict:
    """Say whether a yearly confirmation is whole: the entry is right, ties declared, the words in force signed."""
    if not right:
        return refuse(
            "not_right",
            gettext_noop("Confirm that the entry is right, or tell the roster manager what is not."),
        )
    if not declared or set(conflicts) - set(Conflict.values()):
        return refuse("not_declared", gettext_noop("Say which ties there are, or that there are none."))
    if version != VERSION:
        return refuse("old_words", gettext_noop("The agreement has changed. Read it again, please."))
    return ALLOWED
