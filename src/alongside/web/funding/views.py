"""The funding navigator for anyone: without an account, without cookies, without JavaScript. Nothing is stored.

Answers travel in the form, signed so that nobody can make the page say what was not answered; they are in no
address and so in no log.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from alongside.funding import queries, rules
from alongside.funding.answers import from_plain, to_plain
from alongside.funding.rules import Answers
from alongside.funding.shape import Catalog, Question
from alongside.kernel.clock import local_day
from alongside.kernel.field import STATES
from alongside.web.access import PageRequest, public_page
from alongside.web.tongues import as_typed, draws_what_was_sent, wanted
from alongside.web.worksheet import page
from alongside.web.worksheet.form import PathForm

SALT = "funding"
STEPS = (1, 2, 3)
PAGE = 8
"""Questions on one page after the first step: each page leaves out what the one before has settled."""
MOST = 8_000
"""Characters of signed answers; all questions answered take about a thousand."""


def today_of(at: datetime) -> date:
    """Return the day for somebody whose place is not known: the latest that has begun in the fifty states."""
    return local_day(at, "America/New_York")


@public_page
@require_safe
def start(request: PageRequest) -> HttpResponse:
    """What this is, and the programs."""
    today = today_of(request.visitor.at)
    context = {
        "programs": page.program_list(request.visitor.at, today),
        "national": page.office_rows(queries.national()),
    }
    return render(request, "funding/start.html", context)


@dataclass(frozen=True)
class Path:
    """Where somebody is on the path: answers, the questions that were put to them, and those of the page that came in."""

    answers: Answers
    seen: frozenset[str] = frozenset()
    asked: tuple[str, ...] = ()

    def signed(self, asked: Iterable[Question] = ()) -> str:
        """Return it as a form carries it; ``asked`` are the questions of that form."""
        more = {"_seen": sorted(self.seen), "_asked": [q.key for q in asked]}
        return signing.dumps({**to_plain(self.answers), **more}, salt=SALT, compress=True)


def carried(catalog: Catalog, text: str) -> Path:
    """Return what came with a form; nothing when the signature is not ours."""
    if not text or len(text) > MOST:
        return Path({})
    try:
        plain = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return Path({})
    if not isinstance(plain, dict):
        return Path({})
    seen, asked = (tuple(plain.get(name) or ()) for name in ("_seen", "_asked"))
    return Path(from_plain(catalog, plain), frozenset(seen), asked)


@draws_what_was_sent
@csrf_exempt  # nobody is signed in and nothing is stored, so there is nothing to forge
@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: PageRequest) -> HttpResponse:
    """Ask a few questions, then the next that still matter, then show how programs end."""
    catalog, today = queries.catalog(), today_of(request.visitor.at)
    if request.method != "POST":
        return _ask(request, Path({}), 1, rules.next_questions(catalog, {}, today, step=1), today)
    path = carried(catalog, request.POST.get("so_far", ""))
    step = int(request.POST["step"]) if request.POST.get("step", "") in ("1", "2", "3") else 0
    if step:
        asked = _asked(catalog, path, step, today)
        form = PathForm(request.POST, questions=asked, answers=path.answers, today=today)
        if wanted(request):
            return _page(request, as_typed(form), path, step)
        if not form.is_valid():
            return _page(request, form, path, step, status=422)
        path = Path(form.merged(catalog, path.answers), path.seen | {q.key for q in asked})
    go = "result" if wanted(request) else request.POST.get("go", "on")
    if go in ("1", "2", "3"):
        return _ask(
            request, path, int(go), rules.next_questions(catalog, path.answers, today, step=int(go)), today
        )
    if go != "result":
        for later in STEPS[max(step - 1, 0) :]:
            if fresh := _fresh(catalog, path, later, today):
                return _ask(request, path, later, fresh[:PAGE], today)
    context = page.result_context(path.answers, today, request.visitor.at)
    context["so_far"] = path.signed()
    return render(request, "funding/result.html", context)


def _asked(catalog: Catalog, path: Path, step: int, today: date) -> list[Question]:
    """Return the questions of the page that came in: those it was signed with."""
    named = set(path.asked)
    if named:
        return [q for q in catalog.questions if q.key in named]
    return rules.next_questions(catalog, path.answers, today, step=step)


def _fresh(catalog: Catalog, path: Path, step: int, today: date) -> list[Question]:
    """Return the questions of a step that still matter and were not put to this person yet."""
    found = rules.next_questions(catalog, path.answers, today, step=step)
    return [q for q in found if q.key not in path.seen and not rules.known(path.answers, q.key)]


def _ask(request: PageRequest, path: Path, step: int, asked: list[Question], today: date) -> HttpResponse:
    form = PathForm(None, questions=asked, answers=path.answers, today=today)
    return _page(request, form, path, step)


def _page(request: PageRequest, form: PathForm, path: Path, step: int, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "step": step,
        "steps": len(STEPS),
        "so_far": path.signed(form.asked),
        "left": _left(path, form, step),
    }
    return render(request, "funding/questions.html", context, status=status)


def _left(path: Path, form: PathForm, step: int) -> int:
    """Return how many questions could still follow after this page, if nothing on it settles any of them."""
    catalog, here = queries.catalog(), {q.key for q in form.asked}
    after = [q.key for later in STEPS[step - 1 :] for q in _fresh(catalog, path, later, form.today)]
    return len(set(after) - here)


@public_page
@require_safe
def program(request: PageRequest, program: str) -> HttpResponse:
    """One program: who must ask, tests, clocks, papers, costs, sources."""
    at = request.visitor.at
    standing = queries.standing(program, at)
    if standing is None:
        raise Http404
    return render(request, "funding/program.html", page.program_context(standing, today_of(at)))


@public_page
@require_safe
def who(request: PageRequest) -> HttpResponse:
    """Whom to call in a state, and in a county where files were taken in."""
    state, fips = request.GET.get("state", "")[:2], request.GET.get("county", "")[:5]
    state = state if state in STATES else ""
    county = queries.of_county(fips) if state and fips.isascii() and fips.isdigit() else None
    context = {
        "states": list(STATES.items()),
        "state": state,
        "state_name": STATES.get(state, ""),
        "offices": page.office_rows(queries.of_state(state)) if state else [],
        "counties": queries.counties(state) if state else [],
        "county": county,
        "fips": fips if county else "",
        "federal": page.office_rows(o for o in (county.fbi, county.district) if o) if county else [],
        "national": page.office_rows(queries.national()),
    }
    return render(request, "funding/who.html", context)
