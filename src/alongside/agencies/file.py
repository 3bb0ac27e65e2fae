"""Reading a directory file, plain or gzip, without trusting it."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

from alongside.kernel.spreadsheet import read_csv
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused, refuse

MAX_BYTES = 200 * 1024 * 1024
"""Most that a file may unfold to: ten times the national directory."""

MAX_ROWS = 200_000

Rows = list[tuple[int, dict[str, str]]]
Faults = list[tuple[int, str]]


def read(path: Path, *, needed: tuple[str, ...]) -> tuple[Rows, Faults]:
    """Return the rows of a CSV file as (line, cells by column in lower case), and its faults by line.

    Raises Refused when the file is damaged or lacks a needed column.
    """
    found = read_csv(_bytes(path), row_limit=MAX_ROWS)
    columns = {name.lower() for name in found.columns}
    missing = [name for name in needed if name not in columns]
    if found.columns and missing:
        raise Refused(
            refuse(
                "no_column",
                gettext_noop("The first line must name the columns. Missing: %(missing)s."),
                missing=", ".join(missing),
            )
        )
    rows = [(line, {name.lower(): cell for name, cell in row.items()}) for line, row in found]
    return rows, [(max(1, fault.line), str(fault)) for fault in found.faults]


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            plain = packed.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise Refused(
            refuse("bad_gzip", gettext_noop("The compressed file is damaged; fetch it again."))
        ) from None
    if len(plain) > MAX_BYTES:
        raise Refused(refuse("too_big", gettext_noop("The file is too big to be a directory of agencies.")))
    return plain
