"""A judgment: allowed, or refused with a code and a sentence for the person refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may be done, and if not, why, in a sentence that says what to do.

    ``sentence`` is a message id (see ``text.gettext_noop``) with ``%(name)s`` places filled from
    ``params``, so that a page can translate it before filling.
    """

    ok: bool
    code: str = ""
    sentence: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        return self.sentence % dict(self.params) if self.params else self.sentence

    def require(self) -> None:
        """Raise :class:`Refused` unless the judgment is that it may be done."""
        if not self.ok:
            raise Refused(self)


ALLOWED = Verdict(ok=True)


def refuse(code: str, sentence: str, **params: object) -> Verdict:
    """Return a refusal. ``code`` is stable and for machines; ``sentence`` is for the person."""
    return Verdict(ok=False, code=code, sentence=sentence, params=params)


class Refused(Exception):
    """An action was asked for that its rule does not allow. Carries the verdict."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict))
        self.verdict = verdict
