"""Roster and open call-outs as an encrypted PDF, made again and again, for the hour in which nothing else works.

Made only where a folder and a password are set. The last two are kept: while one is being copied away, the
other is whole. What it holds is what a duty officer sees on the board and the roster, and nothing of a case.
"""

from __future__ import annotations

import io
import json
import logging
import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from alongside.base import marks
from alongside.callouts import queries as callouts
from alongside.duty import queries as duty
from alongside.kernel.actor import CLOCK
from alongside.ledger.actions import record
from alongside.roster import queries as roster

log = logging.getLogger(__name__)
SHEET = Path(__file__).parent / "data" / "paper.typ"
EVERY = timedelta(minutes=10)
"""A copy is never older than this and one slow run; 15 minutes are promised."""
KEPT = 2
TRY_AGAIN_SECONDS = 60.0

_tried: float | None = None


def tick(*, at: datetime) -> int:
    """Make the paper when it is due; return how many were made. What goes wrong is logged, not raised."""
    global _tried
    folder = settings.PAPER["folder"]
    if not folder:
        if marks.has_mark(marks.PAPER):
            marks.drop_mark(marks.PAPER)
        return 0
    last = marks.mark_moment(marks.PAPER)
    soon = _tried is not None and time.monotonic() < _tried + TRY_AGAIN_SECONDS
    if soon or (last is not None and last > at - EVERY):
        return 0
    _tried = time.monotonic()
    try:
        keep(make(at), Path(folder), at)
    except Exception:
        log.exception("The paper copy could not be made; it is tried again in a minute.")
        return 0
    with transaction.atomic():
        marks.renew_mark(marks.PAPER, at=at, every=timedelta(0))
        record(stream="paper", action="make_paper", by=CLOCK, at=at)
    _tried = None
    return 1


def make(at: datetime) -> bytes:
    """Return the sheets as a tagged PDF, encrypted with the password of the settings (AES-256)."""
    import typst
    from pypdf import PdfReader, PdfWriter

    plain = typst.compile(
        str(SHEET),
        sys_inputs={"data": json.dumps(contents(at), ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain)))
    writer.encrypt(settings.PAPER["password"], algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def keep(pdf: bytes, folder: Path, at: datetime) -> Path:
    """Write a copy that nobody else can read, and remove all but the last two. Raises OSError."""
    name = folder / f"alongside-{at.astimezone(ZoneInfo('UTC')):%Y%m%d-%H%M%S}.pdf"
    fresh = name.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, name)
    for old in sorted(folder.glob("alongside-*.pdf"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return name


def contents(at: datetime) -> dict[str, Any]:
    """Return what stands on the paper: texts only, times in the zone of whoever is on duty."""
    people = duty.on_now(at)
    zone = ZoneInfo(people[0].timezone if people else "America/New_York")
    made = at.astimezone(zone)
    on = "; ".join(" ".join(filter(None, (p.name, p.phone, p.email))) for p in people)
    return {
        "title": _("Roster and open call-outs"),
        "made": _("Made %(when)s. A newer copy may exist.") % {"when": f"{made:%a %b %-d %Y, %H:%M %Z}"},
        "footer": settings.PROGRAM["name"] + " · " + settings.PROGRAM["phone"],
        "duty": _("On duty: %(people)s.") % {"people": on or _("nobody")},
        "rules": [
            _("Nobody is asked before the agency was called back on a number from another source."),
            _("Do not name the agency, the place or what happened before a yes. A no needs no reason."),
            _("Write down who said what and when; enter it when the system is back. Destroy old copies."),
        ],
        "callouts": [_callout(card) for card in callouts.board(at)],
        "no_callouts": _("No open call-outs."),
        "callout_columns": [_("Who"), _("Phone"), _("So far"), _("Time and answer")],
        "roster_title": _("Roster"),
        "roster_columns": [
            _("Name"),
            _("Discipline"),
            _("Home"),
            _("Phone"),
            _("Email"),
            _("Languages"),
            _("Now"),
        ],
        "roster": [_advisor(row) for row in roster.table(at=at) if row.card.entry_state != "left"],
    }


def _callout(card: callouts.CallOutCard) -> dict[str, Any]:
    seats = []
    for seat in card.seats:
        rows = [[p.name, p.phone or "-", p.state_label, ""] for p in seat.pages]
        if seat.state in ("open", "held"):
            rows += [[c.name, c.phone or "-", _("Not asked yet"), ""] for c in callouts.call_list(seat.id)]
        title = f"{seat.label}: {seat.state_label}"
        seats.append({"title": title, "rows": rows, "nobody": _("Nobody was asked for this seat.")})
    exercise = _("EXERCISE") + " " if card.exercise else ""
    title = f"{exercise}{card.reference} {card.agency_name}, {card.town} {card.state_code}"
    return {"title": title, "seats": seats}


def _advisor(row: roster.TableRow) -> list[str]:
    from alongside.kernel.field import LANGUAGES, Discipline

    card = row.card
    return [
        card.name,
        _(Discipline(card.discipline).label),
        ", ".join(filter(None, (card.city, card.state))),
        card.phone or "-",
        card.email,
        ", ".join(_(LANGUAGES[x]) for x in card.languages if x in LANGUAGES) or "-",
        _("can be asked") if row.askable else _("not now"),
    ]
