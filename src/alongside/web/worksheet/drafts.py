"""Drafts as a page and as files: composed by the funding room, drawn by the writers that plans use too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language, gettext, gettext_lazy, override
from django.utils.translation import gettext as _

from alongside.funding import drafts, queries
from alongside.funding.clocks import Events
from alongside.funding.drafts import Draft, Facts
from alongside.funding.queries import DraftCard
from alongside.funding.rules import Answers
from alongside.funding.words import DraftFormat, DraftKind, OfficeKind
from alongside.funding.worksheet import CostLine
from alongside.plans import writers
from alongside.plans.outline import Outline
from alongside.web.templatetags.alongside_tags import when_year
from alongside.web.worksheet.page import own_events

TYPES = {
    DraftFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DraftFormat.PDF: "application/pdf",
}
LANGUAGES = {"en": gettext_lazy("English"), "es": gettext_lazy("Spanish")}


class DraftForm(forms.Form):
    """Which draft to make. The language counts for what is handed to people; offices get English."""

    kind = forms.ChoiceField(label=gettext_lazy("Draft"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of sheets for people"),
        help_text=gettext_lazy("Letters to offices are made in English, because the offices read English."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("initial", {})["language"] = (get_language() or "en")[:2]
        super().__init__(*args, **more)
        fields: Any = self.fields
        fields["kind"].choices = [(k.value, _(k.label)) for k in DraftKind]
        fields["language"].choices = list(LANGUAGES.items())


def language_for(kind: str, wished: str) -> str:
    """Return the language in which a draft is made for somebody who wished for one."""
    return wished if wished in drafts.languages_of(kind) else "en"


def facts_of(
    answers: Answers,
    today: date,
    *,
    events: Events,
    lines: Sequence[CostLine] = (),
    agency: str = "",
    place: str = "",
) -> Facts:
    """Return what a draft is filled from. Offices are those of the state that was answered."""
    state = str(answers.get("state", ""))
    offices: dict[str, str] = {}
    for office in queries.of_state(state) if state else ():
        for kind in (OfficeKind.SAA, OfficeKind.VOCA_COMPENSATION):
            if office.kind_label == kind.label and kind.value not in offices:
                checked = "" if office.verified else " [ check this name: nobody verified it ]"
                offices[kind.value] = f"{office.name}{checked}"
    return Facts(
        today=today, answers=answers, catalog=queries.catalog(), events={**own_events(answers), **events},
        lines=lines, agency=agency, place=place, offices=offices,
    )  # fmt: skip


def made(kind: str, facts: Facts, wished: str) -> Draft:
    """Compose a draft. Raises KeyError for an unknown kind."""
    language = language_for(kind, wished)
    with override(language):
        return drafts.compose(kind, facts, language=language, say=gettext)


def file_of(draft: Draft, file_format: DraftFormat) -> bytes:
    """Draw a draft as Word or as a tagged PDF; blanks are marked in both."""
    foot = f"{settings.PROGRAM['name']} · {settings.PROGRAM['phone']}"
    outline = Outline(draft.title, draft.language, foot, draft.blocks, marks=drafts.BLANK.pattern)
    return writers.word(outline) if file_format is DraftFormat.DOCX else writers.pdf(outline, size=10.5)


def files_of(draft: Draft) -> dict[str, bytes]:
    """Draw a draft in every format."""
    return {one.value: file_of(draft, one) for one in DraftFormat}


def sent(data: bytes, file_format: DraftFormat, name: str) -> HttpResponse:
    """Return a file as a download that no browser shows in the page."""
    response = HttpResponse(data, content_type=TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format.value}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def draft_rows(
    cards: Sequence[DraftCard], *, zone: str, urls: Mapping[tuple[int, str], str]
) -> list[dict[str, Any]]:
    """Return the drafts that were made, for a list; one whose files were removed says when and why."""
    return [
        {
            "name": _(DraftKind(card.kind).label),
            "number": card.number,
            "language": LANGUAGES[card.language],
            "made": when_year(card.made_at, zone),
            "by": card.made_by,
            "from": _("answers %(answers)s, costs %(costs)s")
            % {"answers": card.answers_version, "costs": card.costs_version},
            "blanks": card.blanks,
            "removed": when_year(card.removed_at, zone) if card.removed_at else "",
            "files": [{"label": f.label, "url": urls[card.id, f.value]} for f in DraftFormat],
        }
        for card in cards
    ]
