"""What the search looks into: an entry's words, folded in Python, as one weighted vector in two languages.

The embedded server has no dictionary that folds accents, so words are folded before PostgreSQL sees them, on
both sides: what is stored and what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from alongside.kernel.text import fold
from alongside.library.asked import theme
from alongside.library.likeness import place_beside_others

_REMARK = re.compile(r"\((?:text copy|copy|repost|archived)\)")
"""What we say behind a title; it is no word of the title."""


def parts_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return the folded words of an entry by language and weight: ``en_a`` is its English title, and so on.

    A: title. B: the words its keeper would ask with. C: summary and publisher. A title is read in the entry's
    first language, the keeper's words in both.
    """
    title, keywords = fold(_REMARK.sub("", entry["title"])), fold(entry.get("keywords") or "")
    spanish_title = next(iter(entry["languages"]), "en") == "es"
    return {
        "en_a": "" if spanish_title else title,
        "es_a": title if spanish_title else "",
        "en_b": keywords,
        "es_b": keywords,
        "en_c": f"{fold(entry['summary'])} {fold(entry['publisher'])}",
        "es_c": fold(entry.get("summary_es") or ""),
    }


def themes_of(entry: Mapping[str, Any]) -> str:
    """Return the entry's topics, audiences and phases as lexemes of their own, ready for array_to_tsvector."""
    shelves = ("topics", "audiences", "phases")
    return " ".join(theme(shelf, value) for shelf in shelves for value in entry[shelf])


WORTH = {"A": 1.0, "B": 0.62, "C": 0.62, "D": 0.45}
"""What a stem is worth by where it stands: title, keeper's words, summary, theme (setweight's letters)."""
AGAIN = 0.2
"""What each further place adds, as a share; three at most, so that no stem is worth more than one of a title."""


def put_into_index(resource_ids: Sequence[int], entries: Sequence[Mapping[str, Any]]) -> None:
    """Write words, vector, postings and likeness of these entries in the present transaction."""
    rows = [parts_of(entry) for entry in entries]
    names = ("en_a", "en_b", "en_c", "es_a", "es_b", "es_c")
    vector = " || ".join(
        f"setweight(to_tsvector('{'english' if n.startswith('en') else 'spanish'}', p.{n}), '{n[-1].upper()}')"
        for n in names
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE library_resource r SET"  # noqa: S608 (own names only)
            f" vector = {vector} || array_to_tsvector(string_to_array(p.themes, ' ')),"
            f" words = concat_ws(' ', {', '.join(f'p.{n}' for n in names if n != 'es_b')})"
            f" FROM unnest(%s::bigint[], %s::text[], {', '.join(['%s::text[]'] * len(names))})"
            f" AS p (id, themes, {', '.join(names)}) WHERE r.id = p.id",
            [list(resource_ids), [themes_of(e) for e in entries], *([row[n] for row in rows] for n in names)],
        )
        cursor.execute("DELETE FROM library_posting WHERE resource_id = ANY(%s)", [list(resource_ids)])
        cursor.execute(
            "INSERT INTO library_posting (resource_id, lexeme, worth)"
            " SELECT r.id, x.lexeme, CASE coalesce((SELECT min(w) FROM unnest(x.weights) w), 'D')"
            " WHEN 'A' THEN %s WHEN 'B' THEN %s WHEN 'C' THEN %s ELSE %s END"
            " * (1 + %s * least(3, greatest(0, coalesce(cardinality(x.weights), 1) - 1)))"
            " FROM library_resource r, unnest(r.vector) x WHERE r.id = ANY(%s)",
            [*(WORTH[letter] for letter in "ABCD"), AGAIN, list(resource_ids)],
        )
    place_beside_others(resource_ids)
