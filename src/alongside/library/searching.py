"""The search: a question becomes weighted stems, PostgreSQL ranks and counts, Python marks what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

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
BESIDE = 3
"""The best so many lend what is like them a share of the best score; the better one is, the more it lends."""
STEEP = 5
"""How much more: what they lend goes with this power of their score."""
TELLING = 0.15
"""Stems and themes worth less than this share of the question's best one are not looked for: they rank nothing."""
RELEVANT, FAINT = 0.25, 0.1
"""Entries with less than this share of the best one's score are left out; those beside the best, with less than
the second."""


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
best AS MATERIALIZED (
    SELECT f.id, f.score, power(f.score / max(f.score) OVER (), %(steep)s) AS lends
    FROM first f JOIN library_resource r ON r.id = f.id
    WHERE r.state = 'shown' ORDER BY f.score DESC, f.id LIMIT %(beside)s),
beside AS MATERIALIZED (
    SELECT l.other_id AS id, sum(best.lends * l.worth) * (SELECT max(score) / sum(lends) FROM best) AS gain
    FROM best JOIN library_likeness l ON l.resource_id = best.id GROUP BY l.other_id),
near AS MATERIALIZED (
    SELECT id, score, coalesce(gain, 0) AS gain FROM hit LEFT JOIN beside USING (id)
    WHERE score >= CASE WHEN gain IS NULL THEN %(relevant)s ELSE %(faint)s END * (SELECT max(score) FROM hit)),
base AS MATERIALIZED (
    SELECT r.id, r.title, r.phases, r.audiences, r.topics, r.disciplines, r.languages,
           n.score * CASE WHEN %(language)s = ANY(r.languages) THEN 1.15 ELSE 1 END + n.gain AS score, {flags}
    FROM near n JOIN library_resource r ON r.id = n.id WHERE r.state = 'shown')
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
    values: dict[str, Any] = {
        "parts": max(1, len(parts)),
        **_columns(parts),
        "both": BOTH,
        "language": language,
        "steep": STEEP,
        "beside": BESIDE,
        "relevant": RELEVANT,
        "faint": FAINT,
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
