"""Who does a thing: a person who signed in, a requester with a code, the clock, or the public page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "person",
    "requester",
    "owner",
    "advisor_link",
    "advisor_text",
    "advisor_call",
    "applicant",
    "referee",
    "public",
    "clock",
    "operator",
]


@dataclass(frozen=True, slots=True)
class Actor:
    """The one actor of an action, as the ledger keeps it: an opaque reference and a text.

    ``ref`` is a person id for ``person``, a request id for ``requester``, the id of the owner of a list of
    offers for ``owner``, of an application for ``applicant``, of a referee for ``referee``, a page id for an
    advisor who answered by link, text or call without signing in.
    """

    kind: Kind
    ref: str = ""
    text: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}" if self.ref else self.kind

    @property
    def person_id(self) -> int | None:
        """Return the person's id, or None when no signed-in person did this."""
        return int(self.ref) if self.kind == "person" and self.ref else None

    @property
    def signed_in(self) -> int:
        """Return the person's id for acts that only people do. Raises ValueError for anyone else."""
        if self.person_id is None:
            raise ValueError(f"Only a person who signed in can do this, not {self}.")
        return self.person_id


CLOCK = Actor("clock", text="the clock")
PUBLIC = Actor("public", text="the public page")
OPERATOR = Actor("operator", text="the command line")
