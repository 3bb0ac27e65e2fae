"""Which papers may be kept, of what kind and size, and when one is disposed of. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.kernel.choice import Choice
from alongside.kernel.freetext import Finding, asks, blocks
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

NAME_LIMIT = 100
WHY_LEAST = 5


class PaperKind(Choice):
    """The only kinds of paper that are kept."""

    TERMS = "terms", gettext_noop("Terms of reference")
    APPROVAL = "approval", gettext_noop("Approval")
    RECEIPT = "receipt", gettext_noop("Receipt")
    HAND_BACK = "hand_back", gettext_noop("Hand-back plan")


class Media(Choice):
    """What a file is, by its content and not by its name."""

    PDF = "pdf", gettext_noop("PDF")
    DOCX = "docx", gettext_noop("Word document")
    XLSX = "xlsx", gettext_noop("Spreadsheet")
    PNG = "png", gettext_noop("PNG image")
    JPEG = "jpeg", gettext_noop("JPEG image")


IMAGES = frozenset({Media.PNG.value, Media.JPEG.value})


@dataclass(frozen=True, slots=True)
class Found:
    """What the check found in a paper: where (a message id with ``params``), and the finding."""

    where: str
    params: tuple[tuple[str, str], ...]
    finding: Finding


def may_be_of_kind(*, kind: str, media: str, readable: bool) -> Verdict:
    """Say whether a file can be kept as this kind. ``readable``: text could be read out of it and checked."""
    if kind not in PaperKind.values():
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if kind == PaperKind.RECEIPT:
        return ALLOWED
    if media in IMAGES:
        return refuse(
            "image",
            gettext_noop("A picture can be kept as a receipt only. Send the document itself, as PDF."),
        )
    if not readable:
        return refuse(
            "no_text",
            gettext_noop("No text can be read in this file, as in a scan. It can be kept as a receipt only."),
        )
    return ALLOWED


def may_keep_found(found: Sequence[Found], *, keep_as_written: bool) -> Verdict:
    """Judge what the check found in a paper: the first thing that blocks, or else that the writer is asked about."""
    stops = [f for f in found if blocks([f.finding])]
    waits = [] if keep_as_written else [f for f in found if asks([f.finding])]
    for one in [*stops, *waits]:
        code = "text_blocked" if stops else "text_asked"
        return refuse(code, one.finding.sentence, **one.finding.params)
    return ALLOWED


def may_dispose(*, closed: bool, disposed: bool, held: bool, why: str) -> Verdict:
    """Say whether a paper may be disposed of: after the close, not under a hold, with a reason (domain.md E11)."""
    if disposed:
        return refuse("disposed", gettext_noop("This paper has been disposed of already."))
    if held:
        return refuse("held", gettext_noop("A hold is on this case. Nothing of it is disposed of."))
    if not closed:
        return refuse(
            "open", gettext_noop("Papers are disposed of after the engagement is closed, not before.")
        )
    if len(why.strip()) < WHY_LEAST:
        return refuse(
            "no_why", gettext_noop("Say why it is disposed of, such as the rule of your retention plan.")
        )
    return ALLOWED
