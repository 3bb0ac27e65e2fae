"""Taking in the member states of interstate compacts: all of a file or nothing, twice is the same as once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from alongside.agencies.actions import ImportReport
from alongside.kernel.actor import Actor
from alongside.kernel.spreadsheet import read_csv
from alongside.ledger.actions import record
from alongside.roster.compacts import Members, read_members
from alongside.roster.models import CompactMembers
from alongside.roster.rules import Compact

MAX_ROWS = 1000


def import_compacts(
    *, path: Path, by: Actor, at: datetime, compact: str = Compact.PSYPACT.value
) -> ImportReport:
    """Keep which states have joined a compact from a CSV file (see roster.compacts for its columns).

    ``compact`` names the compact of lines that do not. When any line is refused nothing is written, and the
    report says which and why. Counted are states: added joined, changed left, remarks are the file's notes.
    """
    rows = read_csv(path.read_bytes(), row_limit=MAX_ROWS)
    found, faults = read_members(rows, compact=compact)
    if faults:
        return ImportReport(read=len(rows), refused=tuple(faults))
    with transaction.atomic():
        counted = [_keep(members, by=by, at=at) for members in found]
    joined, left = sum(j for j, _ in counted), sum(n for _, n in counted)
    return ImportReport(
        read=len(rows),
        created=joined,
        updated=left,
        unchanged=len(rows) - joined - left,
        remarks=tuple(note for members in found for note in members.notes),
    )


def _keep(members: Members, *, by: Actor, at: datetime) -> tuple[int, int]:
    """Write one compact where it differs; return how many states joined and how many left."""
    row = CompactMembers.objects.select_for_update().filter(compact=members.compact).first()
    before = set(row.states) if row else set()
    same = (
        row is not None and before == set(members.states) and set(row.professions) == {*members.professions}
    )
    if same:
        return 0, 0
    values = {"professions": list(members.professions), "states": list(members.states), "imported_at": at}
    CompactMembers.objects.update_or_create(compact=members.compact, defaults=values)
    after = set(members.states)
    record(
        stream="roster",
        action="import_compacts",
        by=by,
        at=at,
        object=f"compact:{members.compact}",
        facts={
            "professions": list(members.professions),
            "joined": sorted(after - before),
            "left": sorted(before - after),
        },
    )
    return len(after - before), len(before - after)
