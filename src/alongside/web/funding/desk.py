"""The desk that keeps the catalog: one person writes a change, a second reads the preview and approves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import TABLE, Permission
from alongside.funding import actions, queries
from alongside.funding.changes import as_kept, differences
from alongside.funding.queries import VersionCard
from alongside.funding.rules import may_approve
from alongside.funding.shape import program_of
from alongside.funding.states import VERSION, VersionState
from alongside.kernel.verdict import Refused
from alongside.web.access import PageRequest, desk
from alongside.web.funding.catalog_form import ProgramForm
from alongside.web.funding.views import today_of
from alongside.web.refusals import refusal_on
from alongside.web.templatetags.alongside_tags import day, sentence, when_year
from alongside.web.worksheet import page

TAGS = {
    "proposed": "waiting",
    "published": "open",
    "replaced": "ended",
    "turned_down": "ended",
    "taken_back": "ended",
}


@desk(Permission.KEEP_FUNDING)
@require_safe
def catalog(request: PageRequest) -> HttpResponse:
    """Every program: which version, who looks after it, what waits, what is stale."""
    at = request.visitor.at
    today = today_of(at)
    rows = [_row(s, today) for s in queries.standings(at)]
    person = request.visitor.person
    token = queries.calendar_token(person.pk) if person else ""
    address = f"{settings.BASE_URL}{reverse('funding_calendar:dates', args=[token])}" if token else ""
    return render(request, "funding_desk/catalog.html", {"rows": rows, "calendar": address})


def _row(standing: queries.Standing, today: date) -> dict[str, Any]:
    return {
        "name": standing.program.name,
        "url": reverse("funding_desk:program", args=[standing.program.key]),
        "review": page.review_words(standing, today),
        "stale": standing.stale(today),
        "waiting": reverse("funding_desk:version", args=[standing.waiting_id]) if standing.waiting_id else "",
    }


@desk(Permission.KEEP_FUNDING)
@require_POST
def calendar_link(request: PageRequest) -> HttpResponse:
    """Make a new calendar address, or let the present one stop."""
    by, at = request.visitor.actor, request.visitor.at
    if request.POST.get("event") == "stop":
        actions.revoke_calendar_link(by=by, at=at)
        messages.success(request, _("The calendar address no longer works."))
    else:
        actions.renew_calendar_link(by=by, at=at)
        messages.success(request, _("Your calendar has a new address; an earlier one no longer works."))
    return redirect("funding_desk:catalog")


def _standing(program: str, at: datetime) -> queries.Standing:
    found = queries.standing(program, at)
    if found is None:
        raise Http404
    return found


@desk(Permission.KEEP_FUNDING)
@require_safe
def program(request: PageRequest, program: str) -> HttpResponse:
    """One program as it is shown, and its history."""
    standing = _standing(program, request.visitor.at)
    zone = request.visitor.zone
    context = {
        **page.program_context(standing, today_of(request.visitor.at)),
        "history": [_version_row(v, zone) for v in queries.history(program)],
        "waiting": standing.waiting_id,
    }
    return render(request, "funding_desk/program.html", context)


def _version_row(card: VersionCard, zone: str) -> dict[str, Any]:
    return {
        "url": reverse("funding_desk:version", args=[card.id]),
        "number": card.number,
        "tag": _(VersionState(card.state).label),
        "kind": TAGS[card.state],
        "why": card.why,
        "written": when_year(card.written_at, zone),
        "written_by": card.written_by_text,
        "settled": when_year(card.settled_at, zone) if card.settled_at else "",
        "settled_by": card.settled_by_text,
    }


def _owners(at: datetime) -> list[tuple[str, str]]:
    roles = [role for role, held in TABLE.items() if Permission.KEEP_FUNDING in held]
    found = {p.pk: p.name for role in roles for p in accounts.people_with(role, at)}
    return [(str(pk), name) for pk, name in sorted(found.items(), key=lambda pair: pair[1])]


@desk(Permission.KEEP_FUNDING)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PageRequest, program: str) -> HttpResponse:
    """Write a change of one program and put it forward."""
    by, at = request.visitor.actor, request.visitor.at
    standing, document = _standing(program, at), queries.document_in_force(program)
    assert document is not None
    typed = request.POST if request.method == "POST" else None
    form = ProgramForm(
        typed, document=document, owners=_owners(at), review_on=today_of(at) + timedelta(days=180)
    )
    if typed is not None and typed.get("go") == "look":
        form.errors.clear()  # the sentences of the lists are offered anew; nothing is put forward
    elif typed is not None and form.is_valid():
        with refusal_on(form):
            made = actions.propose(
                program=program, document=form.changed_document(), why=form.cleaned_data["why"],
                owner_id=int(form.cleaned_data["owner_id"]), review_on=form.cleaned_data["review_on"],
                by=by, at=at,
            )  # fmt: skip
            messages.success(request, _("Put forward. A second person reads and approves it."))
            return redirect("funding_desk:version", version_id=made)
    context = {"form": form, "fund": standing.program, "waiting": standing.waiting_id}
    return render(request, "funding_desk/edit.html", context, status=422 if form.errors else 200)


def _version(version_id: int) -> VersionCard:
    found = queries.version(version_id)
    if found is None:
        raise Http404
    return found


@desk(Permission.KEEP_FUNDING)
@require_safe
def version(request: PageRequest, version_id: int) -> HttpResponse:
    """A change as it would be shown, what differs, and the buttons of whoever may settle it."""
    card, at = _version(version_id), request.visitor.at
    zone = request.visitor.zone
    before = _before(card)
    own = card.written_by == str(request.visitor.actor)
    state_ok = VERSION.may("approve", card.state)
    preview = queries.Standing(program_of(card.document), card.number, card.owner_name, card.review_on, None)
    context = {
        **page.program_context(preview, today_of(at)),
        "version": _version_row(card, zone),
        "id": card.id,
        "owner": card.owner_name,
        "review_on": day(card.review_on),
        "changes": [
            {"place": place, "before": old, "after": new}
            for place, old, new in differences(before, card.document)
        ],
        "own": own,
        "open": state_ok.ok,
        "may": may_approve(written_by=card.written_by, by=str(request.visitor.actor), state_ok=state_ok),
    }
    return render(request, "funding_desk/version.html", context)


def _before(card: VersionCard) -> Any:
    """Return what stood before a version: the one that was in force then, or the shipped one."""
    earlier = [
        v for v in queries.history(card.program)
        if v.number < card.number and v.state in (VersionState.PUBLISHED, VersionState.REPLACED)
    ]  # fmt: skip
    if earlier:
        return earlier[0].document
    return as_kept(queries.shipped_document(card.program) or {})


EVENTS: dict[str, Callable[..., None]] = {
    "approve": actions.approve,
    "turn_down": actions.turn_down,
    "take_back": actions.take_back,
}


@desk(Permission.KEEP_FUNDING)
@require_POST
def settle(request: PageRequest, version_id: int) -> HttpResponse:
    """Approve a change, turn it down, or take one's own back."""
    card = _version(version_id)
    act = EVENTS.get(request.POST.get("event", ""))
    if act is None:
        raise Http404
    try:
        act(version_id=version_id, by=request.visitor.actor, at=request.visitor.at)
    except LookupError:
        raise Http404
    except Refused as refused:
        messages.warning(request, sentence(refused.verdict))
    else:
        messages.success(request, _("Done. It is in the ledger with your name."))
    return redirect("funding_desk:program", program=card.program)
