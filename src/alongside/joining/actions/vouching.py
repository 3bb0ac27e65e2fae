"""Asking those who may vouch, by a link that works once, and taking their answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from alongside.joining import rules
from alongside.joining.models import Application, Referee
from alongside.joining.standing import REFERENCE_LINK, standing_of, tell_roster_managers
from alongside.joining.states import APPLICATION, ApplicationState
from alongside.joining.words import NOTE_LIMIT
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue
from alongside.policy.queries import in_force


@transaction.atomic
def ask_references(*, application_id: int, by: Actor, at: datetime) -> None:
    """Write to everyone who was named. Raises Refused while too few are named or nothing was declared."""
    row = Application.objects.select_for_update().get(pk=application_id)
    rules.may_move("ask_references", standing_of(row, at)).require()
    row.state, row.moved_at = APPLICATION.after("ask_references", row.state), at
    row.save(update_fields=["state", "moved_at"])
    record(stream=row.stream, action="ask_references", by=by, at=at)
    for referee in row.referees.all():
        _write(row, referee, at)


@transaction.atomic
def ask_again(*, referee_id: int, by: Actor, at: datetime) -> None:
    """Write to one referee once more; the link before stops working. Raises Refused when they have answered."""
    referee = Referee.objects.select_for_update().select_related("application").get(pk=referee_id)
    _may_ask(referee)
    record(
        stream=referee.application.stream,
        action="ask_reference_again",
        object=f"referee:{referee.pk}",
        by=by,
        at=at,
    )
    _write(referee.application, referee, at)


def _may_ask(referee: Referee) -> None:
    if referee.answered_at or referee.application.state != ApplicationState.REFERENCES:
        refuse("over", gettext_noop("This reference is not waited for any more.")).require()


@transaction.atomic
def name_referee(*, application_id: int, name: str, email: str, by: Actor, at: datetime) -> int:
    """Add somebody who may vouch, while references are waited for, and write to them; return the id.

    Somebody who is there already is left as they are. Raises Refused at any other time, and for the applicant.
    """
    row = Application.objects.select_for_update().get(pk=application_id)
    mail = email.strip().lower()
    if row.state not in (ApplicationState.SCREENING, ApplicationState.REFERENCES):
        refuse("over", gettext_noop("References are not waited for now.")).require()
    if mail == row.email:
        refuse("vouch_self", gettext_noop("Name other people, not the applicant.")).require()
    referee, made = Referee.objects.get_or_create(
        application=row, email=mail, defaults={"name": " ".join(name.split())[:120]}
    )
    if made:
        record(stream=row.stream, action="name_referee", object=f"referee:{referee.pk}", by=by, at=at)
        if row.state == ApplicationState.REFERENCES:
            _write(row, referee, at)
    return referee.pk


def _write(row: Application, referee: Referee, at: datetime) -> None:
    referee.link += 1
    referee.asked_at, referee.expires_at = at, at + in_force(at).span("join_reference_days")
    referee.save(update_fields=["link", "asked_at", "expires_at"])
    enqueue(
        key=f"join_reference:{referee.pk}:{referee.link}",
        group=row.stream,
        kind="join_reference",
        address=referee.email,
        language=row.language,
        context={
            "name": referee.name,
            "who": row.name,
            "days": in_force(at)["join_reference_days"],
            "link": {"purpose": REFERENCE_LINK, "ref": f"{referee.pk}.{referee.link}"},
        },
        at=at,
        not_after=referee.expires_at,
    )


@transaction.atomic
def answer_reference(
    *,
    referee_id: int,
    grades: Mapping[str, str],
    known: str,
    note: str,
    keep_as_written: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Take a referee's answer, once. Raises Refused when the link is over or a word is unknown."""
    referee = _open(referee_id)
    rules.may_answer(
        answered=referee.answered_at is not None, over=_is_over(referee, at), grades=grades, known=known
    ).require()
    names = [referee.name, referee.application.name]
    note = " ".join(note.split())[:NOTE_LIMIT]
    rules.may_keep_text(note, keep_as_written=keep_as_written, known_names=names).require()
    referee.answered_at, referee.known, referee.grades, referee.note = at, known, dict(grades), note
    referee.save(update_fields=["answered_at", "known", "grades", "note"])
    _came_in(referee, "give_reference", by, at)


@transaction.atomic
def refuse_reference(*, referee_id: int, by: Actor, at: datetime) -> None:
    """Note that a referee would rather not say. Raises Refused when the link is over."""
    referee = _open(referee_id)
    if referee.answered_at or _is_over(referee, at):
        refuse("over", gettext_noop("This link has been used, or its time is over.")).require()
    referee.answered_at, referee.refused = at, True
    referee.save(update_fields=["answered_at", "refused"])
    _came_in(referee, "refuse_reference", by, at)


def _open(referee_id: int) -> Referee:
    """Lock a referee under their application, in the order in which everything else locks."""
    application_id = Referee.objects.values_list("application_id", flat=True).get(pk=referee_id)
    Application.objects.select_for_update().get(pk=application_id)
    return Referee.objects.select_for_update().select_related("application").get(pk=referee_id)


def _is_over(referee: Referee, at: datetime) -> bool:
    over = referee.expires_at is None or at > referee.expires_at
    return over or referee.application.state != ApplicationState.REFERENCES


def _came_in(referee: Referee, action: str, by: Actor, at: datetime) -> None:
    row = referee.application
    record(stream=row.stream, action=action, object=f"referee:{referee.pk}", by=by, at=at)
    left = row.referees.filter(answered_at__isnull=True).exists()
    if not left or rules.may_move("invite_to_talk", standing_of(row, at)):
        tell_roster_managers(row, "join_references_in", at=at)
