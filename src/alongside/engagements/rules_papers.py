"""Which papers may be kept, of what kind and size, and which of them an advisor opens. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.kernel.choice import Choice
from alongside.kernel.freetext import Finding, asks, blocks
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

NAME_LIMIT = 100


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


def may_advisor_open(*, kind: str, own_trip: bool, added_it: bool, on_team: bool) -> Verdict:
    """Say whether an advisor opens a paper: what they need to know, and nothing else.

    ``own_trip``: it belongs to a deployment of theirs; ``added_it``: they sent it in themselves; ``on_team``: they
    see the engagement now. Terms are theirs to read before they go; a receipt only when they sent it; the hand-back
    plan is the team's. An approval is between the program and the funder.
    """
    if own_trip and (kind == PaperKind.TERMS or (kind == PaperKind.RECEIPT and added_it)):
        return ALLOWED
    if on_team and kind == PaperKind.HAND_BACK:
        return ALLOWED
    return refuse("not_yours", gettext_noop("This paper is not among those that you need."))
