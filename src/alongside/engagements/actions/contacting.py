"""The notice before talking, and the log of talks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from alongside.engagements import notice, rules, rules_work
from alongside.engagements.models import Contact, Engagement, Member, NoticeAcknowledgment
from alongside.engagements.on_site import was_on_site
from alongside.engagements.queries.cards import known_names
from alongside.engagements.standing import Who, locked, member_of, who_is
from alongside.engagements.states import ENGAGEMENT, EngagementState
from alongside.engagements.words import Did, How, Mode, Side
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record


@transaction.atomic
def acknowledge_notice(
    *,
    engagement_id: int,
    side: str,
    by: Actor,
    at: datetime,
    advisor_id: int | None = None,
    version: str = notice.CURRENT.version,
) -> None:
    """Record that one side read the notice: on its page, or read out by staff and answered with yes.

    ``side`` is "requester" or "advisor"; ``advisor_id`` says which advisor when staff record it for one.
    Doing it again changes nothing: the first acknowledgment and its version stay.
    """
    engagement = locked(engagement_id)
    who = who_is(engagement, by, at)
    member = _whose(engagement, side, advisor_id, who)
    own = who.standing == "requester" if side == Side.REQUESTER else member == who.member
    rules.may_acknowledge(side=side, standing=who.standing, own=own).require()
    how = How.SCREEN if own else How.VOICE
    _, new = NoticeAcknowledgment.objects.get_or_create(
        engagement=engagement,
        side=side,
        member=member,
        defaults={
            "version": notice.BY_VERSION[version].version,
            "how": how.value,
            "at": at,
            "recorded_by": str(by),
            "recorded_by_text": by.text,
        },
    )
    if new:
        facts = {"side": side, "version": version, "how": how.value, "member": member.pk if member else None}
        record(
            stream=engagement.stream,
            action="acknowledge_notice",
            by=by,
            at=at,
            object=engagement.ref,
            facts=facts,
        )


def requester_acknowledges_notice(*, request_id: int, by: Actor, at: datetime) -> None:
    """Record that the agency read the notice on its own page. Raises Refused when nobody is introduced."""
    engagement = Engagement.objects.filter(request_id=request_id).first()
    if engagement is None:
        refuse("not_introduced", gettext_noop("Nobody has been introduced yet.")).require()
    assert engagement is not None
    acknowledge_notice(engagement_id=engagement.pk, side=Side.REQUESTER.value, by=by, at=at)


def _whose(engagement: Engagement, side: str, advisor_id: int | None, who: Who) -> Member | None:
    """Return the member whose acknowledgment it is, None for the agency's side."""
    if side == Side.REQUESTER:
        return None
    member = member_of(engagement, advisor_id) if advisor_id else who.member
    if member is None:
        refuse("not_on_team", gettext_noop("This person is not on the team.")).require()
    return member


@transaction.atomic
def log_contact(
    *,
    engagement_id: int,
    minutes: int,
    mode: str,
    topics: Sequence[str],
    actions: Sequence[str],
    resources: Sequence[str],
    text: str,
    with_whom: str,
    occurred_at: datetime,
    by: Actor,
    at: datetime,
    referrals: Sequence[str] = (),
    keep_as_written: bool = False,
    advisor_id: int | None = None,
    corrects: int | None = None,
) -> int:
    """Write down one contact; return its id.

    ``minutes`` is 0 to 1440 whole minutes; ``mode``, ``with_whom``, ``topics``, ``actions`` (words.Did) and
    ``referrals`` (words.HelpedBy) come from closed lists; ``resources`` are titles or links; ``text`` is at
    most 400 characters and is checked. ``advisor_id`` names the advisor whose contact staff write down.
    ``keep_as_written`` answers what the check asks about; it never lets through what the check blocks.
    ``corrects`` is the earlier line whose place this one takes: both stay, only the later one counts.
    Raises Refused before the notice was acknowledged by both sides, and by every rule of rules.may_log.
    """
    engagement = locked(engagement_id)
    who = who_is(engagement, by, at)
    member = _made_by(engagement, advisor_id, who)
    told = set(engagement.acknowledgments.values_list("side", "member_id"))
    resources = [line.strip() for line in resources if line.strip()]
    facts = rules.ContactFacts(
        state=engagement.state,
        standing=who.standing,
        requester_notice=(Side.REQUESTER.value, None) in told,
        advisor_notice=any(side == Side.ADVISOR and (not member or pk == member.pk) for side, pk in told),
        introduced_at=engagement.introduced_at,
        occurred_at=occurred_at,
        at=at,
        minutes=minutes,
        mode=mode,
        with_whom=with_whom,
        topics=topics,
        did=actions,
        referrals=referrals,
        resources=resources,
        text=text.strip(),
        keep_as_written=keep_as_written,
        known_names=known_names(engagement.request_id),
        on_site=mode == Mode.ON_SITE and _there(member, occurred_at),
    )
    rules.may_log(facts).require()
    _may_correct(engagement, corrects, who, by)
    contact = _write(engagement, member, facts, corrects=corrects, by=by, at=at)
    _move_on(engagement, contact)
    return contact.pk


def _there(member: Member | None, occurred_at: datetime) -> bool:
    """Say whether the one who talked in person was on site that day; staff of the program are never sent there."""
    return member is not None and was_on_site(member.engagement_id, member.advisor_id, occurred_at)


def _may_correct(engagement: Engagement, contact_id: int | None, who: Who, by: Actor) -> None:
    if contact_id is None:
        return
    row = Contact.objects.filter(pk=contact_id).select_related("corrected_by").first()
    rules_work.may_correct(
        standing=who.standing,
        own=row is not None and row.logged_by == str(by),
        same_engagement=row is not None and row.engagement_id == engagement.pk,
        corrected=row is not None and hasattr(row, "corrected_by"),
    ).require()


def _made_by(engagement: Engagement, advisor_id: int | None, who: Who) -> Member | None:
    """Return the member who made the contact; staff may name one, an advisor writes only for themselves."""
    if who.standing != "staff" or advisor_id is None:
        return who.member
    member = member_of(engagement, advisor_id)
    if member is None:
        refuse("not_on_team", gettext_noop("This person is not on the team.")).require()
    return member


def _write(
    engagement: Engagement,
    member: Member | None,
    facts: rules.ContactFacts,
    *,
    corrects: int | None,
    by: Actor,
    at: datetime,
) -> Contact:
    contact = Contact.objects.create(
        engagement=engagement,
        member=member,
        logged_by=str(by),
        logged_by_text=by.text,
        logged_at=at,
        occurred_at=facts.occurred_at,
        minutes=facts.minutes,
        mode=facts.mode,
        with_whom=facts.with_whom,
        topics=list(facts.topics),
        did=list(facts.did),
        referrals=list(facts.referrals),
        resources=list(facts.resources),
        text=facts.text,
        kept_as_written=facts.keep_as_written,
        corrects_id=corrects,
    )
    record(
        stream=engagement.stream,
        action="log_contact",
        by=by,
        at=at,
        object=f"contact:{contact.pk}",
        facts={
            "member": member.pk if member else None,
            "mode": facts.mode,
            "minutes": facts.minutes,
            "topics": sorted(facts.topics),
            "kept_as_written": facts.keep_as_written,
            **({"corrects": corrects} if corrects else {}),
        },
    )
    return contact


def _move_on(engagement: Engagement, contact: Contact) -> None:
    """The first contact in which somebody was reached makes the engagement active; a correction may move it."""
    reached = Did.NO_ANSWER not in contact.did
    if reached:
        engagement.state = ENGAGEMENT.after("contact", engagement.state)
    if contact.corrects_id:
        lines = engagement.contacts.filter(corrected_by=None).exclude(did__contains=[Did.NO_ANSWER.value])
        engagement.first_contact_at = lines.aggregate(first=Min("occurred_at"))["first"]
    elif reached and (
        engagement.first_contact_at is None or contact.occurred_at < engagement.first_contact_at
    ):
        engagement.first_contact_at = contact.occurred_at
    assert engagement.state != EngagementState.CLOSED
    engagement.save(update_fields=["state", "first_contact_at"])
