"""What the search looks into: an entry's words, folded in Python, as one weighted vector in two languages.

The embedded server has no dictionary that folds accents, so words are folded before PostgreSQL sees them, on
both sides: what is stored and what is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from alongside.kernel.text import fold
from alongside.library.asked import words_beside


def parts_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return the folded words of an entry by language and weight: ``en_a`` is its English title, and so on.

    A: title. B: summary. C: what people say for its topics. D: what they say for its audiences and phases, and
    who publishes it. A title is read in the entry's first language.
    """
    title = fold(entry["title"])
    spanish_title = next(iter(entry["languages"]), "en") == "es"
    found = {
        "en_a": "" if spanish_title else title,
        "es_a": title if spanish_title else "",
        "en_b": fold(entry["summary"]),
        "es_b": fold(entry.get("summary_es") or ""),
    }
    for language in ("en", "es"):
        found[f"{language}_c"] = words_beside("topics", entry["topics"], language)
        found[f"{language}_d"] = " ".join(
            words_beside(shelf, entry[shelf], language) for shelf in ("audiences", "phases")
        )
    found["en_d"] += f" {fold(entry['publisher'])}"
    return found


def put_into_index(resource_ids: Sequence[int], entries: Sequence[Mapping[str, Any]]) -> None:
    """Write words and vector of these entries, in one statement, in the present transaction."""
    rows = [parts_of(entry) for entry in entries]
    names = ("en_a", "en_b", "en_c", "en_d", "es_a", "es_b", "es_c", "es_d")
    vector = " || ".join(
        f"setweight(to_tsvector('{'english' if n.startswith('en') else 'spanish'}', p.{n}), '{n[-1].upper()}')"
        for n in names
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE library_resource r SET vector = {vector},"  # noqa: S608 (own names only)
            f" words = concat_ws(' ', {', '.join(f'p.{n}' for n in names)})"
            f" FROM unnest(%s::bigint[], {', '.join(['%s::text[]'] * len(names))})"
            f" AS p (id, {', '.join(names)}) WHERE r.id = p.id",
            [list(resource_ids), *([row[n] for row in rows] for n in names)],
        )
