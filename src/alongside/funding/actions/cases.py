"""An engagement's consent, answers, recorded days, and what is pursued for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import Permission
from alongside.engagements import queries as engagements
from alongside.engagements.words import How
from alongside.funding import queries
from alongside.funding.actions.deadlines import recount
from alongside.funding.answers import from_facts, from_plain, to_plain
from alongside.funding.models import Application, Cost, Draft, DraftFile, Event, Sheet, Worksheet
from alongside.funding.rules import may_record, may_use_facts
from alongside.funding.states import APPLICATION, ApplicationState
from alongside.funding.words import RECORDED
from alongside.incidents import queries as incidents
from alongside.kernel.actor import Actor
from alongside.kernel.clock import local_day
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record

if TYPE_CHECKING:
    from alongside.engagements.queries import EngagementCard


def case_for(engagement_id: int, by: Actor, at: datetime) -> EngagementCard:
    """Return the engagement when this actor works it: a coordinator, or the device of its own request.

    Raises LookupError for anybody else, as if there were none.
    """
    card = engagements.find(engagement_id)
    if card is None:
        raise LookupError(f"no engagement {engagement_id}")
    own = by.kind == "requester" and by.ref == str(card.request_id)
    staff = by.person_id is not None and accounts.may(by.person_id, Permission.WORK_CASE, at)
    if not (own or staff or by.kind == "operator"):
        raise LookupError(f"no engagement {engagement_id} for {by}")
    return card


def _sheet(engagement_id: int) -> Sheet:
    Sheet.objects.get_or_create(engagement_id=engagement_id)
    return Sheet.objects.select_for_update().get(engagement_id=engagement_id)


@transaction.atomic
def record_consent(*, engagement_id: int, how: str, by: Actor, at: datetime) -> None:
    """Write down the agency's yes to using its facts for funding, and start the answers from those facts.

    ``how``: "screen" on its own page, "voice" when staff heard it. A second yes changes nothing.
    """
    card = case_for(engagement_id, by, at)
    row = _sheet(engagement_id)
    if row.consent_at is not None:
        return
    row.consent_at, row.consent_how, row.consent_by_text = at, How(how).value, by.text
    row.answers = to_plain(from_facts(incidents.card(card.request_id)))
    row.version += 1
    row.changed_at, row.changed_by_text = at, by.text
    row.save(
        update_fields=[
            "consent_at", "consent_how", "consent_by_text", "answers", "version", "changed_at", "changed_by_text",
        ]
    )  # fmt: skip
    record(
        stream=card.stream,
        action="agree_to_funding",
        by=by,
        at=at,
        object=f"funding:{card.id}",
        facts={"how": row.consent_how, "answers": len(row.answers)},
    )


@transaction.atomic
def withdraw_consent(*, engagement_id: int, by: Actor, at: datetime) -> None:
    """Take the yes back: answers, costs and drafts are deleted. What was sent to other offices is theirs."""
    card = case_for(engagement_id, by, at)
    row = _sheet(engagement_id)
    if row.consent_at is None:
        return
    costs, _ = Cost.objects.filter(worksheet__engagement_id=engagement_id).delete()
    Worksheet.objects.filter(engagement_id=engagement_id).update(
        version=F("version") + 1, changed_at=at, changed_by_text=by.text
    )
    DraftFile.objects.filter(draft__engagement_id=engagement_id).delete()
    drafts = Draft.objects.filter(engagement_id=engagement_id, removed_at__isnull=True).update(removed_at=at)
    row.version += 1
    row.answers, row.consent_at, row.consent_how, row.consent_by_text = {}, None, "", ""
    row.changed_at, row.changed_by_text = at, by.text
    row.save(
        update_fields=[
            "consent_at", "consent_how", "consent_by_text", "answers", "version", "changed_at", "changed_by_text",
        ]
    )  # fmt: skip
    record(
        stream=card.stream,
        action="take_back_funding",
        by=by,
        at=at,
        object=f"funding:{card.id}",
        facts={"costs": costs, "drafts": drafts},
    )


@transaction.atomic
def save_answers(*, engagement_id: int, answers: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Keep a set of answers whole; what it leaves out is not known. Refused without the agency's yes."""
    card = case_for(engagement_id, by, at)
    row = _sheet(engagement_id)
    may_use_facts(consent=row.consent_at is not None).require()
    kept = to_plain(from_plain(queries.catalog(), answers))
    if kept == row.answers:
        return
    changed = sorted(k for k in {*kept, *row.answers} if kept.get(k) != row.answers.get(k))
    row.answers, row.changed_at, row.changed_by_text = kept, at, by.text
    row.version += 1
    row.save(update_fields=["answers", "version", "changed_at", "changed_by_text"])
    record(
        stream=card.stream,
        action="answer_funding",
        by=by,
        at=at,
        object=f"funding:{card.id}",
        facts={"changed": changed},
    )


@transaction.atomic
def record_event(
    *, engagement_id: int, anchor: str, day: date, by: Actor, at: datetime, program: str = ""
) -> int:
    """Record a day that clocks count from, in place of an earlier one; deadlines move with it. Return its id.

    ``day`` is a local day of the agency. ``program`` is empty for what concerns all programs.
    """
    card = case_for(engagement_id, by, at)
    row = _sheet(engagement_id)
    may_record(day=day, today=local_day(at, card.timezone), consent=row.consent_at is not None).require()
    if anchor not in {a.value for a in RECORDED} or (program and not queries.catalog().program(program)):
        refuse("unknown_word", gettext_noop("Choose from the lists on the form.")).require()
    Event.objects.filter(
        engagement_id=engagement_id, anchor=anchor, program=program, replaced_at__isnull=True
    ).update(replaced_at=at)
    made = Event.objects.create(
        engagement_id=engagement_id,
        anchor=anchor,
        program=program,
        day=day,
        recorded_at=at,
        recorded_by=str(by),
        recorded_by_text=by.text,
    )
    record(
        stream=card.stream,
        action="record_funding_day",
        by=by,
        at=at,
        object=f"funding:{card.id}",
        facts={"anchor": anchor, "program": program, "day": day.isoformat()},
    )
    recount(card, by=by, at=at)
    return made.pk


@transaction.atomic
def take_up(*, engagement_id: int, program: str, owner_id: int, by: Actor, at: datetime) -> int:
    """Say that a program is pursued and who looks after it; its deadlines are kept from now on. Return the id.

    The same program twice is one application, handed to the new owner.
    """
    card = case_for(engagement_id, by, at)
    may_use_facts(consent=_sheet(engagement_id).consent_at is not None).require()
    if queries.catalog().program(program) is None or not accounts.may(owner_id, Permission.SEE_CASE, at):
        refuse("unknown_word", gettext_noop("Choose from the lists on the form.")).require()
    row, made = Application.objects.select_for_update().get_or_create(
        engagement_id=engagement_id,
        program=program,
        defaults={"owner_id": owner_id, "started_at": at, "moved_at": at},
    )
    if not made and row.owner_id != owner_id:
        row.owner_id = owner_id
        row.save(update_fields=["owner"])
    if row.state == ApplicationState.DROPPED:
        _move(row, "take_up_again", at)
    _application_line(card, row, "take_up_program" if made else "hand_program", by=by, at=at)
    recount(card, by=by, at=at)
    return row.pk


def _move(row: Application, event: str, at: datetime) -> None:
    row.state, row.moved_at = APPLICATION.after(event, row.state), at
    if row.state == ApplicationState.SENT:
        row.sent_at = row.sent_at or at
    if row.state == ApplicationState.AWARDED:
        row.awarded_at = row.awarded_at or at
    row.save(update_fields=["state", "moved_at", "sent_at", "awarded_at"])


def _application_line(
    card: EngagementCard, row: Application, action: str, *, by: Actor, at: datetime
) -> None:
    facts = {"program": row.program, "state": row.state, "owner": row.owner_id}
    record(stream=card.stream, action=action, by=by, at=at, object=f"application:{row.pk}", facts=facts)


@transaction.atomic
def move_application(*, application_id: int, event: str, by: Actor, at: datetime) -> None:
    """Move an application along its life (states.APPLICATION). Raises Refused and LookupError."""
    row = Application.objects.select_for_update().filter(pk=application_id).first()
    if row is None:
        raise LookupError(f"no application {application_id}")
    card = case_for(row.engagement_id, by, at)
    _move(row, event, at)
    _application_line(card, row, f"{event}_program", by=by, at=at)
    recount(card, by=by, at=at)
