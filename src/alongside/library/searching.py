"""The search: a question becomes weighted stems, PostgreSQL ranks and counts, Python marks what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from alongside.library.asked import LIKE, Asked, asked_words
from alongside.library.vocabulary import Vocabulary, vocabulary

FACETS: Mapping[str, str] = {
    "phase": "phases",
    "audience": "audiences",
    "topic": "topics",
    "discipline": "disciplines",
    "language": "languages",
}
"""What a search can be narrowed by, and in which column it stands."""

HALF_TYPED = 0.7
MISSPELLED = 0.8
SHORTEST_BEGINNING = 3
WEIGHTS = "{0.12, 0.35, 0.6, 1.0}"
"""What a word is worth by where it stands: audiences and phases, topics, summary, title (D to A)."""
RELEVANT = 0.2
"""Entries with less than this share of the best one's score are left out."""


@dataclass(frozen=True)
class Part:
    """One word of the question as PostgreSQL gets it: alternatives of (tsquery, worth), the best one counts."""

    word: str
    alternatives: Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Found:
    """What a search found: ids of this page, best first; how many in all; counts by facet and value.

    ``instead`` are words that no entry has, with the nearest one that was looked for. ``lexemes`` and
    ``beginning`` say what to mark.
    """

    ids: list[int]
    total: int
    counts: dict[str, dict[str, int]]
    instead: list[tuple[str, str]] = field(default_factory=list)
    lexemes: frozenset[str] = frozenset()
    beginning: str = ""


def search(
    text: str, *, chosen: Mapping[str, str], language: str = "en", limit: int = 10, offset: int = 0
) -> Found:
    """Find entries for a question, narrowed by ``chosen`` (facet to value).

    Each facet's counts are right under the other facets: they say how many entries a click would leave.
    Without a word to look for, everything is listed by title. An unknown facet value finds nothing.
    """
    known = vocabulary()
    parts, instead = _parts(asked_words(text), known)
    asked = bool(text.strip())
    rows = _run(parts, asked=asked, chosen=chosen, language=language, limit=limit, offset=offset)
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    ids: list[int] = []
    total = 0
    for kind, value, amount in sorted(rows, key=lambda row: row[2]):
        if kind == "hit":
            ids.append(int(value))
        elif kind == "total":
            total = int(amount)
        else:
            counts[kind][value] = int(amount)
    words = [w for a in asked_words(text) for w in (a.word, *a.like)] + [taken for _, taken in instead]
    lexemes = {x for stems in known.lexemes_of(words).values() for x in stems}
    return Found(ids, total, counts, instead, frozenset(lexemes), parts[-1].word if parts else "")


def _parts(asked: Sequence[Asked], known: Vocabulary) -> tuple[list[Part], list[tuple[str, str]]]:
    """Return what to look for, and which words were taken for misspelled."""
    stems = known.lexemes_of(w for a in asked for w in (a.word, *a.like))
    parts, instead = [], []
    for word in asked:
        alternatives = [(_quoted(x), known.weight(x)) for x in stems[word.word] if known.weight(x)]
        alternatives += [
            (_quoted(x), LIKE * known.weight(x)) for like in word.like for x in stems[like] if known.weight(x)
        ]
        if word.last and len(word.word) >= SHORTEST_BEGINNING and stems[word.word]:
            count = known.starting_with(word.word)
            if count:
                worth = known.weight(stems[word.word][0]) or _rarity(count, known.entries)
                alternatives.append((f"{_quoted(word.word)}:*", HALF_TYPED * worth))
        if not alternatives and stems[word.word] and (near := known.nearest(word.word)):
            instead.append((word.word, near))
            alternatives = [
                (_quoted(x), MISSPELLED * known.weight(x)) for x in known.lexemes_of([near])[near]
            ]
        if alternatives:
            parts.append(Part(word.word, alternatives))
    return parts, instead


def _rarity(count: int, entries: int) -> float:
    return Vocabulary("", entries, {}, {"": count}).weight("")


def _quoted(lexeme: str) -> str:
    """Write a stem as a tsquery that is taken as it is."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


_RANKED = """
hit AS MATERIALIZED (
    SELECT id, sum(best) * (0.4 + 0.6 * count(*) / %(parts)s) AS score FROM (
        SELECT r.id, t.no, max(t.w * ts_rank(%(weights)s::float4[], r.vector, t.q)) AS best
        FROM (SELECT no, q::tsquery, w FROM unnest(%(no)s::int[], %(q)s::text[], %(w)s::float8[])
              AS u (no, q, w)) t
        JOIN library_resource r ON r.vector @@ t.q
        WHERE r.state = 'shown' GROUP BY r.id, t.no) x
    GROUP BY id),
"""
_ALL = "hit AS (SELECT id, 0::float8 AS score FROM library_resource WHERE state = 'shown'),\n"
_SHELF = """
base AS MATERIALIZED (
    SELECT r.id, r.title, r.phases, r.audiences, r.topics, r.disciplines, r.languages,
           h.score * CASE WHEN %(language)s = ANY(r.languages) THEN 1.15 ELSE 1 END AS score, {flags}
    FROM hit h JOIN library_resource r ON r.id = h.id
    WHERE h.score >= %(relevant)s * (SELECT max(score) FROM hit))
"""


def _run(
    parts: Sequence[Part],
    *,
    asked: bool,
    chosen: Mapping[str, str],
    language: str,
    limit: int,
    offset: int,
) -> list[tuple[str, str, float]]:
    """Rank, narrow and count in one statement; rows are (kind, value, amount)."""
    if asked and not parts:
        return [("total", "", 0)]
    flags = ", ".join(
        f"{f'%(f_{facet})s = ANY(r.{column})' if chosen.get(facet) else 'true'} AS in_{facet}"
        for facet, column in FACETS.items()
    )
    every = " AND ".join(f"in_{facet}" for facet in FACETS)
    counts = " UNION ALL ".join(
        f"SELECT '{facet}', v, count(*)::float8 FROM base, unnest(base.{column}) v"  # noqa: S608
        f" WHERE {' AND '.join(f'in_{other}' for other in FACETS if other != facet)} GROUP BY v"
        for facet, column in FACETS.items()
    )
    sql = (
        f"WITH {_RANKED if parts else _ALL} {_SHELF.format(flags=flags)}"  # noqa: S608 (own names only)
        " (SELECT 'hit', id::text, row_number() OVER (ORDER BY score DESC, title, id)::float8"
        f" FROM base WHERE {every} ORDER BY 3 LIMIT %(limit)s OFFSET %(offset)s)"
        f" UNION ALL SELECT 'total', '', count(*)::float8 FROM base WHERE {every} UNION ALL {counts}"
    )
    flat = [(n, q, w) for n, part in enumerate(parts) for q, w in part.alternatives]
    values: dict[str, Any] = {
        "parts": max(1, len(parts)),
        "weights": WEIGHTS,
        "no": [n for n, _, _ in flat],
        "q": [q for _, q, _ in flat],
        "w": [w for _, _, w in flat],
        "language": language,
        "relevant": RELEVANT,
        "limit": limit,
        "offset": offset,
        **{f"f_{facet}": chosen[facet] for facet in FACETS if chosen.get(facet)},
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
