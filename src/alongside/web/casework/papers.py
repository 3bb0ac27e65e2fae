"""Papers of an engagement: the list, keeping one, and the download, which is never shown in the browser."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.deployments import queries as deployments
from alongside.deployments.queries import DeploymentCard
from alongside.engagements import actions, queries
from alongside.engagements.rules_papers import Found, Media
from alongside.kernel.verdict import Refused
from alongside.policy.queries import in_force
from alongside.web.access import PageRequest, desk
from alongside.web.casework import travel_page
from alongside.web.casework.case import reads, staff_case, typed
from alongside.web.casework.forms import Pairs
from alongside.web.casework.tabs import frame
from alongside.web.casework.travel_forms import PaperForm
from alongside.web.notes import said
from alongside.web.templatetags.alongside_tags import sentence

SHOWN = 12
"""Findings that are listed with their places."""
TYPES = {
    Media.PDF: "application/pdf",
    Media.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Media.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Media.PNG: "image/png",
    Media.JPEG: "image/jpeg",
}


def pairs_of(card: DeploymentCard, kind: str) -> Pairs:
    """Return the papers of one kind that belong to a deployment, as choices."""
    found = queries.papers(card.engagement_id, about=card.ref)
    return [(str(p.id), p.name) for p in found if p.kind == kind and p.disposed_at is None]


def keep_receipt(request: PageRequest, card: DeploymentCard, form: Any, words: dict[str, Any]) -> None:
    """Keep the receipt that was sent with an expense, and name it in ``words``. Raises Refused when it is not kept."""
    file = form.cleaned_data.get("file")
    if not file:
        return
    words["receipt_id"] = actions.add_paper(
        engagement_id=card.engagement_id, kind="receipt", name=file.name, data=file.read(), about=card.ref,
        keep_as_written=bool(form.cleaned_data.get("keep")), by=request.visitor.actor, at=request.visitor.at,
    )  # fmt: skip


@desk(Permission.SEE_CASE, reads=reads)
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: PageRequest, engagement_id: int) -> HttpResponse:
    """List the papers; whoever works the case adds one."""
    case = staff_case(request.visitor, engagement_id)
    if request.method == "POST" and case.standing != "staff":
        raise Http404
    trips = [
        (card.ref, f"{card.advisor_name}, {travel_page.days(card)}")
        for card in deployments.of_engagement(engagement_id)
    ]
    form = PaperForm(
        typed(request), request.FILES or None, zone=case.card.timezone, trips=trips,
        initial={"about": request.GET.get("about", "")},
    )  # fmt: skip
    found: list[Found] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_paper(
                engagement_id=engagement_id, kind=data["kind"], name=data["file"].name, data=data["file"].read(),
                about=data["about"], keep_as_written=data["keep"], by=request.visitor.actor, at=request.visitor.at,
            )  # fmt: skip
        except actions.PaperRefused as refused:
            found = refused.found
            form.asks_again = refused.verdict.code == "text_asked"
            form.add_error("file", _("The text of this file was checked. See what was found, below."))
        except Refused as refused:
            form.add_error("file", sentence(refused.verdict))
        else:
            messages.success(request, _("The paper is kept, sealed."))
            return redirect(case.url("papers"))
    context = {
        **frame(case, request.visitor, "papers"),
        "rows": travel_page.paper_rows(queries.papers(engagement_id), engagement_id),
        "form": form,
        "found": [{"where": _(x.where) % dict(x.params), "what": said(x.finding)} for x in found[:SHOWN]],
        "more": max(len(found) - SHOWN, 0),
        "works": case.standing == "staff",
        "held": queries.held(engagement_id),
        "keep_days": in_force(request.visitor.at)["paper_keep_days"],
        "most": in_force(request.visitor.at)["paper_megabytes"],
        "who_sees": [
            _("Coordinators and duty officers"),
            _(
                "An advisor opens the terms and their own receipts of their own trip; the team the hand-back plan"
            ),
            _("Every download is a line in the record"),
        ],
    }
    return render(request, "casework/papers.html", context, status=422 if form.errors else 200)


@desk(Permission.SEE_CASE, reads=reads)
@require_safe
def paper(request: PageRequest, engagement_id: int, paper_id: int) -> HttpResponse:
    """Send a paper as a download. The reading is a line in the ledger, each time."""
    staff_case(request.visitor, engagement_id)
    card = queries.paper(paper_id)
    if card is None or card.engagement_id != engagement_id:
        raise Http404
    return download(request, paper_id)


def download(request: PageRequest, paper_id: int) -> HttpResponse:
    """Open a paper that the visitor may have, with its line in the ledger, as an attachment in which nothing runs."""
    try:
        opened = actions.open_paper(paper_id=paper_id, by=request.visitor.actor, at=request.visitor.at)
    except LookupError:
        raise Http404
    response = HttpResponse(opened.data, content_type=TYPES[opened.media])
    response["Content-Disposition"] = (
        f'attachment; filename="{opened.name.encode("ascii", "replace").decode()}"'
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
