"""Drawing an outline as Markdown, as a Word file and as a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alongside.plans.outline import Block, Outline

SHEET = Path(__file__).parent / "data" / "plan.typ"
_MARKED = re.compile(r"([\\`*_{}\[\]<>|#~])")
_LEADING = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)
NOTHING = "\U0010fffd"
"""What no text holds: the pattern of an outline that marks nothing."""
SIZES = (10.5, 9.5, 8.5, 7.5)
"""Sizes of letters in points, tried in turn until a checklist fits one page."""


def markdown(outline: Outline) -> str:
    """Return an outline as Markdown. What people wrote is escaped: it makes no markup."""
    parts = [_MARKDOWN[block["kind"]](block) for block in outline.blocks]
    return "\n\n".join([*parts, f"*{_plain(outline.foot)}*"]) + "\n"


def _plain(words: str) -> str:
    return _LEADING.sub(r"\1\\\2", _MARKED.sub(r"\\\1", words))


def _cell(words: str) -> str:
    return _plain(words).replace("\n", "<br>")


def _markdown_table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    head, rule, *body = lines
    written = [[_cell(c) for c in head], rule, *([_cell(c) for c in row] for row in body)]
    return "\n".join("| " + " | ".join(row) + " |" for row in written)


_MARKDOWN: dict[str, Callable[[Block], str]] = {
    "heading": lambda b: "#" * b["level"] + " " + _plain(b["text"].replace("\n", " ")),
    "text": lambda b: _plain(b["text"]),
    "facts": lambda b: "\n".join(f"- **{_plain(label)}**: {_plain(value)}" for label, value in b["rows"]),
    "table": lambda b: _markdown_table(b["columns"], b["rows"]),
    "list": lambda b: "\n".join(f"- {_cell(row)}" for row in b["rows"]),
    "checks": lambda b: "\n".join(
        f"- [{'x' if done else ' '}] {_cell(words)}" + (f" ({_cell(note)})" if note else "")
        for done, words, note in b["rows"]
    ),
    "break": lambda b: "---",
}


def word(outline: Outline) -> bytes:
    """Return an outline as a Word file with real headings, header rows that repeat, language and title set."""
    from docx import Document

    file = Document()
    file.core_properties.title = outline.title[:255]
    file.core_properties.language = outline.language
    file.core_properties.author = ""
    file.core_properties.comments = ""
    _speak(file, outline.language)
    _lay_out(file)
    for block in outline.blocks:
        _WORD[block["kind"]](file, block)
    if outline.marks:
        _mark(file, re.compile(outline.marks))
    file.sections[0].footer.paragraphs[0].text = outline.foot
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _speak(file: Any, language: str) -> None:
    """Set the language of the whole text, so that a screen reader and the spelling speak it."""
    from docx.oxml.ns import qn

    full = {"es": "es-US"}.get(language, "en-US")
    for found in file.styles.element.iter(qn("w:lang")):
        for name in ("w:val", "w:eastAsia"):
            found.set(qn(name), full)


def _lay_out(file: Any) -> None:
    """Set margins of an inch, and black headings: the pale blue of the built-in ones is too faint to read or print."""
    from docx.shared import Inches, RGBColor

    section = file.sections[0]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(1)
    for level in range(1, 5):
        file.styles[f"Heading {level}"].font.color.rgb = RGBColor(0, 0, 0)


def _mark(file: Any, marks: re.Pattern[str]) -> None:
    """Give what the pattern finds a style of its own, highlighted, in paragraphs and in tables alike."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_COLOR_INDEX
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    style = file.styles.add_style("Blank", WD_STYLE_TYPE.CHARACTER)
    style.font.highlight_color = WD_COLOR_INDEX.YELLOW
    shade = OxmlElement(
        "w:shd"
    )  # the same for readers that take no highlight from a style, such as LibreOffice
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", "FFFF00")):
        shade.set(qn(name), value)
    style.element.get_or_add_rPr().append(shade)
    for element in file.element.body.iter("{*}p"):
        for run in Paragraph(element, file).runs:
            if not marks.search(run.text):
                continue
            pieces = re.split(f"({marks.pattern})", run.text)
            bold, last = run.bold, run._r
            run.text = pieces[0]
            for number, piece in enumerate(pieces[1:], 1):
                made = Run(_new_run(last), run._parent)
                made.text, made.bold = piece, bold
                if number % 2:
                    made.style = style
                last = made._r


def _new_run(after: Any) -> Any:
    from docx.oxml import OxmlElement

    made = OxmlElement("w:r")
    after.addnext(made)
    return made


def _word_heading(file: Any, block: Block) -> None:
    file.add_heading(block["text"], level=block["level"])


def _word_table(file: Any, columns: list[str], rows: list[list[str]], caption: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = file.add_table(rows=1, cols=len(columns), style="Table Grid")
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), caption)
    made._tbl.tblPr.append(described)
    for cell, label in zip(made.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(label).bold = True
    repeat = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in rows:
        added = made.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = added.cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
    file.add_paragraph()


def _word_text(file: Any, block: Block) -> None:
    """Write a paragraph; lines of one, such as those of a signature, stay on one page."""
    line = file.add_paragraph(block["text"])
    line.paragraph_format.keep_together = "\n" in block["text"]


def _word_facts(file: Any, block: Block) -> None:
    for label, value in block["rows"]:
        line = file.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        line.add_run(value)


def _word_list(file: Any, block: Block) -> None:
    for row in block["rows"]:
        file.add_paragraph(row, style="List Bullet")


def _word_checks(file: Any, block: Block) -> None:
    from docx.shared import Inches

    for done, words, note in block["rows"]:
        line = file.add_paragraph(style="List")
        line.paragraph_format.left_indent = Inches(0.3)
        line.paragraph_format.first_line_indent = Inches(-0.3)
        line.paragraph_format.tab_stops.add_tab_stop(Inches(0.3))
        line.add_run(f"{'☑' if done else '☐'}\t{words}")
        if note:
            line.add_run(f" ({note})").italic = True


_WORD: dict[str, Callable[[Any, Block], None]] = {
    "heading": _word_heading,
    "text": _word_text,
    "facts": _word_facts,
    "table": lambda file, b: _word_table(file, b["columns"], b["rows"], b["caption"]),
    "list": _word_list,
    "checks": _word_checks,
    "break": lambda file, b: file.add_page_break(),
}


def pdf(outline: Outline, *, size: float = 9.5, paper: str = "us-letter") -> bytes:
    """Return an outline as a tagged PDF (PDF/UA-1). Text that people wrote is data to the template, never markup.

    ``size`` is that of the letters in points, ``paper`` a name that the typesetter knows (``a6``).
    A letter that no font here has is drawn as a question mark, because PDF/UA forbids to leave it out.
    """
    import typst

    try:
        return _compiled(outline, size, paper)
    except typst.TypstError:
        return _compiled(_drawable(outline), size, paper)


def one_page(outline: Outline) -> bytes:
    """Return an outline on one page when that can be read; on more pages when it is too long for that."""
    from pypdf import PdfReader

    made = b""
    for size in SIZES:
        made = pdf(outline, size=size)
        if len(PdfReader(io.BytesIO(made)).pages) == 1:
            break
    return made


def _compiled(outline: Outline, size: float, paper: str) -> bytes:
    import typst

    data = {
        "title": outline.title,
        "language": outline.language,
        "foot": outline.foot,
        "size": size,
        "paper": paper,
        "marks": outline.marks or NOTHING,
    }
    return typst.compile(
        str(SHEET),
        sys_inputs={"data": json.dumps({**data, "blocks": outline.blocks}, ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )


_DRAWN = re.compile(
    "[^\n\t\x20-\x7e\xa0-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u203a€]"
)


def _drawable(outline: Outline) -> Outline:
    """Return the outline with only letters of the Latin, Greek and Cyrillic alphabets."""
    blocks = json.loads(_DRAWN.sub("?", json.dumps(outline.blocks, ensure_ascii=False)))
    title, foot = _DRAWN.sub("?", outline.title), _DRAWN.sub("?", outline.foot)
    return Outline(title, outline.language, foot, tuple(blocks), outline.marks)
