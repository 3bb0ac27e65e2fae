"""The search: a question becomes weighted stems, PostgreSQL ranks and counts, Python marks what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from alongside.library.indexing import TITLE
from alongside.library.understanding import Part, understand
from alongside.library.vocabulary import vocabulary

FACETS: Mapping[str, str] = {
    "phase": "phases",
    "audience": "audiences",
    "topic": "topics",
    "discipline": "disciplines",
    "language": "languages",
}
"""What a search can be narrowed by, and in which column it stands."""

BOTH = 0.6
"""An entry that has a word and what it points to gets this share of the lesser one on top."""
KIN: Mapping[str, float] = {"title": 0.5, "topics": 0.2, "audiences": 0.2}
"""What an entry gains at most by being like the best one, as a share of the best score: by the words of its title,
its topics, those whom it is for. Each counts by how rare it is, so that a topic of few entries binds more."""
SERIES = 0.1
"""What it gains by coming from the best one's publisher: parts of one work stand together."""
TELLING = 0.15
"""Stems and themes worth less than this share of the question's best one are not looked for: they rank nothing."""
RELEVANT = 0.1
"""Entries with less than this share of the best one's score are left out."""


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
    asked = understand(text, known=known, page=language)
    rows = _run(
        asked.parts,
        entries=known.entries,
        asked=bool(text.strip()),
        chosen=chosen,
        language=asked.language,
        limit=limit,
        offset=offset,
    )
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
    return Found(ids, total, counts, asked.instead, asked.lexemes, asked.beginning)


_RANKED = """
hit AS MATERIALIZED (
    SELECT id, sum(greatest(said, meant) + %(both)s * least(said, meant))
               * (0.7 + 0.3 * count(*) / %(parts)s) AS score
    FROM (
        SELECT p.resource_id AS id, t.no,
               coalesce(max(t.w * p.worth) FILTER (WHERE NOT t.theme), 0) AS said,
               coalesce(max(t.w * p.worth) FILTER (WHERE t.theme), 0) AS meant
        FROM unnest(%(no)s::int[], %(lexemes)s::text[], %(w)s::float8[], %(theme)s::bool[])
             AS t (no, lexeme, w, theme)
        JOIN library_posting p ON p.lexeme = t.lexeme
        WHERE p.lexeme = ANY(%(lexemes)s)
        GROUP BY p.resource_id, t.no) x
    GROUP BY id),
"""
_ALL = "hit AS (SELECT id, 0::float8 AS score FROM library_resource WHERE state = 'shown'),\n"
_SHELF = """
first AS (SELECT id, score FROM hit WHERE score > 0 ORDER BY score DESC, id LIMIT 20),
best AS MATERIALIZED (SELECT f.id, f.score, r.publisher FROM first f JOIN library_resource r USING (id)
    WHERE r.state = 'shown' ORDER BY f.score DESC, f.id LIMIT 1),
kind AS (SELECT * FROM unnest(%(kinds)s::text[], %(gains)s::float8[]) AS k (kind, gain)),
trait AS MATERIALIZED (
    SELECT ids, gain * w / sum(w) OVER (PARTITION BY kind) AS gain FROM (
        SELECT kind, gain, ids, ln(1 + %(entries)s / cardinality(ids)) AS w
        FROM best JOIN library_posting t ON t.resource_id = best.id
        JOIN kind ON t.worth >= %(title)s AND kind = 'title' OR t.lexeme LIKE kind || ':%%'
        CROSS JOIN LATERAL (
            SELECT array_agg(p.resource_id) AS ids FROM library_posting p
            WHERE p.lexeme = t.lexeme AND (p.worth >= %(title)s OR kind <> 'title')) having_it
        WHERE kind <> 'title' OR cardinality(ids) <= %(entries)s / 4) x),
near AS MATERIALIZED (
    SELECT id, sum(score) AS score, sum(gain) AS gain
    FROM (SELECT id, score, 0 AS gain FROM hit UNION ALL SELECT unnest(ids), 0, gain FROM trait) x GROUP BY id),
base AS MATERIALIZED (
    SELECT r.id, r.title, r.phases, r.audiences, r.topics, r.disciplines, r.languages,
           h.score * CASE WHEN %(language)s = ANY(r.languages) THEN 1.15 ELSE 1 END
           + coalesce(best.score * (h.gain
               + CASE WHEN best.publisher = r.publisher THEN %(series)s ELSE 0 END), 0) AS score, {flags}
    FROM near h JOIN library_resource r ON r.id = h.id LEFT JOIN best ON true
    WHERE r.state = 'shown' AND h.score >= %(relevant)s * (SELECT max(score) FROM hit))
"""


def _run(
    parts: Sequence[Part],
    *,
    entries: int,
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
    values: dict[str, Any] = {
        "parts": max(1, len(parts)),
        **_columns(parts),
        "both": BOTH,
        "language": language,
        "kinds": list(KIN),
        "gains": list(KIN.values()),
        "series": SERIES,
        "title": TITLE,
        "entries": float(entries),
        "relevant": RELEVANT,
        "limit": limit,
        "offset": offset,
        **{f"f_{facet}": chosen[facet] for facet in FACETS if chosen.get(facet)},
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _columns(parts: Sequence[Part]) -> dict[str, list[Any]]:
    """Return the stems and themes of all words as the columns that PostgreSQL unnests."""
    least = TELLING * max((worth for p in parts for _, worth in (*p.stems, *p.themes)), default=0.0)
    flat = [
        (n, lexeme, worth, theme)
        for n, part in enumerate(parts)
        for theme, alternatives in ((False, part.stems), (True, part.themes))
        for lexeme, worth in alternatives
        if worth >= least
    ]
    return {name: [row[n] for row in flat] for n, name in enumerate(("no", "lexemes", "w", "theme"))}
