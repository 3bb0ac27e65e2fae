"""What the program's people do: read, talk, put forward, decide, decline."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from alongside.accounts.queries import person
from alongside.joining import rules
from alongside.joining.models import Application, Vote
from alongside.joining.standing import standing_of, tell_applicant
from alongside.joining.states import APPLICATION
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.outbox.actions import withdraw as withdraw_messages


def screen(*, application_id: int, by: Actor, at: datetime) -> None:
    """Begin to read an application. Raises Refused unless it was received and nothing else."""
    _move(application_id, "screen", by, at)


def invite_to_talk(*, application_id: int, by: Actor, at: datetime) -> None:
    """Go on to the talk. Raises Refused while too few references have come in."""
    row = _move(application_id, "invite_to_talk", by, at)
    tell_applicant(row, "join_talk", at=at)


@transaction.atomic
def note_talk(*, application_id: int, on: date, talked_with: str, by: Actor, at: datetime) -> None:
    """Note when the talk was and who held it. What was said is not kept."""
    row = _locked(application_id)
    rules.may_note_talk(on=on, received=row.received_at.date(), today=at.date()).require()
    row.talked_date, row.talked_with = on, " ".join(talked_with.split())[:120]
    row.save(update_fields=["talked_date", "talked_with"])
    record(stream=row.stream, action="note_talk", by=by, at=at)


def put_forward(*, application_id: int, by: Actor, at: datetime) -> None:
    """Let others decide. Raises Refused before the talk is noted."""
    _move(application_id, "put_forward", by, at)


@transaction.atomic
def decide(*, application_id: int, yes: bool, by: Actor, at: datetime) -> bool:
    """Say yes or no as one of those who decide; return whether that accepted the application.

    Each person has one voice and may change it until the decision. Raises Refused for who applied or vouched.
    """
    row = _locked(application_id)
    voter = person(by.signed_in)
    vouched = row.referees.filter(email=voter.email).exists()
    rules.may_decide(own=voter.email == row.email, vouched=vouched, standing=standing_of(row, at)).require()
    Vote.objects.update_or_create(application=row, person=voter, defaults={"yes": yes, "at": at})
    record(stream=row.stream, action="decide", object=f"person:{voter.pk}", by=by, at=at, facts={"yes": yes})
    if not rules.may_move("accept", standing_of(row, at)):
        return False
    _set(row, "accept", at)
    record(stream=row.stream, action="accept", by=by, at=at)
    tell_applicant(row, "join_agreement", at=at)
    return True


@transaction.atomic
def decline(*, application_id: int, why: str, by: Actor, at: datetime) -> None:
    """Decline for a reason of the list; the applicant is told without it. Raises Refused once it is over."""
    row = _locked(application_id)
    rules.may_decline(why=why).require()
    rules.may_move("decline", standing_of(row, at)).require()
    _set(row, "decline", at)
    row.declined_why = why
    row.save(update_fields=["declined_why"])
    withdraw_messages(group=row.stream)
    record(stream=row.stream, action="decline_application", by=by, at=at, facts={"why": why})
    tell_applicant(row, "join_declined", at=at)


@transaction.atomic
def _move(application_id: int, event: str, by: Actor, at: datetime) -> Application:
    row = _locked(application_id)
    rules.may_move(event, standing_of(row, at)).require()
    _set(row, event, at)
    record(stream=row.stream, action=event, by=by, at=at)
    return row


def _set(row: Application, event: str, at: datetime) -> None:
    row.state, row.moved_at = APPLICATION.after(event, row.state), at
    row.save(update_fields=["state", "moved_at"])


def _locked(application_id: int) -> Application:
    return Application.objects.select_for_update().get(pk=application_id)
