"""A lifecycle as a table: from which state, on which event, to which state. Diagrams come from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse


@dataclass(frozen=True, slots=True)
class Move:
    """One row of a lifecycle: ``event`` takes any of ``sources`` to ``target``; ``who`` is for readers."""

    event: str
    sources: tuple[Choice, ...]
    target: Choice
    who: str = ""


@dataclass(frozen=True)
class Lifecycle:
    """The table of one thing's life. ``name`` is the noun people use for it in a sentence."""

    name: str
    start: Choice
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        seen: set[tuple[str, Choice]] = set()
        for move in self.moves:
            for source in move.sources:
                if (move.event, source) in seen:
                    raise ValueError(f"{self.name}: {move.event} leaves {source} twice")
                seen.add((move.event, source))

    def may(self, event: str, state: str) -> Verdict:
        """Say whether ``event`` may happen in ``state``; the refusal names the present state."""
        if self._find(event, state):
            return ALLOWED
        label = next((s.label for s in type(self.start) if s.value == state), state)
        return refuse(
            "wrong_state",
            gettext_noop("This cannot be done now: the %(thing)s is “%(state)s”. Reload the page to see it."),
            thing=self.name,
            state=label.lower(),
        )

    def after(self, event: str, state: str) -> str:
        """Return the state after ``event``. Raises Refused when the table has no such row."""
        self.may(event, state).require()
        move = self._find(event, state)
        assert move is not None
        return str(move.target)

    def _find(self, event: str, state: str) -> Move | None:
        for move in self.moves:
            if move.event == event and any(s.value == state for s in move.sources):
                return move
        return None

    def final(self) -> Iterable[Choice]:
        """Return the states that nothing leaves."""
        leaving = {s for move in self.moves for s in move.sources}
        return [s for s in type(self.start) if s not in leaving]

    def mermaid(self) -> str:
        """Return the diagram of this table in Mermaid's state notation."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start.value}"]
        for move in self.moves:
            who = f" ({move.who})" if move.who else ""
            lines += [f"    {s.value} --> {move.target.value}: {move.event}{who}" for s in move.sources]
        lines += [f"    {s.value} --> [*]" for s in self.final()]
        return "\n".join(lines) + "\n"
