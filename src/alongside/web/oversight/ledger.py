"""The record: reading one chain (which is itself written down), and proving that nobody changed any."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.ledger import queries
from alongside.ledger.actions import record
from alongside.web.access import PageRequest, desk
from alongside.web.oversight.forms import STREAM, StreamForm
from alongside.web.oversight.names import names_of

OVERSIGHT = "oversight"
"""The chain that keeps what was verified, when and by whom."""
SHOWN_FAULTS = 50
SHOWN_LINES = 500


@desk(Permission.SEE_LEDGER)
@require_safe
def ledger(request: PageRequest) -> HttpResponse:
    """Ask for a chain; show the last verifications. What is asked for opens under its own address."""
    form = StreamForm(request.GET if "stream" in request.GET else None)
    if form.is_valid():
        return redirect("oversight:chain", form.cleaned_data["stream"])
    done = [line for line in queries.lines_for_page(OVERSIGHT) if line["action"] == "verify_ledger"]
    shown = {"form": form, "verified": done[:10], "zone": request.visitor.zone}
    return render(request, "oversight/ledger.html", shown, status=422 if form.is_bound else 200)


def _read(stream: str) -> tuple[str, str]:
    """Return where the reading of a chain is written down: in that chain."""
    return stream, f"ledger:{stream}"


@desk(Permission.SEE_LEDGER, reads=_read)
@require_safe
def chain(request: PageRequest, stream: str) -> HttpResponse:
    """Show the lines of one chain, newest first."""
    if not STREAM.fullmatch(stream):
        raise Http404
    lines = queries.lines_for_page(stream, limit=SHOWN_LINES)
    names = names_of({stream, *(line["object"] for line in lines)})
    shown: dict[str, Any] = {
        "stream": stream,
        "name": names.get(stream, stream),
        "lines": [
            {**line, "facts": _flat(line["facts"]), "on": names.get(line["object"], line["object"])}
            for line in lines
        ],
        "limit": SHOWN_LINES,
        "zone": request.visitor.zone,
    }
    return render(request, "oversight/chain.html", shown, status=200 if lines else 404)


def _flat(facts: dict[str, Any]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in facts.items())


@desk(Permission.SEE_LEDGER)
@require_POST
def verify(request: PageRequest) -> HttpResponse:
    """Recompute every chain; write down what came out."""
    found = queries.verify()
    faults = [f"{fault.stream} {fault.seq}: {fault.what}" for fault in found.faults[:SHOWN_FAULTS]]
    facts = {
        "streams": found.streams,
        "lines": found.lines,
        "faults": len(found.faults),
        "first_faults": faults,
    }
    with transaction.atomic():
        record(
            stream=OVERSIGHT,
            action="verify_ledger",
            by=request.visitor.actor,
            at=request.visitor.at,
            facts=facts,
        )
    return redirect("oversight:ledger")
