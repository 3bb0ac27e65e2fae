"""After the return: the debrief, the later check, and a call whenever an advisor wants one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.accounts.permissions import Permission
from alongside.deployments import telling
from alongside.deployments.models import CareCall, Deployment
from alongside.deployments.standing import line, locked, permitted, who_is
from alongside.deployments.states import DEPLOYMENT, RETURNED
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue, withdraw


@transaction.atomic
def debrief(*, deployment_id: int, by: Actor, at: datetime) -> None:
    """Write down that the debrief took place. What was said in it is nowhere."""
    row = locked(deployment_id)
    _carer(row, by, at)
    row.state = DEPLOYMENT.after("debrief", row.state)
    row.debriefed_at, row.debriefed_by = at, str(by)
    row.save(update_fields=["state", "debriefed_at", "debriefed_by"])
    line(row, "debrief_deployment", by=by, at=at)


@transaction.atomic
def look_in(*, deployment_id: int, by: Actor, at: datetime) -> None:
    """Write down that somebody looked in on the advisor some weeks after the return."""
    row = locked(deployment_id)
    _carer(row, by, at)
    if row.state not in RETURNED:
        refuse("not_home", gettext_noop("The advisor is not home yet.")).require()
    if row.checked_at is None:
        row.checked_at, row.checked_by = at, str(by)
        row.save(update_fields=["checked_at", "checked_by"])
        line(row, "look_in", by=by, at=at)


def _carer(row: Deployment, by: Actor, at: datetime) -> None:
    may = permitted(by, Permission.SEE_CARE, at) or permitted(by, Permission.WORK_CASE, at)
    if not may or who_is(row, by, at) == "advisor":
        refuse("not_care", gettext_noop("The care lead or a coordinator writes this down.")).require()


@transaction.atomic
def ask_call(*, advisor_id: int, by: Actor, at: datetime) -> None:
    """Ask the care lead for a call. No reason is asked; asking again while a call waits changes nothing."""
    row, new = CareCall.objects.get_or_create(
        advisor_id=advisor_id, settled_at=None, defaults={"asked_at": at}
    )
    if not new:
        return
    record(stream=f"advisor:{advisor_id}", action="ask_call", by=by, at=at, object=f"care_call:{row.pk}")
    for person in telling.carers(at):
        enqueue(
            key=f"care_call:{row.pk}:{person.pk}",
            group=f"care_call:{row.pk}",
            kind="care_call",
            address=person.email,
            language=person.language,
            context={"path": "/desk/care/"},
            at=at,
            urgent=True,
        )


@transaction.atomic
def settle_call(*, care_call_id: int, by: Actor, at: datetime) -> None:
    """Say that the advisor was called. Nothing else is kept."""
    row = CareCall.objects.select_for_update().get(pk=care_call_id)
    if not permitted(by, Permission.SEE_CARE, at):
        refuse("not_care", gettext_noop("The care lead writes this down.")).require()
    if row.settled_at is None:
        row.settled_at, row.settled_by = at, str(by)
        row.save(update_fields=["settled_at", "settled_by"])
        withdraw(group=f"care_call:{row.pk}")
        record(
            stream=f"advisor:{row.advisor_id}",
            action="settle_call",
            by=by,
            at=at,
            object=f"care_call:{row.pk}",
        )
