"""Keeping, opening, re-sealing and disposing of papers. Each is a line in the ledger, each opening too."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction

from alongside.base import envelope
from alongside.base.envelope import Sealed
from alongside.engagements import papers, rules_papers, rules_records
from alongside.engagements.models import Engagement
from alongside.engagements.models_papers import Paper
from alongside.engagements.queries.cards import known_names
from alongside.engagements.queries.records import day_of_close, held, reported
from alongside.engagements.rules import may_keep_text
from alongside.engagements.rules_papers import NAME_LIMIT, Found, Media
from alongside.engagements.rules_records import kept_until
from alongside.engagements.standing import keeps_records, locked
from alongside.engagements.states import EngagementState
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused, refuse
from alongside.ledger.actions import record
from alongside.policy.queries import in_force

_ODD = re.compile(r"[^\w .()-]+")


class PaperRefused(Refused):
    """A paper was not kept because of its text. ``found`` says what and where, masked and safe to show."""

    def __init__(self, refusal: Refused, found: list[Found]) -> None:
        super().__init__(refusal.verdict)
        self.found = found


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """A paper as it was sent, for one download."""

    name: str
    media: Media
    data: bytes


@transaction.atomic
def add_paper(
    *,
    engagement_id: int,
    kind: str,
    name: str,
    data: bytes,
    by: Actor,
    at: datetime,
    about: str = "",
    keep_as_written: bool = False,
) -> int:
    """Check a file and keep it sealed; return its id. The same file again is the same paper.

    ``kind`` is a PaperKind word; ``name`` what its sender called it; ``about`` another room's reference.
    Raises PaperRefused with the places of what the text may not hold (``keep_as_written`` answers what is only
    asked about), and Refused for a file of another kind, too large, broken, locked, or with a program inside.
    """
    engagement = locked(engagement_id)
    most = in_force(at)["paper_megabytes"]
    if not 0 < len(data) <= most * 1024 * 1024:
        refuse("size", gettext_noop("Choose a file of at most %(most)s megabytes."), most=most).require()
    media = papers.media_of(data)
    data = papers.clean(data, media)
    read = papers.pieces(data, media)
    rules_papers.may_be_of_kind(kind=kind, media=media.value, readable=bool(read)).require()
    known = known_names(engagement.request_id)
    found = papers.findings(read, known_names=known)
    name = _named(name, media)
    try:
        rules_papers.may_keep_found(found, keep_as_written=keep_as_written).require()
        may_keep_text(name, limit=NAME_LIMIT, keep_as_written=keep_as_written, known_names=known).require()
    except Refused as refusal:
        raise PaperRefused(refusal, found) from None
    digest = hashlib.sha256(data).hexdigest()
    same = Paper.objects.filter(
        engagement=engagement, kind=kind, about=about, digest=digest, disposed_at=None
    )
    if row := same.first():
        return row.pk
    return _write(
        engagement,
        Paper(
            kind=kind, about=about, name=name, media=media.value, digest=digest, kept_as_written=bool(found)
        ),
        data,
        by=by,
        at=at,
    )


def _write(engagement: Engagement, row: Paper, data: bytes, *, by: Actor, at: datetime) -> int:
    """Seal the bytes for the id that the row will have, and write it with its line."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('engagements_paper', 'id'))")
        row.pk = cursor.fetchone()[0]
    row.engagement, row.size = engagement, len(data)
    sealed = envelope.seal(data, about=_about(row))
    row.sealed, row.wrapped, row.key_id = sealed.body, sealed.wrapped, sealed.key_id
    row.added_by, row.added_by_text, row.added_at = str(by), by.text, at
    row.save(force_insert=True)
    facts = {"kind": row.kind, "media": row.media, "size": row.size, "about": row.about, "sha256": row.digest}
    _line(row, "add_paper", by=by, at=at, facts=facts)
    return row.pk


def _named(name: str, media: Media) -> str:
    """Return a plain file name with the ending that its content has."""
    stem = re.split(r"[/\\]", name)[-1].rsplit(".", 1)[0]
    stem = _ODD.sub(" ", stem).strip(" .-") or "paper"
    return f"{stem[: NAME_LIMIT - 6].strip()}.{'jpg' if media is Media.JPEG else media.value}"


def _about(row: Paper) -> str:
    return f"engagements|paper|sealed|{row.engagement_id}|{row.pk}"


def _sealed(row: Paper) -> Sealed:
    return Sealed(bytes(row.sealed), bytes(row.wrapped), row.key_id)


def _line(
    row: Paper, action: str, *, by: Actor, at: datetime, why: str = "", facts: dict[str, object]
) -> None:
    stream = f"request:{row.engagement.request_id}"
    record(stream=stream, action=action, by=by, at=at, object=f"paper:{row.pk}", why=why, facts=facts)


@transaction.atomic
def open_paper(*, paper_id: int, by: Actor, at: datetime) -> OpenedPaper:
    """Return a paper for download and write that it was read, each time. Whoever asks was let in by the page.

    Raises LookupError when there is none or it was disposed of, base.envelope.CannotOpen when it is spoiled.
    """
    row = Paper.objects.select_related("engagement").filter(pk=paper_id, disposed_at__isnull=True).first()
    if row is None:
        raise LookupError(f"no paper {paper_id}")
    data = envelope.unseal(_sealed(row), about=_about(row))
    _line(row, "read", by=by, at=at, facts={"kind": row.kind})
    return OpenedPaper(row.name, Media(row.media), data)


@transaction.atomic
def dispose_paper(*, paper_id: int, why: str, by: Actor, at: datetime) -> None:
    """Destroy a paper's content and its key for good; the row stays and says what was destroyed, by whom, why.

    Raises Refused before the close, before its time is over, under a hold, or without a reason.
    """
    engagement = locked(Paper.objects.values_list("engagement_id", flat=True).get(pk=paper_id))
    row = Paper.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=paper_id)
    rules_records.may_keep_records(permitted=keeps_records(by, at)).require()
    rules_records.may_dispose(
        closed=engagement.state == EngagementState.CLOSED,
        disposed=row.disposed_at is not None,
        held=held(engagement.pk),
        until=kept_until(day_of_close(engagement), reported(), days=in_force(at)["paper_keep_days"]),
        today=at.astimezone(UTC).date(),
        why=why,
    ).require()
    row.sealed = row.wrapped = b""
    row.disposed_by, row.disposed_by_text, row.disposed_why, row.disposed_at = (
        str(by),
        by.text,
        why.strip(),
        at,
    )
    row.save(
        update_fields=["sealed", "wrapped", "disposed_by", "disposed_by_text", "disposed_why", "disposed_at"]
    )
    _line(row, "dispose_paper", by=by, at=at, why=why.strip(), facts={"kind": row.kind})


def reseal_papers(*, by: Actor, at: datetime, limit: int = 1000) -> int:
    """Wrap the keys of papers under the present key of the settings; return how many were changed.

    Run again until it returns 0; then the old key can go. Raises base.envelope.CannotOpen for the first that
    cannot be opened: an old key is still needed for it.
    """
    done = 0
    while done < limit and _reseal_one(by=by, at=at):
        done += 1
    return done


@transaction.atomic
def _reseal_one(*, by: Actor, at: datetime) -> bool:
    waiting = Paper.objects.select_for_update(skip_locked=True, of=("self",)).select_related("engagement")
    row = waiting.filter(disposed_at=None).exclude(key_id=envelope.current_key_id()).order_by("pk").first()
    if row is None:
        return False
    old, sealed = row.key_id, envelope.rewrapped(_sealed(row), about=_about(row))
    row.wrapped, row.key_id = sealed.wrapped, sealed.key_id
    row.save(update_fields=["wrapped", "key_id"])
    _line(row, "reseal_paper", by=by, at=at, facts={"from": old, "to": row.key_id})
    return True
