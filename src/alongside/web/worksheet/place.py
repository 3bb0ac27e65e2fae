"""Costs and drafts of one engagement, at the coordinators' desk and on the agency's own page: one way for both.

Each desk gives a ``Place``: whose engagement, who is acting, which frame and which addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from alongside.engagements.queries import EngagementCard
from alongside.funding import actions, queries
from alongside.funding.words import DraftFormat
from alongside.kernel.actor import Actor
from alongside.kernel.clock import local_day
from alongside.web.refusals import refusal_on
from alongside.web.templatetags.alongside_tags import when_year
from alongside.web.worksheet import costs as page
from alongside.web.worksheet import drafts as papers

Url = Callable[..., str]


@dataclass(frozen=True)
class Place:
    """Where costs and drafts are looked at. ``url(name, *args)`` returns the address of a page on this desk."""

    card: EngagementCard
    by: Actor
    at: datetime
    works: bool
    templates: Mapping[str, str]
    frame: dict[str, Any]
    url: Url

    @property
    def known_names(self) -> list[str]:
        """Return the names that nobody is asked about."""
        return [self.card.agency_name, self.card.place]


def costs(request: HttpRequest, place: Place) -> HttpResponse:
    """The costs: sums, what stands out, the lines; and the forms that write them."""
    sheet = queries.sheet(place.card.id)
    if not sheet.consented:
        return redirect(place.url("funding"))
    if request.method == "POST":
        if not place.works:
            raise Http404
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        return act(request, place)
    return _drawn(request, place)


def _drawn(request: HttpRequest, place: Place, *, status: int = 200, **more: Any) -> HttpResponse:
    card, catalog = queries.costs(place.card.id), queries.catalog()
    rows, shown = page.rows_of(card, catalog, request.GET.get("page"))
    context = {
        **place.frame,
        **page.look_context(card.lines, catalog, queries.events(place.card.id)),
        "rows": rows,
        "page": shown,
        "works": place.works,
        "changed": when_year(card.changed_at, place.card.timezone) if card.changed_at else "",
        "changed_by": card.changed_by,
        "form": page.CostForm(None, catalog=catalog, known_names=place.known_names),
        "split": page.SplitForm(None),
        "file_form": page.FileForm(initial={"seen": card.version, "how": "add"}),
        "urls": _urls(place),
        "files": [{"label": k.upper(), "url": place.url("funding_costs_file", k)} for k in page.FILES],
        **more,
    }
    return render(request, place.templates["costs"], context, status=status)


def _urls(place: Place) -> dict[str, str]:
    return {n: place.url(f"funding_{n}") for n in ("costs", "drafts")} | {"back": place.url("funding")}


def _write(request: HttpRequest, place: Place) -> HttpResponse:
    form = page.CostForm(request.POST, catalog=queries.catalog(), known_names=place.known_names)
    if not form.is_valid():
        return _drawn(request, place, form=form, status=422)
    with refusal_on(form):
        actions.write_cost(
            engagement_id=place.card.id, line=form.line(), keep=form.cleaned_data["keep"], by=place.by, at=place.at
        )  # fmt: skip
        messages.success(request, _("The cost is kept."))
        return redirect(place.url("funding_costs"))
    return _drawn(request, place, form=form, status=422)


def _split(request: HttpRequest, place: Place) -> HttpResponse:
    form = page.SplitForm(request.POST)
    if not form.is_valid():
        return _drawn(request, place, split=form, status=422)
    count = actions.split_costs(engagement_id=place.card.id, lines=form.lines(), by=place.by, at=place.at)
    messages.success(
        request, _("The rough sums are kept as estimates.") if count else _("Nothing was filled in.")
    )
    return redirect(place.url("funding_costs"))


def _remove(request: HttpRequest, place: Place) -> HttpResponse:
    text = request.POST.get("cost", "")
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise Http404
    actions.remove_cost(engagement_id=place.card.id, cost_id=int(text), by=place.by, at=place.at)
    messages.success(request, _("The cost is taken out."))
    return redirect(place.url("funding_costs"))


def _take_in(request: HttpRequest, place: Place) -> HttpResponse:
    form = page.FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _drawn(request, place, file_form=form, status=422)
    data = form.cleaned_data
    found = page.read(data["file"], keep=data["keep"], known_names=place.known_names)
    form.asks_again = bool(found.doubts) or data["keep"]
    if not found.ok:
        form.add_error("file", _("Nothing was taken in. What to change stands below, by row."))
        return _drawn(request, place, file_form=form, **page.import_context(found), status=422)
    with refusal_on(form, "file"):
        actions.take_in_costs(
            engagement_id=place.card.id, lines=found.lines, seen=data["seen"] or 0, replace=data["how"] == "replace",
            keep=data["keep"], by=place.by, at=place.at,
        )  # fmt: skip
        messages.success(request, _("Taken in: %(n)s lines.") % {"n": f"{len(found.lines):,}"})
        return redirect(place.url("funding_costs"))
    return _drawn(request, place, file_form=form, status=422)


ACTS: dict[str, Callable[[HttpRequest, Place], HttpResponse]] = {
    "write": _write,
    "split": _split,
    "remove": _remove,
    "take_in": _take_in,
}


def cost(request: HttpRequest, place: Place, cost_id: int) -> HttpResponse:
    """Change one cost."""
    sheet, card, catalog = queries.sheet(place.card.id), queries.costs(place.card.id), queries.catalog()
    if not sheet.consented or not place.works or cost_id not in card.ids:
        raise Http404
    line = card.lines[card.ids.index(cost_id)]
    typed = request.POST if request.method == "POST" else None
    form = page.CostForm(typed, catalog=catalog, known_names=place.known_names, initial=page.initial(line))
    if typed is not None and form.is_valid():
        with refusal_on(form):
            actions.write_cost(
                engagement_id=place.card.id, cost_id=cost_id, line=form.line(), keep=form.cleaned_data["keep"],
                by=place.by, at=place.at,
            )  # fmt: skip
            messages.success(request, _("The cost is kept."))
            return redirect(place.url("funding_costs"))
    context = {
        **place.frame,
        "form": form,
        "back": place.url("funding_costs"),
        "twice": len(line.programs) > 1,
    }
    return render(request, place.templates["cost"], context, status=422 if form.errors else 200)


def costs_file(_request: HttpRequest, place: Place, table_kind: str) -> HttpResponse:
    """The costs as a file; with no line it is the blank one."""
    if not queries.sheet(place.card.id).consented or table_kind not in page.FILES:
        raise Http404
    name = f"costs-{place.card.reference}-{place.at:%Y-%m-%d}"
    return page.file_of(queries.costs(place.card.id).lines, table_kind, name=name)


def drafts(request: HttpRequest, place: Place) -> HttpResponse:
    """The drafts that were made; a new one is composed, drawn and kept."""
    sheet = queries.sheet(place.card.id)
    if request.method == "POST" and not place.works:
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = papers.DraftForm(typed, initial={"kind": request.GET.get("kind", "")})
    if typed is not None and not sheet.consented:
        said = _("A draft is made only after the agency's yes to using its facts. That yes is not here now.")
        return _drafts_page(request, place, form, status=422, refused=said)
    if typed is not None and form.is_valid():
        _keep_draft(place, form.cleaned_data["kind"], form.cleaned_data["language"])
        messages.success(request, _("The draft is made. Read its first page before you use it."))
        return redirect(place.url("funding_drafts"))
    return _drafts_page(request, place, form, status=422 if form.errors else 200)


def _drafts_page(
    request: HttpRequest, place: Place, form: papers.DraftForm, *, status: int, refused: str = ""
) -> HttpResponse:
    sheet, zone = queries.sheet(place.card.id), place.card.timezone
    cards = queries.drafts(place.card.id)
    urls = {(c.id, f.value): place.url("funding_draft", c.id, f.value) for c in cards for f in DraftFormat}
    context = {
        **place.frame,
        "rows": papers.draft_rows(cards, zone=zone, urls=urls),
        "form": form,
        "works": place.works and sheet.consented,
        "consented": sheet.consented,
        "refused": refused,
        "urls": _urls(place),
    }
    return render(request, place.templates["drafts"], context, status=status)


def _keep_draft(place: Place, kind: str, language: str) -> None:
    card, sheet, sums = place.card, queries.sheet(place.card.id), queries.costs(place.card.id)
    facts = papers.facts_of(
        sheet.answers, local_day(place.at, card.timezone), events=queries.events(card.id), lines=sums.lines,
        agency=card.agency_name, place=card.place,
    )  # fmt: skip
    draft = papers.made(kind, facts, language)
    actions.keep_draft(
        engagement_id=card.id, kind=kind, language=draft.language, files=papers.files_of(draft),
        blanks=len(draft.blanks), answers_version=sheet.version, costs_version=sums.version, by=place.by, at=place.at,
    )  # fmt: skip


def draft(request: HttpRequest, place: Place, draft_id: int, draft_format: str) -> HttpResponse:
    """A file of a draft, byte for byte as it was made; one that was deleted is refused with the reason (410)."""
    card = queries.draft(draft_id)
    if card is None or card.engagement_id != place.card.id or draft_format not in DraftFormat.values():
        raise Http404
    data = queries.draft_file(draft_id, draft_format)
    if data is None:
        actions.refuse_draft(draft_id=draft_id, by=place.by, at=place.at)
        day = when_year(card.removed_at, place.card.timezone) if card.removed_at else ""
        said = _(
            "This draft was deleted {day}, when the agency took its yes back. Nobody can open it any more."
        )
        return _drafts_page(
            request, place, papers.DraftForm(None), status=410, refused=format_html(said, day=day)
        )
    name = f"{card.kind.replace('_', '-')}-{card.number}-{place.card.reference}"
    return papers.sent(data, DraftFormat(draft_format), name)
