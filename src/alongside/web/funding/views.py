"""The funding navigator for anyone: without an account, without cookies, without JavaScript. Nothing is stored.

Answers travel in the form, signed so that nobody can make the page say what was not answered; they are in no
address and so in no log.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from alongside.funding import queries, rules
from alongside.funding.answers import from_plain, to_plain
from alongside.funding.clocks import local_day
from alongside.funding.rules import Answers
from alongside.funding.shape import Catalog
from alongside.kernel.field import STATES
from alongside.web import funding_page as page
from alongside.web.access import PageRequest, public_page
from alongside.web.funding_form import PathForm

SALT = "funding"
STEPS = (1, 2, 3)
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


def carried(catalog: Catalog, text: str) -> Answers:
    """Return the answers that came with a form; none when the signature is not ours."""
    if not text or len(text) > MOST:
        return {}
    try:
        plain = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return {}
    return from_plain(catalog, plain) if isinstance(plain, dict) else {}


@csrf_exempt  # nobody is signed in and nothing is stored, so there is nothing to forge
@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: PageRequest) -> HttpResponse:
    """Ask the questions of one step, then those of the next that still matter, then show how programs end."""
    catalog, today = queries.catalog(), today_of(request.visitor.at)
    if request.method != "POST":
        return _ask(request, catalog, {}, 1, today)
    answers = carried(catalog, request.POST.get("so_far", ""))
    step = int(request.POST["step"]) if request.POST.get("step", "") in ("1", "2", "3") else 0
    if step:
        form = _form(request.POST, catalog, answers, step, today)
        if not form.is_valid():
            return _page(request, form, answers, step, status=422)
        answers = form.merged(catalog, answers)
    asked_for = request.POST.get("go", "on")
    if asked_for in ("1", "2", "3"):
        return _ask(request, catalog, answers, int(asked_for), today)
    if asked_for != "result":
        for later in STEPS[step:]:
            if rules.next_questions(catalog, answers, today, step=later):
                return _ask(request, catalog, answers, later, today)
    context = page.result_context(answers, today, request.visitor.at)
    context["so_far"] = signing.dumps(to_plain(answers), salt=SALT, compress=True)
    return render(request, "funding/result.html", context)


def _form(data: Any, catalog: Catalog, answers: Answers, step: int, today: date) -> PathForm:
    asked = rules.next_questions(catalog, answers, today, step=step)
    return PathForm(data, questions=asked, answers=answers, today=today)


def _ask(request: PageRequest, catalog: Catalog, answers: Answers, step: int, today: date) -> HttpResponse:
    return _page(request, _form(None, catalog, answers, step, today), answers, step)


def _page(
    request: PageRequest, form: PathForm, answers: Answers, step: int, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "step": step,
        "steps": len(STEPS),
        "so_far": signing.dumps(to_plain(answers), salt=SALT, compress=True),
    }
    return render(request, "funding/questions.html", context, status=status)


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
