"""One page for the care lead, and its three kinds of button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.deployments import actions, queries, queries_care
from alongside.kernel.field import Discipline
from alongside.kernel.verdict import Refused
from alongside.policy.queries import in_force
from alongside.web.access import PageRequest, desk
from alongside.web.templatetags.alongside_tags import day, sentence, when


@desk(Permission.SEE_CARE, reads=lambda: ("care", "care:home"))
@require_safe
def care(request: PageRequest) -> HttpResponse:
    """Show who asks for a call, who is home, what waits for a signature, and what everybody carries."""
    at = request.visitor.at
    zone = request.visitor.zone
    rows = queries_care.loads(at)
    context = {
        "calls": queries_care.calls_waiting(at),
        "returns": [_return(card, zone) for card in queries_care.returns(at)],
        "waiting": [
            {
                "aside": aside,
                "trip": card,
                "label": _(queries.hold_label(aside.code)),
                "first": day(card.first),
                "last": day(card.last),
            }
            for aside, card in queries.waiting_signatures()
        ],
        "columns": [_("Advisor"), _("Role"), _("Open engagements"), _("Heavy events of late"), _("Now")],
        "loads": [_load(row) for row in rows if _carries(row)],
        "others": [row.name for row in rows if not _carries(row)],
        "days": in_force(at)["exposure_days"],
        "zone": zone,
        "who_sees": [
            _("Care leads"), _("Each advisor sees nothing of this page; a call they asked for is known to you and them"),
            _("Every opening of this page is recorded"),
        ],
    }  # fmt: skip
    return render(request, "care/home.html", context)


def _return(card: queries_care.ReturnCard, zone: str) -> dict[str, Any]:
    return {
        "card": card,
        "home": when(card.home_at, zone),
        "debrief_by": when(card.debrief_by, zone) if card.debrief_by else "",
        "check_from": day(card.check_from, zone) if card.check_from else "",
    }


def _carries(row: queries_care.LoadRow) -> bool:
    return bool(row.load or row.exposures or row.away_until or row.rests_until)


def _load(row: queries_care.LoadRow) -> list[Any]:
    if row.away_until:
        now = _("On site, to %(day)s") % {"day": row.away_until.strftime("%b %d")}
    elif row.rests_until:
        now = _("Resting, to %(day)s") % {"day": row.rests_until.strftime("%b %d")}
    else:
        now = _("At home")
    carried = _("%(load)s of %(most)s") % {"load": row.load, "most": row.max_load}
    return [row.name, _(Discipline(row.discipline).label), carried, str(row.exposures), now]


@desk(Permission.SEE_CARE)
@require_POST
def called(request: PageRequest, care_call_id: int) -> HttpResponse:
    """Say that the advisor was called."""
    return _act(request, lambda **who: actions.settle_call(care_call_id=care_call_id, **who))


@desk(Permission.SEE_CARE)
@require_POST
def returned(request: PageRequest, deployment_id: int) -> HttpResponse:
    """Say that the debrief took place, or that somebody looked in."""
    acts: dict[str, Callable[..., None]] = {"debrief": actions.debrief, "look_in": actions.look_in}
    act = acts.get(request.POST.get("event", ""))
    if act is None or queries.deployment(deployment_id) is None:
        raise Http404
    return _act(request, lambda **who: act(deployment_id=deployment_id, **who))


@desk(Permission.SEE_CARE)
@require_POST
def sign(request: PageRequest, set_aside_id: int) -> HttpResponse:
    """Sign as the second person that a limit of care is set aside for one deployment, or not."""
    if set_aside_id not in {aside.pk for aside, _card in queries.waiting_signatures()}:
        raise Http404
    approve = request.POST.get("answer") == "sign"
    return _act(
        request, lambda **who: actions.sign_set_aside(set_aside_id=set_aside_id, approve=approve, **who)
    )


def _act(request: PageRequest, act: Callable[..., object]) -> HttpResponse:
    from django.core.exceptions import ObjectDoesNotExist

    try:
        act(by=request.visitor.actor, at=request.visitor.at)
    except ObjectDoesNotExist:
        raise Http404
    except Refused as refused:
        messages.warning(request, sentence(refused.verdict))
    else:
        messages.success(request, _("Written down. Nothing of what was said is kept."))
    return redirect("care:home")
