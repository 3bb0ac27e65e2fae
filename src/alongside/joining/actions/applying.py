"""What the applicant does: apply, confirm the address, withdraw, sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F

from alongside.joining import rules
from alongside.joining.models import Application, Referee
from alongside.joining.standing import standing_of, tell_applicant, tell_roster_managers
from alongside.joining.states import APPLICATION, UNDER_WAY
from alongside.joining.words import CHECKED, LIMITS
from alongside.kernel.actor import Actor
from alongside.kernel.agreement import VERSION
from alongside.kernel.phone import digits
from alongside.ledger.actions import record
from alongside.outbox.actions import withdraw as withdraw_messages
from alongside.policy.queries import in_force

TEXTS = ("name", "email", "phone", "title", "organization", "home_city", "why", "conflict_note")
CHOSEN = ("discipline", "home_state", "profession", "serves", "employer")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody writes who wants to join. ``words``: texts and single choices by field name.

    ``lived`` = (kind, venue, year or None); ``licenses`` = (state, number, day or ""); ``authorities`` =
    (compact, mode, number, day or ""); ``referees`` = (name, mail). ``declared``: the question about conflicts was
    answered, be it with none.
    """

    words: Mapping[str, str]
    languages: Sequence[str] = ("en",)
    communities: Sequence[str] = ()
    lived: Sequence[tuple[str, str, int | None]] = ()
    licenses: Sequence[tuple[str, str, str]] = ()
    authorities: Sequence[tuple[str, str, str, str]] = ()
    conflicts: Sequence[str] = ()
    declared: bool = False
    first_time: bool = True
    referees: Sequence[tuple[str, str]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Applied:
    """What became of a form: the application, and ``what``: new, same (the key was seen), again (open already)."""

    application_id: int
    what: str


@transaction.atomic
def apply(
    *, wish: Wish, key: str, language: str, keep_as_written: bool = False, by: Actor, at: datetime
) -> Applied:
    """Keep an application, once per ``key``; mail the applicant a link of their own, tell the roster managers.

    While an application of the same address is under way, a second one is counted and its link mailed again.
    Raises Refused (rules.may_apply, rules.may_keep_text).
    """
    before = Application.objects.filter(key=key).values_list("pk", flat=True).first()
    if before is not None:
        return Applied(before, "same")
    words = {name: " ".join(wish.words.get(name, "").split()) for name in (*TEXTS, *CHOSEN)}
    words["email"] = words["email"].lower()
    referees = {mail.strip().lower(): " ".join(name.split()) for name, mail in wish.referees}
    rules.may_apply(
        {name: words[name] for name in LIMITS},
        referees=list(referees),
        needed=in_force(at)["join_references"],
        conflicts=wish.conflicts,
    ).require()
    known = [words["name"], words["organization"], words["home_city"]]
    for name in CHECKED:
        rules.may_keep_text(words[name], keep_as_written=keep_as_written, known_names=known).require()
    under_way = Application.objects.select_for_update().filter(
        email=words["email"], state__in=[s.value for s in UNDER_WAY]
    )
    if row := under_way.first():
        Application.objects.filter(pk=row.pk).update(again=F("again") + 1)
        tell_applicant(row, "join_received", at=at, turn=key)
        record(stream=row.stream, action="apply_again", by=by, at=at)
        return Applied(row.pk, "again")
    return Applied(_keep(wish, words, referees, key=key, language=language, by=by, at=at), "new")


def _keep(
    wish: Wish,
    words: dict[str, str],
    referees: Mapping[str, str],
    *,
    key: str,
    language: str,
    by: Actor,
    at: datetime,
) -> int:
    row = Application.objects.create(
        key=key,
        received_at=at,
        moved_at=at,
        language=language,
        languages=sorted({*wish.languages}) or ["en"],
        communities=sorted({*wish.communities}),
        lived=[list(one) for one in wish.lived],
        licenses=[list(one) for one in wish.licenses],
        authorities=[list(one) for one in wish.authorities],
        conflicts=sorted({*wish.conflicts}),
        declared_at=at if wish.declared else None,
        first_time=wish.first_time,
        **words | {"phone": digits(words["phone"]) or words["phone"]},
    )
    Referee.objects.bulk_create(
        Referee(application=row, name=name, email=mail) for mail, name in referees.items()
    )
    facts = {"discipline": row.discipline, "referees": len(referees), "declared": wish.declared}
    record(stream=row.stream, action="apply", by=by, at=at, facts=facts)
    tell_applicant(row, "join_received", at=at)
    tell_roster_managers(row, "join_new", at=at)
    return row.pk


@transaction.atomic
def confirm(*, application_id: int, by: Actor, at: datetime) -> None:
    """Note that the one who reads the mail applied; a second time does nothing. Raises Refused once it is over."""
    row = Application.objects.select_for_update().get(pk=application_id)
    if row.confirmed_at is not None:
        return
    rules.may_confirm(standing_of(row, at)).require()
    row.confirmed_at = at
    row.save(update_fields=["confirmed_at"])
    record(stream=row.stream, action="confirm_address", by=by, at=at)


@transaction.atomic
def mail_link_again(*, application_id: int, by: Actor, at: datetime) -> None:
    """Mail the applicant their link once more, at most once a day. Raises Refused once it is over."""
    row = Application.objects.select_for_update().get(pk=application_id)
    rules.may_confirm(standing_of(row, at)).require()
    tell_applicant(row, "join_received", at=at, turn=at.date().isoformat())
    record(stream=row.stream, action="mail_link_again", by=by, at=at)


@transaction.atomic
def withdraw(*, application_id: int, by: Actor, at: datetime) -> None:
    """Take an application back. Raises Refused once it is over; links to referees stop working."""
    row = Application.objects.select_for_update().get(pk=application_id)
    rules.may_move("withdraw", standing_of(row, at)).require()
    row.state, row.moved_at = APPLICATION.after("withdraw", row.state), at
    row.save(update_fields=["state", "moved_at"])
    withdraw_messages(group=row.stream)
    record(stream=row.stream, action="withdraw_application", by=by, at=at)


@transaction.atomic
def sign(*, application_id: int, version: int, signed_as: str, by: Actor, at: datetime) -> None:
    """Sign the agreement in force under one's own name. Raises Refused (rules.may_sign, rules.may_move)."""
    row = Application.objects.select_for_update().get(pk=application_id)
    rules.may_sign(version=version, present=VERSION, name=row.name, signed_as=signed_as).require()
    rules.may_move("sign", standing_of(row, at, agreement=version)).require()
    row.state, row.moved_at = APPLICATION.after("sign", row.state), at
    row.agreement, row.signed_at = version, at
    row.save(update_fields=["state", "moved_at", "agreement", "signed_at"])
    record(stream=row.stream, action="sign_agreement", by=by, at=at, facts={"version": version})
    tell_roster_managers(row, "join_signed", at=at)
