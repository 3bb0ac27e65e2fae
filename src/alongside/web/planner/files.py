"""A plan as a file: PDF, Word, Markdown, JSON, and one-page checklists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext, override

from alongside.field import booklet as booklets
from alongside.field import queries as field
from alongside.plans import outline, writers
from alongside.plans.document import Document, text_of

BOOKLETS = {f"booklet-{paper}": paper for paper in booklets.PAPERS}
KINDS = {
    **dict.fromkeys(BOOKLETS, "application/pdf"),
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}

WRITERS: dict[str, Callable[[outline.Outline], bytes | str]] = {
    "pdf": writers.pdf,
    "docx": writers.word,
    "md": writers.markdown,
}


def file_of(document: Document, kind: str, *, on: date, revision: int | None = None) -> HttpResponse:
    """Return a plan as a file in its own language. Raises KeyError for an unknown kind."""
    if kind in BOOKLETS:
        return booklet_of(document, BOOKLETS[kind], on=on)
    content_type = KINDS[kind]
    with override(document["language"]):
        if kind == "json":
            made: bytes | str = text_of(document)
        else:
            whole = outline.whole(document, say=gettext, foot=_foot(), on=on, revision=revision)
            made = WRITERS[kind](whole)
    return _sent(made, content_type, f"{_name(document)}.{kind}")


def checklist_of(document: Document, protocol_id: str) -> HttpResponse:
    """Return one protocol as a checklist for one page (PDF). Raises LookupError."""
    with override(document["language"]):
        made = writers.one_page(outline.checklist(document, protocol_id, say=gettext, foot=_foot()))
    return _sent(made, KINDS["pdf"], f"{_name(document)}-{protocol_id}.pdf")


def booklet_of(document: Document, paper: str, *, on: date) -> HttpResponse:
    """Return the field pack as a booklet with the plan's own contacts (PDF), in the plan's language."""
    language, (sheet, size) = document["language"], booklets.PAPERS[paper]
    with override(language):
        made = booklets.booklet(
            field.pack(language, today=on),
            say=gettext,
            foot=_foot(),
            on=on,
            contacts=document["partners"],
            community=document["community"]["name"],
        )
    data = writers.pdf(made, size=size, paper=sheet)
    return _sent(data, KINDS["pdf"], f"{_name(document)}-field-{paper}.pdf")


def _foot() -> str:
    return f"{settings.PROGRAM['name']} · {settings.PROGRAM['phone']} · 988"


def _name(document: Document) -> str:
    return f"plan-{slugify(document['community']['name'])[:60]}".rstrip("-")


def _sent(made: bytes | str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
