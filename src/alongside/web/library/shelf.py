"""Reading in the library: the search, one entry, and what fits into three minutes. Works without scripts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.library import queries_resources as library
from alongside.library.words_resources import Phase, Role, Topic
from alongside.web.access import PageRequest, public_page
from alongside.web.library.question import Question, chosen_words, facets

MONEY = {Topic.FUNDING, Topic.OVERTIME, Topic.COMPENSATION, Topic.BENEFITS}


def reading() -> str:
    """Return the visitor's language: en or es."""
    return (get_language() or "en")[:2]


@public_page
@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Ask for something, or look around."""
    today, language = request.visitor.today, reading()
    question = Question.read(request.GET)
    found, hits = library.find(
        question.words, chosen=question.chosen, language=language, today=today, page=question.page
    )
    pages = max(1, -(-found.total // library.PAGE))
    context: dict[str, Any] = {
        "question": question,
        "total": found.total,
        "facets": facets(question, found.counts),
        "chosen": chosen_words(question),
        "instead": [{"typed": typed, "taken": taken} for typed, taken in found.instead],
    }
    if question.asks:
        context |= {
            "hits": hits,
            "page": question.page,
            "pages": pages,
            "before": question.address(page=question.page - 1) if question.page > 1 else "",
            "after": question.address(page=question.page + 1) if question.page < pages else "",
        }
    else:
        context["packs"] = [
            {"title": p.title_in(language), "intro": p.intro_in(language), "slug": p.slug}
            for p in library.packs(today=today)
        ]
    return render(request, "library/home.html", context)


@public_page
@require_safe
def entry(request: PageRequest, slug: str) -> HttpResponse:
    """One entry: what it is, for whom, who published it, how old our look at it is, and the way there."""
    today, language = request.visitor.today, reading()
    try:
        card = library.entry(slug, today=today)
    except LookupError:
        raise Http404 from None
    context = {
        "entry": card,
        "summary": card.summary_in(language),
        "host": (urlsplit(card.url).hostname or "").removeprefix("www."),
        "facts": _facts(card),
        "money": bool(MONEY & set(card.topics)),
        "beside": library.beside(card, today=today) if card.shown else [],
    }
    return render(request, "library/entry.html", context, status=200 if card.shown else 410)


def _facts(card: library.EntryCard) -> list[dict[str, str]]:
    rows = [
        (_("For whom"), ", ".join(_(a.label) for a in card.audiences)),
        (_("When"), ", ".join(_(p.label) for p in card.phases)),
        (_("About"), ", ".join(_(t.label) for t in card.topics)),
        (_("Language"), ", ".join(_(x.label) for x in card.languages)),
        (_("Kind"), _(card.format.label)),
        (_("Paid for by"), _(card.funding_notice) if card.funding_notice else ""),
        (_("Kept by"), _(card.keeper) if card.keeper else ""),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


@public_page
@require_safe
def three_minutes(request: PageRequest) -> HttpResponse:
    """Two questions, then one page of at most seven things to read, the shortest first."""
    today, language = request.visitor.today, reading()
    when, who = request.GET.get("when", ""), request.GET.get("who", "")
    picked = (
        library.in_three_minutes(Phase(when), Role(who), language=language, today=today)
        if when in Phase.values() and who in Role.values()
        else None
    )
    context = {
        "phases": [{"value": p.value, "label": _(p.label), "on": p.value == when} for p in Phase],
        "roles": [{"value": r.value, "label": _(r.label), "on": r.value == who} for r in Role],
        "picked": None if picked is None else [(c, c.summary_in(language)) for c in picked],
        "when": _(Phase(when).label) if when in Phase.values() else "",
        "who": _(Role(who).label) if who in Role.values() else "",
        "minutes": sum(c.minutes for c in picked or []),
        "slugs": [c.slug for c in picked or []],
    }
    return render(request, "library/three_minutes.html", context)
