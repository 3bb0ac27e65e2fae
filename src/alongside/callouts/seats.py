"""What is known of one seat while people are asked for it, and everything that can happen to it or be done
about it. Values only; ``advance.py`` decides.

People are named by their advisor id: one call-out asks a person once. A wave's number is its generation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Terms:
    """The policy of the opening: people per wave, time to answer from hand-off, the cap on it from the
    opening of the wave, time to confirm a yes, and how long an alternate stands by.
    """

    size: int
    answer: timedelta
    cap: timedelta
    hold: timedelta
    stand_by: timedelta


@dataclass(frozen=True, slots=True)
class PageNow:
    """One person asked, in which wave, where their page is (states.PageState), and the moment it waits for."""

    advisor: int
    wave: int
    state: str
    answered_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WaveNow:
    """The wave that is waited for. ``handed``: a first message of it has reached a carrier."""

    number: int
    due_at: datetime
    cap_at: datetime
    handed: bool = False


@dataclass(frozen=True, slots=True)
class SeatNow:
    """A seat with its pages in the order of asking. ``asking``: its call-out is open. ``waves``: so far."""

    key: str
    state: str
    terms: Terms
    asking: bool = True
    needs_person: bool = False
    waves: int = 0
    wave: WaveNow | None = None
    pages: tuple[PageNow, ...] = ()

    def page(self, advisor: int) -> PageNow:
        """Return a person's page. Raises LookupError when they were not asked for this seat."""
        for page in self.pages:
            if page.advisor == advisor:
                return page
        raise LookupError(f"advisor {advisor} was not asked for seat {self.key}")

    def those_in(self, *states: str) -> tuple[PageNow, ...]:
        """Return the pages in any of the states, in the order of asking."""
        return tuple(page for page in self.pages if page.state in states)


# What happens -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """Look at the seat as it is: the clock, or an act elsewhere, may have left something to do."""


@dataclass(frozen=True, slots=True)
class Due:
    """The moment ``due_at`` that a page was waiting for has come. Of an earlier moment of it: nothing."""

    advisor: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """These people can be asked next; nobody, when nobody is left. ``by_hand``: an officer chose them."""

    advisors: tuple[int, ...]
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class SaysYes:
    """A person says yes."""

    advisor: int


@dataclass(frozen=True, slots=True)
class DaysAsked:
    """The roster's answer: the person's days are theirs to give (``free``), or promised elsewhere."""

    advisor: int
    free: bool
    answering: bool


@dataclass(frozen=True, slots=True)
class SaysNo:
    """A person says that they cannot, or cannot any more."""

    advisor: int


@dataclass(frozen=True, slots=True)
class Confirms:
    """The person who holds the seat declares no conflict."""

    advisor: int


@dataclass(frozen=True, slots=True)
class HasConflict:
    """The person who holds the seat declares a conflict."""

    advisor: int


@dataclass(frozen=True, slots=True)
class Handed:
    """The carrier took the message of this wave to a person. Of an earlier asking: nothing."""

    advisor: int
    wave: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A person has the page open."""

    advisor: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No message of this wave can reach a person. Of an earlier asking: nothing."""

    advisor: int
    wave: int


@dataclass(frozen=True, slots=True)
class HeadAgrees:
    """The agency head agrees to the person who is ready."""


@dataclass(frozen=True, slots=True)
class HeadDeclines:
    """The agency head would rather have somebody else."""


@dataclass(frozen=True, slots=True)
class MoreTime:
    """An officer gives the open wave more time."""

    span: timedelta


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing could be sent or answered for so long: everybody gets that time back."""

    span: timedelta


@dataclass(frozen=True, slots=True)
class Released:
    """The seat is not needed any more. ``quietly``: the person who has it is told in another way."""

    quietly: bool = False


@dataclass(frozen=True, slots=True)
class CalledAway:
    """A person in this exercise is asked for a real request: the exercise is over for them."""

    advisor: int


Event = (
    Look | Due | Found | SaysYes | DaysAsked | SaysNo | Confirms | HasConflict | Handed | Seen | Unreachable
    | HeadAgrees | HeadDeclines | MoreTime | Paused | Released | CalledAway
)  # fmt: skip


# What is done about it --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MovePage:
    """Move a page by an event of its table. ``noted``: answered, confirmed, handed or seen now."""

    advisor: int
    event: str
    due_at: datetime | None = None
    noted: str = ""


@dataclass(frozen=True, slots=True)
class LetGo:
    """Move a page to its quiet end ("spare" or "veto"), with a thank-you that shows at its own moment."""

    advisor: int
    event: str
    tell: bool = True


@dataclass(frozen=True, slots=True)
class SetDue:
    """Move the moment a page waits for."""

    advisor: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MoveSeat:
    """Move the seat by an event of its table; nobody has to decide about it any more."""

    event: str


@dataclass(frozen=True, slots=True)
class MoveWaves:
    """Move the waves of the seat: "pass" the open one, or "end" all."""

    event: str


@dataclass(frozen=True, slots=True)
class OpenWave:
    """Ask these people, in a new wave of this number."""

    number: int
    advisors: tuple[int, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class SetWave:
    """Change how long the open wave is waited for."""

    due_at: datetime
    cap_at: datetime
    handed: bool


@dataclass(frozen=True, slots=True)
class AskForDays:
    """Bind a person's days; the answer is a DaysAsked. ``answering``: it was the person who asked for it."""

    advisor: int
    answering: bool


@dataclass(frozen=True, slots=True)
class GiveDaysBack:
    """Give the days back that the seat has bound. ``own``: by whoever acted, otherwise by the program."""

    own: bool


@dataclass(frozen=True, slots=True)
class FindPeople:
    """Look for the next people who may be asked; the answer is a Found."""


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Nobody is left to ask: an officer decides, and is told."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """Keep a person out of this request from now on. ``why``: "veto" or "conflict"."""

    advisor: int
    why: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Put a message in the outbox: offer, stand_down, confirmed or exercise_over to a person, names_ready to
    staff (0).
    """

    what: str
    advisor: int = 0


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Withdraw the waiting messages of a kind (page, confirm, settle) about a page."""

    what: str
    advisor: int


@dataclass(frozen=True, slots=True)
class Write:
    """Write a line in the ledger about the seat, or about a person's page. ``own``: by whoever acted."""

    action: str
    advisor: int = 0
    own: bool = True
    facts: Mapping[str, object] = field(default_factory=dict)


Effect = (
    MovePage | LetGo | SetDue | MoveSeat | MoveWaves | OpenWave | SetWave | AskForDays | GiveDaysBack
    | FindPeople | AskPerson | SetAside | Tell | TakeBack | Write
)  # fmt: skip
