"""The policy in force at a moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from alongside.policy.catalog import CATALOG, Setting
from alongside.policy.models import PolicyVersion


@dataclass(frozen=True)
class Policy:
    """All settings as they stood at one moment. Freeze it with ``as_dict`` into what must not change."""

    values: Mapping[str, int]

    def __getitem__(self, key: str) -> int:
        return self.values[key]

    def span(self, key: str) -> timedelta:
        """Return a clock as a length of time, by its unit."""
        return timedelta(**{CATALOG[key].unit: self.values[key]})

    def calls(self) -> tuple[timedelta, timedelta]:
        """Return how long after a text and a mail a phone rings, and how long after them once more."""
        first = self.span("call_minutes")
        return first, first + self.span("call_again_minutes")

    def as_dict(self) -> dict[str, int]:
        """Return the values for storing."""
        return dict(self.values)


_kept: ContextVar[dict[datetime, Policy] | None] = ContextVar("policy_kept", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Let a moment's policy be read once inside the block, which must not change it: a tick asks in every room."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def in_force(at: datetime) -> Policy:
    """Return the policy at ``at``: the newest version of each key, or its default."""
    kept = _kept.get()
    if kept is None:
        return _read(at)
    if at not in kept:
        kept[at] = _read(at)
    return kept[at]


def _read(at: datetime) -> Policy:
    values = {key: setting.default for key, setting in CATALOG.items()}
    rows = PolicyVersion.objects.filter(from_at__lte=at).order_by("key", "-from_at").distinct("key")
    values |= {key: value for key, value in rows.values_list("key", "value") if key in CATALOG}
    return Policy(values)


def names_program(at: datetime) -> bool:
    """Say whether texts, calls and the subjects of mails carry the program's name at ``at``."""
    return bool(in_force(at)["program_names"])


def frozen(values: Mapping[str, int]) -> Policy:
    """Return a policy that was stored earlier; keys added since then have their defaults."""
    return Policy({key: int(values.get(key, s.default)) for key, s in CATALOG.items()})


def history(key: str) -> QuerySet[PolicyVersion]:
    """Return the versions of one setting, newest first."""
    return PolicyVersion.objects.filter(key=key).order_by("-from_at")


def settings_with_values(at: datetime) -> list[tuple[Setting, int]]:
    """Return every setting with its value in force, in catalog order."""
    policy = in_force(at)
    return [(s, policy[s.key]) for s in CATALOG.values()]
