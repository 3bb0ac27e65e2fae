"""What a file is, told by its first bytes; what an office file may not carry; pictures without their notes.

Office files are zip archives of XML: bombs, entities, macros and links to elsewhere are refused before any
library opens them. Pictures lose what a camera writes beside them (place, device, thumbnails).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile

from alongside.engagements.rules_papers import Media
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused, refuse

MOST_PARTS = 500
MOST_UNPACKED = 40 * 1024 * 1024
"""Bytes of an office file when unpacked. Python's zip reader stops at the size that a part declares."""
MOST_PIXELS = 60_000_000

_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OUTSIDE = re.compile(rb'TargetMode\s*=\s*["\']External["\']', re.IGNORECASE)
_LINK = re.compile(rb'relationships/hyperlink["\']')
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_RUNS = re.compile(r"vbaproject|/embeddings/|/activex/|\.bin$|macrosheets|/externallinks/", re.IGNORECASE)


class Unwelcome(Refused):
    """A file that is not kept, with the sentence that says why."""

    def __init__(self, code: str, sentence: str, **params: object) -> None:
        super().__init__(refuse(code, sentence, **params))


UNKNOWN = gettext_noop("Only PDF, Word (.docx), Excel (.xlsx), PNG and JPEG files are kept.")
BROKEN = gettext_noop("This file cannot be read. Save it anew, or make a PDF of it, and try again.")
TOO_BIG_INSIDE = gettext_noop("This file unpacks to far more than its size. It is not kept.")
RUNS = gettext_noop(
    "This file carries a program, another file or a link that loads by itself. Make a PDF of it."
)


def media_of(data: bytes) -> Media:
    """Return what the file is by its content. Raises Unwelcome for anything else."""
    if data[:1024].lstrip()[:5] == b"%PDF-":
        return Media.PDF
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return Media.PNG
    if data[:3] == b"\xff\xd8\xff":
        return Media.JPEG
    if data[:4] == b"PK\x03\x04":
        return _office(data)
    raise Unwelcome("media", UNKNOWN)


def _office(data: bytes) -> Media:
    """Look through an office file's parts before a library does; return which of the two it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unwelcome("bomb", TOO_BIG_INSIDE)
            if any(part.flag_bits & 1 for part in parts):
                raise Unwelcome(
                    "locked", gettext_noop("This file is locked with a password. Take it off first.")
                )
            for part in parts:
                _look_into(part.filename, archive.read(part))
            names = {part.filename.lower() for part in parts}
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError):
        raise Unwelcome("broken", BROKEN) from None
    if "word/document.xml" in names:
        return Media.DOCX
    if "xl/workbook.xml" in names:
        return Media.XLSX
    raise Unwelcome("media", UNKNOWN)


def _look_into(name: str, content: bytes) -> None:
    if _RUNS.search(f"/{name}") and "printersettings" not in name.lower():
        raise Unwelcome("runs", RUNS)
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    bare = content.replace(b"\0", b"")
    if _ENTITY.search(bare):
        raise Unwelcome("entity", BROKEN)
    if b"macroEnabled" in bare:
        raise Unwelcome("runs", RUNS)
    for relation in _RELATION.findall(bare):
        if _OUTSIDE.search(relation) and not _LINK.search(relation):
            raise Unwelcome("runs", RUNS)


def clean(data: bytes, media: Media) -> bytes:
    """Return the bytes to keep: a picture without what the camera wrote beside it; anything else unchanged.

    Raises Unwelcome for a picture that is broken or larger than MOST_PIXELS.
    """
    try:
        if media is Media.PNG:
            return _clean_png(data)
        if media is Media.JPEG:
            return _clean_jpeg(data)
    except (struct.error, IndexError):
        raise Unwelcome("broken", BROKEN) from None
    return data


_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"pHYs"}


def _clean_png(data: bytes) -> bytes:
    kept, place = [data[:8]], 8
    width, height = struct.unpack(">II", data[16:24])
    _sizes(width, height)
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, end = data[place + 4 : place + 8], place + 12 + length
        if end > len(data):
            raise Unwelcome("broken", BROKEN)
        if kind in _PNG_KEPT:
            kept.append(data[place:end])
        place = end
        if kind == b"IEND":
            return b"".join(kept)
    raise Unwelcome("broken", BROKEN)


_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_JPEG_KEPT = {0xE0, 0xEE}


def _clean_jpeg(data: bytes) -> bytes:
    """Keep the tables, frames and scans; drop Exif, notes and whatever follows the picture."""
    kept, place, framed = [data[:2]], 2, False
    while True:
        if data[place] != 0xFF:
            raise Unwelcome("broken", BROKEN)
        marker = data[place + 1]
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        end = place + 2 + length
        if end > len(data):
            raise Unwelcome("broken", BROKEN)
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            _sizes(width, height)
            framed = True
        if marker not in {*range(0xE0, 0xF0), 0xFE} or marker in _JPEG_KEPT:
            kept.append(data[place:end])
        if marker == 0xDA:
            last = data.rfind(b"\xff\xd9")
            if not framed or last < end:
                raise Unwelcome("broken", BROKEN)
            return b"".join([*kept, data[end : last + 2]])
        place = end


def _sizes(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise Unwelcome("pixels", gettext_noop("This picture is too large. Send a smaller one."))
