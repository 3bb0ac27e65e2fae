"""The catalog in force: what is shipped with the software, and what staff approved in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from alongside.funding import shipped
from alongside.funding.models import ProgramVersion
from alongside.funding.shape import Catalog, Program, program_of
from alongside.funding.states import VersionState
from alongside.policy.queries import in_force


@dataclass(frozen=True, slots=True)
class Standing:
    """How one program's entry stands: which version, who looks after it, until when it counts as looked at.

    ``number`` 0 is the version shipped with the software, which this program has not reviewed.
    """

    program: Program
    number: int
    owner_name: str
    review_on: date
    approved_at: datetime | None
    waiting_id: int | None = None

    def stale(self, today: date) -> bool:
        """Say whether its review day has passed."""
        return today > self.review_on


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version for the desk. ``document`` is the whole program as it would be shown."""

    id: int
    program: str
    number: int
    state: str
    why: str
    owner_name: str
    review_on: date
    written_at: datetime
    written_by: str
    written_by_text: str
    settled_at: datetime | None
    settled_by_text: str
    document: Mapping[str, Any]


def _published() -> dict[str, ProgramVersion]:
    rows = ProgramVersion.objects.filter(state=VersionState.PUBLISHED.value).select_related("owner")
    return {row.program: row for row in rows}


def catalog() -> Catalog:
    """Return the catalog in force. One query."""
    published = _published()
    programs = tuple(
        program_of(published[p.key].document) if p.key in published else p for p in shipped.programs()
    )
    return Catalog(programs, shipped.questions())


def standings(at: datetime) -> list[Standing]:
    """Return how every program's entry stands, in the order shown."""
    span = timedelta(days=in_force(at)["funding_review_days"])
    published = _published()
    waiting = dict(
        ProgramVersion.objects.filter(state=VersionState.PROPOSED.value).values_list("program", "pk")
    )
    return [_standing(p, published.get(p.key), waiting.get(p.key), span) for p in shipped.programs()]


def _standing(
    program: Program, row: ProgramVersion | None, waiting_id: int | None, span: timedelta
) -> Standing:
    if row is None:
        return Standing(program, 0, "", program.seen + span, None, waiting_id)
    return Standing(
        program_of(row.document), row.number, row.owner.name, row.review_on, row.settled_at, waiting_id
    )


def standing(program: str, at: datetime) -> Standing | None:
    """Return how one program's entry stands, or None when there is no such program."""
    return next((s for s in standings(at) if s.program.key == program), None)


def _card(row: ProgramVersion) -> VersionCard:
    return VersionCard(
        id=row.pk,
        program=row.program,
        number=row.number,
        state=row.state,
        why=row.why,
        owner_name=row.owner.name,
        review_on=row.review_on,
        written_at=row.written_at,
        written_by=row.written_by,
        written_by_text=row.written_by_text,
        settled_at=row.settled_at,
        settled_by_text=row.settled_by_text,
        document=row.document,
    )


def version(version_id: int) -> VersionCard | None:
    """Return one version, or None."""
    row = ProgramVersion.objects.select_related("owner").filter(pk=version_id).first()
    return _card(row) if row else None


def history(program: str) -> list[VersionCard]:
    """Return the versions of one program, newest first."""
    rows = ProgramVersion.objects.filter(program=program).select_related("owner")
    return [_card(row) for row in rows.order_by("-number")]


def document_in_force(program: str) -> Mapping[str, Any] | None:
    """Return the document of a program as it is in force, or None when there is no such program."""
    row = _published().get(program)
    if row is not None:
        found: Mapping[str, Any] = row.document
        return found
    return shipped_document(program)


def shipped_document(program: str) -> Mapping[str, Any] | None:
    """Return the document of a program as shipped with the software, or None."""
    return next((d for d in shipped.documents() if d["id"] == program), None)
