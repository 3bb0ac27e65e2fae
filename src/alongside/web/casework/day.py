"""The coordinator's day: one page to start from. What is due, what is stuck, what ends, whom to call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.engagements import actions, queries
from alongside.engagements.checklists import lines
from alongside.engagements.cliff import Cliff, Ending
from alongside.engagements.queries import Day, EchoLine, FollowUpCard, TaskCard, Whom
from alongside.engagements.states import EchoState
from alongside.incidents import queries as incidents
from alongside.kernel.field import IncidentKind, Venue
from alongside.kernel.text import gettext_noop
from alongside.web import dates
from alongside.web.access import PageRequest, desk
from alongside.web.casework import lines as lines_words
from alongside.web.refusals import refusal_above
from alongside.web.templatetags.alongside_tags import clock_time
from alongside.web.templatetags.alongside_tags import day as day_words

Context = dict[str, Any]
FEW = 8
"""Lines of one part on the day itself; the part's own page shows them all."""
PER_PAGE = 25
PARTS = ("due", "tasks", "week", "stuck", "ending", "held")


@desk(Permission.WORK_CASE, reads=lambda: ("engagements", "engagements:day"))
@require_safe
def today(request: PageRequest) -> HttpResponse:
    """What is due today and this week, what is stuck, what ends; mine, or everyone's."""
    at, everyone = request.visitor.at, request.GET.get("whose") == "all"
    part = request.GET.get("part", "")
    found = queries.day_of(at, person_id=None if everyone else request.visitor.actor.signed_in)
    wanted = [part] if part in PARTS else list(PARTS)
    pages = {name: _page(getattr(found, name), part=part, number=request.GET.get("page")) for name in wanted}
    rows = _rows(pages, at)
    query = "whose=all&" if everyone else ""
    context = {
        "parts": [_part(name, rows[name], pages[name], found, query) for name in wanted],
        "one": part in PARTS,
        "nothing": not any(getattr(found, name) for name in PARTS),
        "everyone": everyone,
        "query": query,
        "tabs": _tabs(everyone=everyone),
        "echoes": [] if part in PARTS else [_echo_row(card) for card in queries.echo_events(at)],
        "waiting": 0 if part in PARTS else incidents.waiting_for_a_person(),
        "papers": None if part in PARTS else _papers_going(request),
        "at": at,
    }
    return render(request, "casework/day.html", context)


def _papers_going(request: PageRequest) -> Context | None:
    """Return of how many closed cases the papers go soon, from what day, and the page for those who keep records."""
    count, first = queries.papers_going(request.visitor.at)
    if not count or first is None:
        return None
    may = request.visitor.may(Permission.KEEP_RECORDS)
    return {"count": count, "day": day_words(first), "url": reverse("records:list") if may else ""}


def _page(ids: Sequence[Any], *, part: str, number: str | None) -> Any:
    """Return the part's own page of lines, or its first few lines on the day itself."""
    return Paginator(ids, PER_PAGE if part else FEW).get_page(number if part else 1)


def _tabs(*, everyone: bool) -> list[Context]:
    return [
        {"label": _("Mine"), "url": reverse("day:today"), "current": not everyone},
        {"label": _("Everyone's"), "url": f"{reverse('day:today')}?whose=all", "current": everyone},
    ]


TITLES = {
    "due": gettext_noop("Today"),
    "tasks": gettext_noop("Tasks whose day has come"),
    "week": gettext_noop("The next seven days"),
    "stuck": gettext_noop("Stuck"),
    "ending": gettext_noop("Help that ends with nothing after it"),
    "held": gettext_noop("Held, as the community wants it left alone"),
}


def _part(name: str, rows: list[Context], page: Any, found: Day, query: str) -> Context:
    total = len(getattr(found, name))
    return {
        "key": name,
        "title": _(TITLES[name]),
        "rows": rows,
        "page": page,
        "query": f"{query}part={name}&",
        "more": total - len(rows),
        "url": f"{reverse('day:today')}?{query}part={name}",
    }


def _rows(pages: dict[str, Any], at: datetime) -> dict[str, list[Context]]:
    """Return the lines to draw, with as many questions to the database whatever their number."""
    shown = [pk for name in ("due", "week", "held") for pk in pages.get(name, ())]
    cards = queries.follow_up_cards(shown)
    tasks = queries.tasks_by_id(pages.get("tasks", ()))
    ids = {card.engagement_id for card in cards.values()}
    ids |= {line.engagement_id for name in ("stuck", "ending") for line in pages.get(name, ())}
    ids |= {card.engagement_id for card in tasks.values()}
    whom = queries.whom_to_call(ids, at)
    rows: dict[str, list[Context]] = {}
    for name, page in pages.items():
        if name in ("due", "week", "held"):
            rows[name] = [_due_row(cards[pk], whom[cards[pk].engagement_id], at) for pk in page]
        elif name == "tasks":
            rows[name] = [_task_row(tasks[pk], whom[tasks[pk].engagement_id], at) for pk in page]
        elif name == "stuck":
            rows[name] = [_stuck_row(line, whom[line.engagement_id], at) for line in page]
        else:
            rows[name] = [_ending_row(line, whom[line.engagement_id], at) for line in page]
    return rows


def _call(whom: Whom, at: datetime) -> Context:
    """Return whom to call, at what number, and what time it is there."""
    return {
        "url": reverse("casework:detail", args=[whom.engagement_id]),
        "dates_url": reverse("casework:dates", args=[whom.engagement_id]),
        "agency": whom.agency_name,
        "meta": f"{whom.reference} · {whom.place}",
        "exercise": whom.exercise,
        "caller": whom.caller,
        "number": whom.number,
        "clock": clock_time(at, whom.timezone),
        "coordinator": whom.coordinator or _("nobody coordinates it now"),
    }


def _due_row(card: FollowUpCard, whom: Whom, at: datetime) -> Context:
    row = dates.contact_row(
        dates.Desk(card.engagement_id, whom.timezone, _urls(card.engagement_id), works=True, asks=True), card
    )
    what = _(card.what) if card.ahead_id is None else f"{_(card.kind_label)}: {row['what'].lower()}"
    return {
        **_call(whom, at),
        "what": what,
        "note": card.note,
        "day": row["day"],
        "why": row["why"],
        "act": row["url"],
        "lines": dates.checklist(lines(card.kind, after=card.after)),
    }


def _task_row(card: TaskCard, whom: Whom, at: datetime) -> Context:
    return {
        **_call(whom, at),
        "what": card.what,
        "day": day_words(card.due_date),
        "why": lines_words.task_owner(card),
        "work_url": reverse("casework:work", args=[card.engagement_id]),
    }


def _urls(engagement_id: int) -> Any:
    return lambda name, *args: reverse(f"casework:{name}", args=[engagement_id, *args])


def _stuck_row(line: Any, whom: Whom, at: datetime) -> Context:
    whys = [f"{_(why.label)} ({_since(since, at)})" for why, since in line.why]
    return {**_call(whom, at), "whys": whys}


def _since(since: datetime, at: datetime) -> str:
    days = (at - since).days
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def _ending_row(line: Any, whom: Whom, at: datetime) -> Context:
    return {**_call(whom, at), "endings": [_ending(cliff) for cliff in line.cliffs]}


def _ending(cliff: Cliff) -> Context:
    return {"what": _(Ending(cliff.what).label), "day": _day(cliff.day)}


def _day(value: date | None) -> str:
    return day_words(value) if value else ""


def _echo_row(card: Any) -> Context:
    kinds = ", ".join(
        _(words(value).label) for words, value in ((IncidentKind, card.kind), (Venue, card.venue)) if value
    )
    place = ", ".join(x for x in (card.town, card.state_code) if x) or card.place_text
    return {"url": reverse("day:echo", args=[card.id]), "place": place, "kinds": kinds}


def _reads(request_id: int) -> tuple[str, str]:
    if incidents.find(request_id) is None:
        raise Http404
    return f"request:{request_id}", f"echo:{request_id}"


@desk(Permission.WORK_CASE, reads=_reads)
@require_safe
def echo(request: PageRequest, request_id: int) -> HttpResponse:
    """After a new event: whose people are likely to be hit again, why, and whom to call."""
    at = request.visitor.at
    found = queries.echo_of(request_id, at)
    if found is None:
        raise Http404
    longer = max(found.agencies, found.advisors, key=len)
    page = Paginator(longer, PER_PAGE).get_page(request.GET.get("page"))
    part = slice(PER_PAGE * (page.number - 1), PER_PAGE * page.number)
    shown, people = found.agencies[part], found.advisors[part]
    whom = queries.whom_to_call([e.engagement_id for e in shown if e.engagement_id], at)
    context = {
        "event": _echo_row(found.request),
        "exercise": found.request.exercise,
        "agencies": [_agency_row(line, whom, at) for line in shown],
        "advisors": [_advisor_row(line, at) for line in people],
        "page": page,
        "act_url": reverse("day:settle_echo", args=[request_id]),
        "lines": dates.checklist(lines("echo")),
    }
    return render(request, "casework/echo.html", context)


def _why(line: EchoLine) -> Iterable[str]:
    return [_(reason.label) for reason in line.reasons]


def _agency_row(line: EchoLine, whom: dict[int, Whom], at: datetime) -> Context:
    assert line.engagement_id is not None
    return {
        **_call(whom[line.engagement_id], at),
        "line": line,
        "why": _why(line),
        "state": _(EchoState(line.state).label) if line.state else "",
    }


def _advisor_row(line: EchoLine, at: datetime) -> Context:
    assert line.advisor is not None
    return {
        "line": line,
        "name": line.advisor.name,
        "number": line.advisor.phone,
        "clock": clock_time(at, line.advisor.timezone),
        "why": _why(line),
        "state": _(EchoState(line.state).label) if line.state else "",
    }


@desk(Permission.WORK_CASE)
@require_POST
def settle_echo(request: PageRequest, request_id: int) -> HttpResponse:
    """Plan a care call, or write down that it was made or is not needed."""
    at, sent = request.visitor.at, request.POST
    found = queries.echo_of(request_id, at)
    if found is None:
        raise Http404
    agencies = {str(line.engagement_id): line.engagement_id for line in found.agencies if not line.left_alone}
    advisors = {str(line.advisor.id): line.advisor.id for line in found.advisors if line.advisor}
    engagement_id = agencies.get(sent.get("engagement", ""))
    advisor_id = advisors.get(sent.get("advisor", ""))
    with refusal_above(request):
        actions.settle_echo(
            request_id=request_id,
            state=sent.get("state", ""),
            engagement_id=engagement_id,
            advisor_id=advisor_id,
            by=request.visitor.actor,
            at=at,
        )
        messages.success(request, _("Written down. Nobody was messaged."))
    return redirect("day:echo", request_id)
