"""The yearly confirmation: asking in time, telling both sides when it ran out, taking the answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from alongside.accounts.permissions import Role
from alongside.accounts.queries import people_with
from alongside.kernel.actor import CLOCK, Actor
from alongside.kernel.agreement import Conflict
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue
from alongside.policy.queries import in_force
from alongside.roster import loading
from alongside.roster.models import PeerAdvisor
from alongside.roster.models_renewal import Renewal
from alongside.roster.rules_renewal import may_renew, over_from
from alongside.roster.states import EntryState

PATH = "/advisor/yearly/"


def tick(*, at: datetime) -> int:
    """Ask those whose confirmation runs out soon, tell those whose has run out; return how many letters' causes.

    Each is asked once and told once for each confirmation; who left is not. Exercises have no entries of their own.
    """
    policy, today = in_force(at), loading.day(at)
    soon = today - timedelta(days=max(0, policy["revalidate_days"] - policy["renew_ask_days"]))
    here = PeerAdvisor.objects.filter(
        revalidated_date__isnull=False, person__robot=False, person__is_active=True
    ).exclude(state=EntryState.LEFT.value)
    known = Renewal.objects.filter(advisor=OuterRef("pk"), since_date=OuterRef("revalidated_date"))
    to_ask = here.filter(~Exists(known), revalidated_date__lte=soon)
    over = today - timedelta(days=policy["revalidate_days"] + 1)
    to_tell = here.filter(Exists(known.filter(told_at__isnull=True)), revalidated_date__lte=over)
    done = sum(_ask(pk, at) for pk in to_ask.values_list("pk", flat=True))
    return done + sum(_tell(pk, at) for pk in to_tell.values_list("pk", flat=True))


@transaction.atomic
def _ask(advisor_id: int, at: datetime) -> int:
    row = _locked(advisor_id)
    if row is None or row.revalidated_date is None:
        return 0
    _, new = Renewal.objects.get_or_create(
        advisor=row, since_date=row.revalidated_date, defaults={"asked_at": at}
    )
    if not new:
        return 0
    over = over_from(row.revalidated_date, revalidate_days=in_force(at)["revalidate_days"])
    _write(row, "renew_asked", row.revalidated_date, at, day=(over - timedelta(days=1)).isoformat())
    record(stream=f"advisor:{advisor_id}", action="ask_renewal", by=CLOCK, at=at)
    return 1


@transaction.atomic
def _tell(advisor_id: int, at: datetime) -> int:
    row = _locked(advisor_id)
    if row is None or row.revalidated_date is None:
        return 0
    found = Renewal.objects.filter(advisor=row, since_date=row.revalidated_date, told_at__isnull=True)
    if not found.update(told_at=at):
        return 0
    _write(row, "renew_lapsed", row.revalidated_date, at)
    for person in people_with(Role.ROSTER, at):
        enqueue(
            key=f"renew_lapsed_desk:{advisor_id}:{row.revalidated_date}:{person.pk}",
            group=f"advisor:{advisor_id}",
            kind="renew_lapsed_desk",
            address=person.email,
            language=person.language,
            context={
                "name": person.name,
                "who": row.person.name,
                "path": f"/desk/directory/roster/{advisor_id}/",
            },
            at=at,
        )
    record(stream=f"advisor:{advisor_id}", action="renewal_ran_out", by=CLOCK, at=at)
    return 1


def _write(row: PeerAdvisor, kind: str, since: date, at: datetime, **more: str) -> None:
    enqueue(
        key=f"{kind}:{row.pk}:{since}",
        group=f"advisor:{row.pk}",
        kind=kind,
        address=row.person.email,
        language=row.person.language,
        context={"name": row.person.name, "path": PATH, **more},
        at=at,
    )


def _locked(advisor_id: int) -> PeerAdvisor | None:
    return (
        PeerAdvisor.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .select_related("person")
        .filter(pk=advisor_id)
        .first()
    )


@transaction.atomic
def renew(
    *,
    advisor_id: int,
    right: bool,
    declared: bool,
    conflicts: Collection[str],
    version: int,
    by: Actor,
    at: datetime,
) -> None:
    """Confirm one's own entry for another year, with ties declared and the agreement signed.

    The advisor can be matched from now on. A case in court is kept as open litigation. Raises Refused
    (rules_renewal.may_renew).
    """
    may_renew(right=right, declared=declared, conflicts=conflicts, version=version).require()
    row = PeerAdvisor.objects.select_for_update(no_key=True).get(pk=advisor_id)
    since = row.revalidated_date or loading.day(at)
    Renewal.objects.update_or_create(
        advisor=row,
        since_date=since,
        defaults={"answered_at": at, "conflicts": sorted({*conflicts}), "agreement": version},
        create_defaults={
            "asked_at": at,
            "answered_at": at,
            "conflicts": sorted({*conflicts}),
            "agreement": version,
        },
    )
    row.revalidated_date = loading.day(at)
    row.open_litigation = Conflict.LITIGATION in conflicts
    row.save(update_fields=["revalidated_date", "open_litigation"])
    facts = {"version": version, "conflicts": sorted({*conflicts})}
    record(stream=f"advisor:{advisor_id}", action="renew", by=by, at=at, facts=facts)
