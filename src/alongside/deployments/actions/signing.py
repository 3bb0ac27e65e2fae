"""What a second person signs on the way: a longer stay, and a reason of care set aside."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from alongside.accounts.permissions import Permission
from alongside.deployments import facts, rules, rules_care, telling
from alongside.deployments.models import Deployment, Extension, SetAside
from alongside.deployments.standing import line, locked, permitted, require_who, who_is
from alongside.deployments.states import DEPLOYMENT, EXTENSION, SET_ASIDE, SignState
from alongside.kernel.actor import Actor
from alongside.policy.queries import in_force
from alongside.roster import actions as roster


@transaction.atomic
def ask_longer(*, deployment_id: int, until: date, why: str, by: Actor, at: datetime) -> int:
    """Ask that a stay last to ``until``, a day at the agency; those who may sign are told. Return its id."""
    row = locked(deployment_id)
    require_who(row, by, at, "staff", "advisor")
    rules.may_extend(
        state=row.state,
        last=row.last_date,
        until=until,
        days=rules.days_on_site(_from(row), until),
        stop_days=in_force(at)["onsite_stop_days"],
        waiting=row.extensions.filter(state=SignState.ASKED.value).exists(),
        why=why,
    ).require()
    asked = Extension.objects.create(
        deployment=row,
        until_date=until,
        why=why.strip(),
        asked_by=str(by),
        asked_by_text=by.text,
        asked_at=at,
    )
    line(row, "ask_longer", by=by, at=at, facts={"until": until.isoformat()})
    telling.staff(row, "deployment_to_sign", telling.signers(row, at, but=by), at=at)
    return asked.pk


def _from(row: Deployment) -> date:
    return facts.local_day(row, row.arrived_at) if row.arrived_at else row.first_date


@transaction.atomic
def sign_longer(*, extension_id: int, approve: bool, by: Actor, at: datetime) -> None:
    """Sign a longer stay, or not. The days are promised in the roster anew; the longest stay holds still."""
    asked = Extension.objects.select_related("deployment").get(pk=extension_id)
    row = locked(asked.deployment_id)
    asked.refresh_from_db()
    rules.may_sign(asked_by=asked.asked_by, signer=str(by), permitted=_may_authorize(row, by, at)).require()
    asked.state = EXTENSION.after("sign" if approve else "decline", asked.state)
    asked.signed_by, asked.signed_by_text, asked.signed_at = str(by), by.text, at
    if approve:
        stop = in_force(at)["onsite_stop_days"]
        if rules.days_on_site(_from(row), asked.until_date) > stop:
            rules.too_long(stop).require()
        _stay_longer(row, asked.until_date, by=by, at=at)
    asked.save(update_fields=["state", "signed_by", "signed_by_text", "signed_at"])
    line(row, "sign_longer" if approve else "decline_longer", by=by, at=at, facts={"extension": asked.pk})
    telling.advisor(row, "deployment_days", at=at)


def _stay_longer(row: Deployment, until: date, *, by: Actor, at: datetime) -> None:
    row.state = DEPLOYMENT.after("extend", row.state)
    row.last_date = until
    row.warned_at = None
    row.save(update_fields=["state", "last_date", "warned_at"])
    roster.release(ref=row.ref, by=by, at=at)
    start, end = facts.span(row)
    roster.commit(
        advisor_id=row.advisor_id, start=max(start, at - timedelta(days=1)), end=end, exclusive=True,
        exercise=row.exercise, ref=row.ref, by=by, at=at,
    )  # fmt: skip


def _may_authorize(row: Deployment, by: Actor, at: datetime) -> bool:
    return permitted(by, Permission.AUTHORIZE_TRAVEL, at) and who_is(row, by, at) != "advisor"


@transaction.atomic
def ask_set_aside(*, deployment_id: int, code: str, why: str, by: Actor, at: datetime) -> int:
    """Ask that a reason of care not stop this deployment, with a reason; return its id.

    What only asks for a second look counts at once, on the word of the one who looked.
    """
    row = locked(deployment_id)
    require_who(row, by, at, "staff")
    DEPLOYMENT.may("check", row.state).require()
    hold = next((h for h in facts.holds(row, at) if h.code.value == code), None)
    live = row.set_aside.filter(code=code, state__in=[SignState.ASKED.value, SignState.SIGNED.value]).exists()
    rules_care.may_set_aside(hold=hold, live=live).require()
    rules.may_give_reason(why).require()
    assert hold is not None
    hard = hold.force == "signed"
    aside = SetAside.objects.create(
        deployment=row, code=code, hard=hard, why=why.strip(), asked_by=str(by), asked_by_text=by.text, asked_at=at
    )  # fmt: skip
    line(row, "ask_set_aside", by=by, at=at, why=why.strip(), facts={"code": code, "hard": hard})
    if hard:
        telling.staff(row, "care_to_sign", telling.carers(at), at=at, path="/desk/care/")
    else:
        _settle(aside, "sign", by=by, at=at)
    return aside.pk


@transaction.atomic
def sign_set_aside(*, set_aside_id: int, approve: bool, by: Actor, at: datetime) -> None:
    """Sign, as a second person, that a reason of care does not stop this one deployment; or say that it does."""
    aside = SetAside.objects.select_related("deployment").get(pk=set_aside_id)
    row = locked(aside.deployment_id)
    aside.refresh_from_db()
    allowed = permitted(by, Permission.SIGN_CARE, at) and who_is(row, by, at) != "advisor"
    rules.may_sign(asked_by=aside.asked_by, signer=str(by), permitted=allowed).require()
    _settle(aside, "sign" if approve else "decline", by=by, at=at)
    action = "sign_set_aside" if approve else "decline_set_aside"
    line(row, action, by=by, at=at, facts={"code": aside.code, "set_aside": aside.pk})


def _settle(aside: SetAside, event: str, *, by: Actor, at: datetime) -> None:
    aside.state = SET_ASIDE.after(event, aside.state)
    aside.signed_by, aside.signed_by_text, aside.signed_at = str(by), by.text, at
    aside.save(update_fields=["state", "signed_by", "signed_by_text", "signed_at"])
