"""A request comes in, somebody says “I have it”, or the next one is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from alongside.accounts.queries import Person
from alongside.accounts.queries import person as person_of
from alongside.agencies.queries import AgencyCard
from alongside.agencies.queries import card as agency_card
from alongside.base.secrets import hashed, link_token
from alongside.duty.queries import covered, escalation_chain, everyone_able, ways_to_officer
from alongside.incidents.models import Correction, Incident, RequestForAssistance
from alongside.incidents.states import REQUEST, GoodTime, RequestState
from alongside.kernel.actor import CLOCK, Actor
from alongside.kernel.ids import new_read_aloud_code
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue_by, withdraw
from alongside.policy.queries import in_force

AGAIN_AT_MOST = 12
"""Times that everyone is told again before the board alone carries an unacknowledged request."""


@dataclass(frozen=True)
class Asked:
    """What became of a form: the request, its receipt link, and ``what``: new, same or corrected."""

    request_id: int
    receipt: str
    what: str


def ask(
    *,
    key: str,
    agency_id: int | None,
    agency_text: str,
    caller: str,
    call_back_number: str,
    place_text: str,
    when_text: str,
    good_time: str = GoodTime.NOW.value,
    language: str = "en",
    exercise: bool = False,
    robot: int | None = None,
    by: Actor,
    at: datetime,
) -> Asked:
    """Save a request once per ``key`` and alert the person on duty.

    The same key with the same words changes nothing; with other words it is kept as a correction.
    ``call_back_number`` is as typed; nothing else is needed to be complete, because the rest is asked in
    conversation. ``robot``: the robot officer of the nightly test page, who alone is told of it.
    """
    words = {
        "agency_id": agency_id,
        "agency_text": agency_text.strip(),
        "caller": caller.strip(),
        "call_back_number": call_back_number.strip(),
        "place_text": place_text.strip(),
        "when_text": when_text.strip(),
        "good_time": good_time,
    }
    try:
        with transaction.atomic():
            row = _save(key=key, words=words, language=language, exercise=exercise, robot=robot, by=by, at=at)
        return Asked(row.pk, link_token("receipt", key), "new")
    except IntegrityError:
        return _again(key=key, words=words, by=by, at=at)


def _save(
    *,
    key: str,
    words: dict[str, Any],
    language: str,
    exercise: bool,
    robot: int | None,
    by: Actor,
    at: datetime,
) -> RequestForAssistance:
    policy = in_force(at)
    agency = agency_card(words["agency_id"]) if words["agency_id"] else None
    incident = Incident.objects.create(exercise=exercise, created_at=at, **_place_of(agency))
    by_phone = at + policy.span("callback_minutes")
    row = RequestForAssistance.objects.create(
        key=key,
        reference=_new_reference(),
        receipt_hash=hashed("receipt", link_token("receipt", key)),
        incident=incident,
        own_incident=incident,
        language=language,
        exercise=exercise,
        robot=robot is not None,
        entered_by_id=by.person_id,
        received_at=at,
        call_back_by=by_phone if covered(at, by_phone) else None,
        chain=escalation_chain(at) if robot is None else [robot],
        escalate_at=at,
        timezone=agency.timezone if agency else "",
        **words,
    )
    record(stream=f"request:{row.pk}", action="ask", by=by, at=at, facts={"exercise": exercise})
    _tell_next(row, at=at, first=True)
    return row


def _new_reference() -> str:
    """Return four characters to say on the phone ("7KQ2") that no other request has."""
    while True:
        reference = new_read_aloud_code()[:4]
        if not RequestForAssistance.objects.filter(reference=reference).exists():
            return reference


def _place_of(agency: AgencyCard | None) -> dict[str, Any]:
    if agency is None:
        return {}
    return {"town": agency.city, "state_code": agency.state, "lat": agency.lat, "lon": agency.lon}


def _again(*, key: str, words: dict[str, Any], by: Actor, at: datetime) -> Asked:
    """Answer a key that was seen before: nothing new, or a correction beside the first words."""
    with transaction.atomic():
        row = RequestForAssistance.objects.select_for_update().get(key=key)
        changed = {name: value for name, value in words.items() if getattr(row, name) != value}
        if not changed:
            return Asked(row.pk, link_token("receipt", key), "same")
        _, new = Correction.objects.get_or_create(request=row, changed=changed, defaults={"at": at})
        if new:
            record(
                stream=f"request:{row.pk}", action="correct", by=by, at=at, facts={"fields": sorted(changed)}
            )
        return Asked(row.pk, link_token("receipt", key), "corrected")


@transaction.atomic
def acknowledge(*, request_id: int, by: Actor, at: datetime) -> None:
    """Say “I have it”: the escalation stops and the waiting alerts are taken back."""
    row = RequestForAssistance.objects.select_for_update().get(pk=request_id)
    row.state = REQUEST.after("acknowledge", row.state)
    row.acknowledged_at, row.acknowledged_by_id, row.escalate_at = at, by.person_id, None
    row.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "escalate_at"])
    withdraw(group=f"request:{row.pk}:alert")
    record(stream=f"request:{row.pk}", action="acknowledge", by=by, at=at)


def tick(*, at: datetime, limit: int = 50) -> int:
    """Tell the next person for every request that nobody has acknowledged in time; return how many."""
    done = 0
    while done < limit:
        with transaction.atomic():
            row = (
                RequestForAssistance.objects.select_for_update(skip_locked=True)
                .filter(state=RequestState.NEW.value, escalate_at__lte=at)
                .order_by("escalate_at")
                .first()
            )
            if row is None:
                return done
            _tell_next(row, at=at, first=False)
            done += 1
    return done


def _tell_next(row: RequestForAssistance, *, at: datetime, first: bool) -> None:
    """Alert the next of the chain; after its end everyone, again and again for a while."""
    policy = in_force(at)
    chain: list[int] = row.chain
    if row.told < len(chain):
        people = [person_of(chain[row.told])]
    else:
        people = [] if row.robot else everyone_able(at)
    for person in people:
        _alert(row, person, at=at)
    row.told += 1
    wait = (
        policy.span("ack_minutes") if first or row.told > len(chain) else policy.span("escalate_step_minutes")
    )
    row.escalate_at = at + wait if row.told <= len(chain) + AGAIN_AT_MOST else None
    row.save(update_fields=["told", "escalate_at"])
    if not first:
        record(
            stream=f"request:{row.pk}",
            action="escalate",
            by=CLOCK,
            at=at,
            facts={"step": row.told, "told": [p.pk for p in people]},
        )


def _alert(row: RequestForAssistance, person: Person, *, at: datetime) -> None:
    """Write the alert: it names no agency and no place."""
    enqueue_by(
        ways=ways_to_officer(person, kind="duty_alert", at=at),
        key=f"request:{row.pk}:alert:{row.told}:{person.pk}",
        group=f"request:{row.pk}:alert",
        kind="duty_alert",
        language=person.language,
        context={"name": person.name, "reference": row.reference, "step": row.told},
        at=at,
        exercise=row.exercise,
        urgent=True,
    )
