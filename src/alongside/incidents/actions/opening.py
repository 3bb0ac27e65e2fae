"""The case code: read out on a call, opens the case page on one device, once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from alongside.base.limits import may_try
from alongside.base.secrets import hashed
from alongside.incidents.models import CaseCode, CaseDelegate, CaseDevice, RequestForAssistance
from alongside.incidents.rules import may_issue_code
from alongside.incidents.rules_delegates import may_speak_for_head
from alongside.kernel.actor import Actor
from alongside.kernel.ids import new_read_aloud_code, new_secret, normalize_code
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused, refuse
from alongside.ledger.actions import record
from alongside.policy.queries import in_force

DAY = 86_400


@transaction.atomic
def issue_code(*, request_id: int, by: Actor, at: datetime) -> str:
    """Make a case code, shown once to the officer who reads it out; earlier unused codes stop working."""
    row = RequestForAssistance.objects.select_for_update().get(pk=request_id)
    may_issue_code(row.state, row.acceptor_name).require()
    delegate = _acceptor(row)
    unused = CaseCode.objects.filter(request=row, used_at__isnull=True, revoked_at__isnull=True)
    unused.filter(delegate=delegate).update(revoked_at=at)
    code = new_read_aloud_code()
    CaseCode.objects.create(
        request=row,
        delegate=delegate,
        code_hash=hashed("case_code", normalize_code(code)),
        issued_by_id=by.signed_in,
        issued_at=at,
        expires_at=at + in_force(at).span("code_hours"),
    )
    record(stream=f"request:{row.pk}", action="issue_code", by=by, at=at)
    return code


def _acceptor(row: RequestForAssistance) -> CaseDelegate | None:
    """Return the delegate whom the call-back reached, None when it was the head: whose page the code opens."""
    if row.acceptor_is_head is not False:
        return None
    standing = row.delegates.filter(name=row.acceptor_name, revoked_at__isnull=True).order_by("pk").last()
    may_speak_for_head(is_head=False, delegate_stands=standing is not None).require()
    return standing


def open_with_code(*, code: str, address: str, receipt: str = "", at: datetime) -> tuple[str, int]:
    """Exchange a case code for a device token; return (token, request id). Raises Refused with one sentence.

    ``address`` is the visitor's network address, kept only as a keyed hash in the count of tries;
    ``receipt`` the receipt link the page came from, if any. Tries are counted before the code is looked at,
    and outside the transaction that uses it, so that a wrong one counts too.
    """
    wrong = refuse(
        "wrong_code",
        gettext_noop(
            "This code does not work. It may be mistyped, used already or too old. Call us and we read you "
            "a new one."
        ),
    )
    tries = in_force(at)["code_tries"]
    keys = [f"code:address:{hashed('address', address)}"]
    if receipt:
        found = RequestForAssistance.objects.filter(receipt_hash=hashed("receipt", receipt)).first()
        newest = CaseCode.objects.filter(request=found).order_by("-pk").values_list("pk", flat=True).first()
        keys.append(f"code:request:{found.pk if found else 0}:{newest or 0}")
    allowed = [may_try(key=key, tries=tries, seconds=DAY, at=at) for key in keys]
    if not all(allowed):
        raise Refused(wrong)
    with transaction.atomic():
        row = (
            CaseCode.objects.select_for_update()
            .filter(code_hash=hashed("case_code", normalize_code(code)))
            .filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)
            .first()
        )
        if row is None:
            raise Refused(wrong)
        row.used_at = at
        row.save(update_fields=["used_at"])
        token = new_secret()
        CaseDevice.objects.create(
            request_id=row.request_id,
            delegate_id=row.delegate_id,
            token_hash=hashed("device", token),
            opened_at=at,
            expires_at=at + in_force(at).span("session_days"),
        )
        by = Actor("requester", str(row.request_id), "the requester")
        record(stream=f"request:{row.request_id}", action="open_case_page", by=by, at=at)
        return token, row.request_id


@transaction.atomic
def revoke_access(*, request_id: int, by: Actor, at: datetime, only_token: str = "") -> None:
    """Close the case page on every device (or the one named) and stop unused codes."""
    devices = CaseDevice.objects.filter(request_id=request_id, revoked_at__isnull=True)
    if only_token:
        devices = devices.filter(token_hash=hashed("device", only_token))
    else:
        codes = CaseCode.objects.filter(
            Q(request_id=request_id), used_at__isnull=True, revoked_at__isnull=True
        )
        codes.update(revoked_at=at)
    devices.update(revoked_at=at)
    record(stream=f"request:{request_id}", action="revoke_access", by=by, at=at)
