"""Delegates of a case: named by the head, given an own code by call-back, taken back at any time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from alongside.base.secrets import hashed
from alongside.incidents.models import CaseCode, CaseDelegate, CaseDevice, RequestForAssistance
from alongside.incidents.rules_delegates import may_name
from alongside.incidents.states import DelegateScope
from alongside.kernel.actor import Actor
from alongside.kernel.ids import new_read_aloud_code, normalize_code
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record
from alongside.policy.queries import in_force


@transaction.atomic
def name_case_delegate(
    *,
    request_id: int,
    name: str,
    title: str,
    scopes: Collection[str],
    named_by: str,
    by_head: bool,
    by: Actor,
    at: datetime,
    called_back: bool = False,
) -> int:
    """Write down that the head lets somebody act in this case; return the delegate's id.

    ``scopes`` are states.DelegateScope; seeing the page comes with every one. ``by_head``: the head does it
    on the own page, or said it to the officer on a call. The code follows by call-back. ``called_back``: the call that
    proves the request reached this very delegate; it is kept however many there are. Raises Refused.
    """
    row = RequestForAssistance.objects.select_for_update().get(pk=request_id)
    present = 0 if called_back else row.delegates.filter(revoked_at__isnull=True).count()
    may_name(
        state=row.state, by_head=by_head, name=name, title=title, scopes=scopes, present=present
    ).require()
    made = CaseDelegate.objects.create(
        request=row,
        name=name.strip(),
        title=title.strip(),
        scopes=sorted({*scopes, DelegateScope.SEE.value}),
        named_by=named_by.strip() or row.acceptor_name,
        from_at=at,
        recorded_by=str(by),
        recorded_by_text=by.text,
    )
    record(
        stream=f"request:{row.pk}", action="name_delegate", by=by, at=at, object=f"case_delegate:{made.pk}",
        facts={"scopes": made.scopes},
    )  # fmt: skip
    return made.pk


@transaction.atomic
def revoke_case_delegate(*, delegate_id: int, by: Actor, at: datetime) -> None:
    """Take authority back: the delegate's devices and codes stop at once. A second time does nothing."""
    row = CaseDelegate.objects.select_for_update().get(pk=delegate_id)
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_by = at, str(by)
    row.save(update_fields=["revoked_at", "revoked_by"])
    CaseDevice.objects.filter(delegate=row, revoked_at__isnull=True).update(revoked_at=at)
    CaseCode.objects.filter(delegate=row, used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=at)
    record(
        stream=f"request:{row.request_id}", action="revoke_delegate", by=by, at=at,
        object=f"case_delegate:{row.pk}",
    )  # fmt: skip


@transaction.atomic
def issue_delegate_code(*, delegate_id: int, by: Actor, at: datetime) -> str:
    """Make a delegate's own code, shown once to the officer who reads it out on a call to the agency."""
    row = CaseDelegate.objects.select_for_update().get(pk=delegate_id)
    if row.revoked_at is not None:
        refuse("revoked", gettext_noop("This delegate's authority was taken back.")).require()
    CaseCode.objects.filter(delegate=row, used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=at)
    code = new_read_aloud_code()
    CaseCode.objects.create(
        request_id=row.request_id,
        delegate=row,
        code_hash=hashed("case_code", normalize_code(code)),
        issued_by_id=by.signed_in,
        issued_at=at,
        expires_at=at + in_force(at).span("code_hours"),
    )
    record(
        stream=f"request:{row.request_id}", action="issue_code", by=by, at=at,
        object=f"case_delegate:{row.pk}",
    )  # fmt: skip
    return code
