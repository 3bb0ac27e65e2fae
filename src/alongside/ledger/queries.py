"""Reading the ledger, and proving that nobody changed it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from alongside.ledger import chain
from alongside.ledger.models import LedgerEntry, LedgerHead


@dataclass(frozen=True)
class Fault:
    """Where a chain does not hold, and in what way."""

    stream: str
    seq: int
    what: str


@dataclass(frozen=True)
class Verification:
    """What the verifier saw: streams and lines counted, and every fault."""

    streams: int
    lines: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Say whether every chain holds."""
        return not self.faults


def entries(stream: str) -> QuerySet[LedgerEntry]:
    """Return the lines of one stream, oldest first."""
    return LedgerEntry.objects.filter(stream=stream).order_by("seq")


def lines_for_page(stream: str, *, limit: int = 200) -> list[dict[str, Any]]:
    """Return the last lines of a stream for showing, newest first: at, who, action, object, why, facts."""
    rows = LedgerEntry.objects.filter(stream=stream).order_by("-seq")[:limit]
    return [{**json.loads(row.payload), "at": row.at, "seq": row.seq} for row in rows]


def verify() -> Verification:
    """Recompute every chain from its first line; compare columns with payloads and heads with last lines."""
    heads = {h.stream: h for h in LedgerHead.objects.all()}
    faults: list[Fault] = []
    lines = 0
    last: dict[str, tuple[int, str]] = {}
    rows = LedgerEntry.objects.order_by("stream", "seq").iterator(chunk_size=5000)
    for row in rows:
        lines += 1
        seq, prev = last.get(row.stream, (0, chain.GENESIS))
        faults += _faults_of(row, seq, prev)
        last[row.stream] = (row.seq, row.hash)
    faults += list(_faults_of_heads(heads, last))
    return Verification(streams=len(last), lines=lines, faults=tuple(faults))


def _faults_of(row: LedgerEntry, seq: int, prev: str) -> list[Fault]:
    found = []
    if row.seq != seq + 1:
        found.append(Fault(row.stream, row.seq, f"line {seq + 1} is missing"))
    if row.prev_hash != prev:
        found.append(Fault(row.stream, row.seq, "does not follow the line before it"))
    if chain.link(row.prev_hash, row.stream, row.seq, row.payload) != row.hash:
        found.append(Fault(row.stream, row.seq, "was changed"))
    body = json.loads(row.payload)
    if (body["actor"], body["action"], body["object"], body["at"]) != (
        row.actor,
        row.action,
        row.object,
        row.at.isoformat(),
    ):
        found.append(Fault(row.stream, row.seq, "columns differ from the payload"))
    return found


def _faults_of_heads(heads: dict[str, LedgerHead], last: dict[str, tuple[int, str]]) -> Iterator[Fault]:
    for stream, head in heads.items():
        if last.get(stream, (0, chain.GENESIS)) != (head.seq, head.hash):
            yield Fault(stream, head.seq, "the end of the chain is missing")
    for stream in last.keys() - heads.keys():
        yield Fault(stream, last[stream][0], "the head of the chain is missing")
