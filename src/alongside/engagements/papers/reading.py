"""The text of a file, piece by piece with its place, and what the check of free text finds in it."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from alongside.engagements.papers.media import BROKEN, RUNS, Unwelcome
from alongside.engagements.rules_papers import Found, Media
from alongside.kernel.freetext import lint
from alongside.kernel.text import gettext_noop

MOST_PAGES = 150
MOST_OBJECTS = 20_000
MOST_TEXT = 600_000
"""Characters of text in one paper; a longer one is refused, so that nothing goes unread."""
MOST_CELLS = 60_000
CHUNK = 4_000

PAGE = gettext_noop("page %(page)s")
PARAGRAPH = gettext_noop("paragraph %(paragraph)s")
CELL = gettext_noop("sheet %(sheet)s, cell %(cell)s")
NOTES = gettext_noop("comments, headers or properties")
TOO_LONG = gettext_noop("This file holds more text than can be checked. Send the pages that matter.")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and where it stands: a message id and what fills it."""

    where: str
    params: tuple[tuple[str, str], ...]
    text: str


def pieces(data: bytes, media: Media) -> list[Piece]:
    """Return the text of a file by place; nothing for a picture. Raises Unwelcome for what cannot be read whole."""
    reading = {Media.PDF: _pdf, Media.DOCX: _docx, Media.XLSX: _xlsx}.get(media)
    if reading is None:
        return []
    found, total = [], 0
    try:
        for piece in reading(data):
            total += len(piece.text)
            if total > MOST_TEXT:
                raise Unwelcome("too_long", TOO_LONG)
            if piece.text.strip():
                found.append(piece)
    except Unwelcome:
        raise
    except Exception:  # whatever a library says of a file made by strangers, the file is the trouble
        raise Unwelcome("broken", BROKEN) from None
    return found


def findings(read: Iterable[Piece], *, known_names: Collection[str] = ()) -> list[Found]:
    """Return what the check finds in the pieces, in order of place."""
    return [
        Found(piece.where, piece.params, finding)
        for piece in read
        for part in _parts(piece.text)
        for finding in lint(part, known_names=known_names)
    ]


def _parts(text: str) -> Iterator[str]:
    """Yield the text in stretches short enough for the check, each with the end of the one before."""
    for start in range(0, max(len(text), 1), CHUNK):
        yield text[max(start - 80, 0) : start + CHUNK]


def _pdf(data: bytes) -> Iterator[Piece]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Unwelcome("locked", gettext_noop("This file is locked with a password. Take it off first."))
    if len(reader.pages) > MOST_PAGES:
        raise Unwelcome("too_long", TOO_LONG)
    _runs_nothing(reader)
    for number, page in enumerate(reader.pages, 1):
        place = (("page", str(number)),)
        yield Piece(PAGE, place, page.extract_text() or "")
        for note in page.get("/Annots") or ():
            words = note.get_object()
            yield Piece(PAGE, place, " ".join(str(words.get(key, "")) for key in ("/Contents", "/T", "/V")))
    about: Any = reader.metadata or {}
    yield Piece(NOTES, (), " ".join(str(about.get(key, "")) for key in ("/Title", "/Subject", "/Keywords")))
    fields: Any = reader.get_fields() or {}
    yield Piece(NOTES, (), "\n".join(str(field.get("/V", "")) for field in fields.values()))


_PDF_RUNS = {
    "/JS",
    "/JavaScript",
    "/Launch",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/XFA",
    "/RichMedia",
    "/SubmitForm",
}


def _runs_nothing(reader: Any) -> None:
    """Refuse a PDF that holds a script, a program to start, another file or a form that sends itself."""
    from pypdf.generic import IndirectObject

    numbers = {number for part in reader.xref.values() for number in part} | set(reader.xref_objStm)
    if len(numbers) > MOST_OBJECTS:
        raise Unwelcome("too_long", TOO_LONG)
    waiting: list[Any] = [
        reader.trailer,
        *(IndirectObject(number, 0, reader) for number in numbers if number),
    ]
    for one in waiting:
        found = one.get_object() if isinstance(one, IndirectObject) else one
        _no_scripts(found, depth=0)


def _no_scripts(value: Any, *, depth: int) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject

    if depth > 12:
        return
    if isinstance(value, DictionaryObject):
        words = {str(key) for key in value} | {str(value.raw_get(k)) for k in ("/S", "/Type") if k in value}
        if words & _PDF_RUNS:
            raise Unwelcome("runs", RUNS)
        for inner in dict.values(value):
            _no_scripts(inner, depth=depth + 1)
    elif isinstance(value, ArrayObject):
        for inner in list.__iter__(value):
            _no_scripts(inner, depth=depth + 1)


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(rb"<[^>]+>")
_NOTED = re.compile(
    r"/(?:word/(?!document|styles|settings|fontTable|numbering|webSettings)[\w-]+|docProps/(?:core|custom))\.xml"
)


def _docx(data: bytes) -> Iterator[Piece]:
    from docx import Document

    document = Document(io.BytesIO(data))
    body = document.element.body
    for number, paragraph in enumerate(body.iter(f"{_WORD}p"), 1):
        words = (
            node.text or "" for node in paragraph.iter(f"{_WORD}t", f"{_WORD}delText", f"{_WORD}instrText")
        )
        yield Piece(PARAGRAPH, (("paragraph", str(number)),), "".join(words))
    for part in document.part.package.iter_parts():
        if _NOTED.fullmatch(str(part.partname)):
            yield Piece(NOTES, (), _plain(part.blob))


def _plain(xml: bytes) -> str:
    from html import unescape

    return unescape(_TAG.sub(b" ", xml).decode("utf-8", errors="replace"))


def _xlsx(data: bytes) -> Iterator[Piece]:
    from zipfile import ZipFile

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    cells = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                cells += 1
                if cells > MOST_CELLS:
                    raise Unwelcome("too_long", TOO_LONG)
                if cell.value is not None:
                    place = (("sheet", sheet.title), ("cell", cell.coordinate))
                    yield Piece(CELL, place, str(cell.value))
    yield Piece(NOTES, (), " ".join(sheet.title for sheet in book.worksheets))
    book.close()
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if re.search(r"comments|drawings/.*\.xml$|docProps/(?:core|custom)", name, re.IGNORECASE):
                yield Piece(NOTES, (), _plain(archive.read(name)))
