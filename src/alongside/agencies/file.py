"""Reading a directory file, plain or gzip, without trusting it."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from pathlib import Path

from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused, refuse

MAX_BYTES = 200 * 1024 * 1024
"""Most that a file may unfold to: ten times the national directory."""

Rows = list[tuple[int, dict[str, str]]]


def read(path: Path, *, needed: tuple[str, ...]) -> Rows:
    """Return the rows of a CSV file as (line, cells by column), its header being line 1.

    UTF-8 with or without mark, else Windows-1252. Raises Refused when it is no CSV file or lacks a column.
    """
    text = _text(_bytes(path))
    if "\x00" in text:
        raise Refused(refuse("not_text", gettext_noop("This is not a CSV file: it holds binary data.")))
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in needed if name not in header]
        if missing:
            raise Refused(
                refuse(
                    "no_column",
                    gettext_noop("The first line must name the columns. Missing: %(missing)s."),
                    missing=", ".join(missing),
                )
            )
        return _rows(reader, header)
    except csv.Error as error:
        raise Refused(
            refuse(
                "bad_csv",
                gettext_noop("Line %(line)s cannot be read as CSV: %(why)s."),
                line=reader.line_num,
                why=error,
            )
        ) from None


def _rows(reader: csv.reader, header: list[str]) -> Rows:  # type: ignore[valid-type]
    rows = []
    last = reader.line_num  # type: ignore[attr-defined]
    for cells in reader:  # type: ignore[attr-defined]
        if any(cells):
            rows.append((last + 1, dict(zip(header, cells, strict=False))))
        last = reader.line_num  # type: ignore[attr-defined]
    return rows


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


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
