"""The check of free text at save: some things may not be kept, about others the writer is asked.

It finds patterns, not meaning: it cannot vouch for a text. A finding that blocks must be taken out; a finding
that asks is shown once and the writer decides. Pure: no database, no clock, nothing kept of the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from alongside.kernel.freetext_kinds import BLOCKING, SENTENCES, Kind, Severity, Span
from alongside.kernel.freetext_names import name_spans, statement_spans
from alongside.kernel.freetext_numbers import number_spans
from alongside.kernel.freetext_smooth import Smooth, smooth
from alongside.kernel.freetext_words import NOT_NAMES, TITLES
from alongside.kernel.text import fold

__all__ = ["LONGEST", "Finding", "Kind", "Severity", "asks", "blocks", "lint"]

LONGEST: Final = 10_000
"""The longest text that is checked, in characters; a longer one is refused, so that a save stays quick."""

_MOST_NAMES: Final = 100
_DOT: Final = "•"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a text.

    ``start`` and ``end`` are a half-open span of characters of the text as given. ``sentence`` is a message
    id with ``%(excerpt)s`` (see ``params``) that says what to do. ``excerpt`` is masked, safe to keep.
    """

    start: int
    end: int
    kind: Kind
    severity: Severity
    sentence: str
    excerpt: str

    @property
    def params(self) -> Mapping[str, object]:
        """What fills the sentence after it is translated."""
        return {"excerpt": self.excerpt, "limit": f"{LONGEST:,}"}

    def __str__(self) -> str:
        return self.sentence % dict(self.params)


def lint(text: str, *, known_names: Collection[str] = ()) -> list[Finding]:
    """Return what is found in ``text``, in order of place, without overlaps (what blocks wins).

    ``known_names`` are the names that the case already holds (its agency, town, helpers): never asked about.
    Of a text longer than ``LONGEST`` only that much is read, and one finding blocks the rest. At most 100
    names are returned. Never raises; time is linear in the text. Rules: design E8 and E9.
    """
    flat = smooth(text[:LONGEST])
    known = _known_words(known_names)
    spans = [*number_spans(flat.text), *islice(statement_spans(flat.text), _MOST_NAMES)]
    people = (s for s in name_spans(flat.text) if not _is_known(flat.text[s.start : s.end], known))
    spans += islice(people, _MOST_NAMES)
    findings = [_finding(flat, span) for span in _without_overlaps(spans)]
    if len(text) > LONGEST:
        findings.append(
            Finding(LONGEST, len(text), Kind.TOO_LONG, "block", SENTENCES[Kind.TOO_LONG], excerpt="")
        )
    return findings


def blocks(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that must be taken out before the text is saved."""
    return [f for f in findings if f.severity == "block"]


def asks(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that the writer is asked about and may keep."""
    return [f for f in findings if f.severity == "ask"]


def _known_words(known_names: Collection[str]) -> str:
    return "|".join(f" {fold(smooth(name).text)} " for name in known_names)


def _is_known(name: str, known: str) -> bool:
    return bool(known) and f" {fold(name)} " in known


def _without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Keep the blocking one of two spans that overlap, then the longer, then the earlier; sorted by place."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.kind not in BLOCKING, s.start - s.end)):
        while kept and kept[-1].end > span.start and _outranks(span, kept[-1]):
            kept.pop()
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return kept


def _outranks(new: Span, old: Span) -> bool:
    if (new.kind in BLOCKING) != (old.kind in BLOCKING):
        return new.kind in BLOCKING
    return new.end - new.start > old.end - old.start


def _finding(flat: Smooth, span: Span) -> Finding:
    start, end = flat.original(span.start, span.end)
    severity: Severity = "block" if span.kind in BLOCKING else "ask"
    excerpt = _mask(flat.text[span.start : span.end], span.kind)
    return Finding(start, end, span.kind, severity, SENTENCES[span.kind], excerpt)


def _mask(text: str, kind: Kind) -> str:
    """Return the text with its digits hidden, and with only the first letter of each name."""
    if kind is Kind.HEALTH:
        head = text.rstrip("0123456789/. ")
        return (
            head + _DOT * (len(text) - len(head))
            if head
            else "".join(_DOT if c.isdigit() else c for c in text)
        )
    if kind not in {Kind.NAME, Kind.STATEMENT}:
        return "".join(_DOT if c.isalnum() else c for c in text)
    return " ".join(_mask_word(word, kind) for word in text.split())


def _mask_word(word: str, kind: Kind) -> str:
    plain = fold(word)
    if kind is Kind.STATEMENT and (word[:1].islower() or plain in TITLES or plain in NOT_NAMES):
        return word
    return word[:1] + _DOT * (len(word) - 1)
