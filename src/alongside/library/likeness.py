"""Which entries are like which, so that what stands beside a good answer is found with it.

Half of what should answer a question says so in other words than the question: the second part of a series, the
same thing by another publisher. Entries are compared by the stems that they have, by the headings that they stand
under, each counting by how rare it is, and by their publisher; the nearest are kept with how near they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

WORDS, HEADINGS, SERIES = 0.6, 0.25, 0.15
"""What the likeness of all stems, of the headings alone, and one publisher count: together 1. docs/library.md has
how they were chosen."""
NEAREST = 16
"""So many are kept for each entry, and for those the other way around."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def place_beside_others(resource_ids: Sequence[int]) -> None:
    """Write anew which entries are like these, in the present transaction; pairs of others stay as they are.

    Reads the postings of all entries: some 20,000 rows for the starting catalog, 0.1 s.
    """
    if not resource_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, publisher FROM library_resource ORDER BY id")
        publishers = {int(pk): publisher for pk, publisher in cursor.fetchall()}
        cursor.execute("SELECT resource_id, lexeme, worth FROM library_posting")
        postings = cursor.fetchall()
    order = {pk: n for n, pk in enumerate(publishers)}
    these = np.array(sorted(order[pk] for pk in set(resource_ids) if pk in order), dtype=np.int64)
    near = _nearest(_likeness(these, order, list(publishers.values()), postings))
    ids = list(order)
    pairs = {
        pair: round(float(worth), 4)
        for n, one in enumerate(these)
        for other, worth in near[n]
        for pair in ((ids[one], ids[other]), (ids[other], ids[one]))
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM library_likeness WHERE resource_id = ANY(%(ids)s) OR other_id = ANY(%(ids)s)",
            {"ids": list(resource_ids)},
        )
        cursor.execute(
            "INSERT INTO library_likeness (resource_id, other_id, worth)"
            " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::float8[])",
            [[a for a, _ in pairs], [b for _, b in pairs], list(pairs.values())],
        )


def _likeness(
    these: Ints, order: dict[int, int], publishers: Sequence[str], postings: Sequence[tuple[int, str, float]]
) -> Floats:
    """Return how like all entries are these, a row for each of these; nobody is like themselves."""
    places: dict[str, int] = {}
    columns = np.array([places.setdefault(lexeme, len(places)) for _, lexeme, _ in postings], dtype=np.int64)
    rows = np.array([order[pk] for pk, _, _ in postings], dtype=np.int64)
    worth = np.array([worth for _, _, worth in postings], dtype=np.float64)
    size = (len(order), len(places))
    having = np.bincount(columns, minlength=len(places))
    rare = np.log1p((len(order) - having + 0.5) / (having + 0.5))
    heading = np.array([":" in lexeme for lexeme in places], dtype=bool)
    names = np.array(publishers)
    found = SERIES * (names[these][:, None] == names).astype(np.float64)
    for share, counts in ((WORDS, np.ones_like(heading)), (HEADINGS, heading)):
        weights = csr_matrix((worth * rare[columns] * counts[columns], (rows, columns)), shape=size)
        lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
        unit = diags_array(1 / np.where(lengths > 0, lengths, 1)) @ weights
        found = found + share * (unit[these] @ unit.T).toarray()
    found[np.arange(len(these)), these] = 0
    return found


def _nearest(likeness: Floats) -> list[list[tuple[int, float]]]:
    """Return the nearest of each row, (column, likeness); those not like at all are left out."""
    kept = np.argsort(-likeness, axis=1, kind="stable")[:, :NEAREST]
    return [
        [(int(n), float(row[n])) for n in places if row[n] > 0]
        for row, places in zip(likeness, kept, strict=True)
    ]
