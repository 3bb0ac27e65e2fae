"""Who may do what in casework, and what a contact log must hold. Pure; every refusal says what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from alongside.engagements.states import ENGAGEMENT, EngagementState
from alongside.engagements.words import BY_HAND, Did, FollowUpKind, HelpedBy, Mode, WithWhom
from alongside.kernel.choice import Choice
from alongside.kernel.field import Topic
from alongside.kernel.freetext import asks, blocks, lint
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

Standing = Literal["staff", "member", "requester", "none"]
"""What somebody is to one engagement: works cases, is on its team, asked for it, or nothing."""

TEXT_LIMIT = 400
RESOURCE_LIMIT = 200
RESOURCES_MOST = 8
NOTE_LIMIT = 120
MINUTES_MOST = 24 * 60
SEEN_AFTER_CLOSE = timedelta(hours=72)
"""How long an advisor still sees a closed engagement, to finish a log; then nothing of it."""


def may_introduce(*, accepted: bool, verified: bool, agreed: int) -> Verdict:
    """Say whether people may be introduced: help accepted after a call-back, and one seat agreed at least."""
    if not (accepted and verified):
        return refuse(
            "not_accepted",
            gettext_noop("Nobody is introduced before the call-back and the agency's yes to help."),
        )
    if agreed < 1:
        return refuse(
            "nobody_agreed",
            gettext_noop("Nobody is introduced before the agency head has agreed to at least one person."),
        )
    return ALLOWED


def already_introduced() -> Verdict:
    """Return the refusal of a second introduction for the same request."""
    return refuse(
        "introduced",
        gettext_noop("This team has been introduced already. Open the engagement to add somebody."),
    )


def may_join(*, state: str, agreed: bool, member: bool) -> Verdict:
    """Say whether a person may join the team: agreed by the agency head, while the engagement is open."""
    if state == EngagementState.CLOSED:
        return ENGAGEMENT.may("contact", state)
    if not agreed:
        return refuse("not_agreed", gettext_noop("The agency head has not agreed to this person yet."))
    if member:
        return refuse("member", gettext_noop("This person is on the team already."))
    return ALLOWED


def may_let_go(*, member: bool) -> Verdict:
    """Say whether somebody may be taken off the team: whoever is on it, at any time, without a reason."""
    return ALLOWED if member else refuse("not_on_team", gettext_noop("This person is not on the team."))


def advisor_sees(*, left_at: datetime | None, closed_at: datetime | None, at: datetime) -> bool:
    """Say whether a member still sees the engagement: while on the team, until 72 hours after it closed."""
    if left_at is not None and left_at <= at:
        return False
    return closed_at is None or at < closed_at + SEEN_AFTER_CLOSE


def may_acknowledge(*, side: str, standing: Standing, own: bool) -> Verdict:
    """Say whether this person may acknowledge for that side: each for themselves, staff for a yes by voice.

    ``own`` says that the person acknowledging is the one whose acknowledgment it is.
    """
    if standing == "staff" or own:
        return ALLOWED
    return refuse(
        "not_yours",
        gettext_noop("Only the person whose notice it is can say they have read it."),
        side=side,
    )


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact as it is about to be written down, and what is known of its engagement.

    ``minutes`` counts whole minutes; moments are aware. ``advisor_notice``: the advisor who made the contact
    has acknowledged the notice; for a contact of the coordinator's own, any advisor of the team has. ``on_site``:
    an authorized deployment had this advisor checked in on that day.
    """

    state: str
    standing: Standing
    requester_notice: bool
    advisor_notice: bool
    introduced_at: datetime
    occurred_at: datetime
    at: datetime
    minutes: int
    mode: str
    with_whom: str
    topics: Collection[str]
    did: Collection[str]
    referrals: Collection[str]
    resources: Sequence[str]
    text: str
    keep_as_written: bool
    known_names: Collection[str] = ()
    on_site: bool = False


def may_open_log(*, state: str, standing: Standing, requester_notice: bool, advisor_notice: bool) -> Verdict:
    """Say whether a contact can be written down at all: state, person, and the notice on both sides first."""
    verdict = ENGAGEMENT.may("contact", state)
    if not verdict:
        return verdict
    if standing not in ("staff", "member"):
        return refuse("not_on_team", gettext_noop("Only the team and its coordinator write in this log."))
    if not requester_notice:
        return refuse(
            "notice_requester",
            gettext_noop(
                "First the agency reads the notice of the limits of confidentiality, on its page or read out "
                "by the coordinator. Then talks can begin."
            ),
        )
    if not advisor_notice:
        return refuse(
            "notice_advisor",
            gettext_noop("First the advisor reads the notice of the limits of confidentiality and says so."),
        )
    return ALLOWED


def may_log(facts: ContactFacts) -> Verdict:
    """Judge a contact before it is saved (design C, E7, E8). The first reason found is the one given."""
    verdict = may_open_log(
        state=facts.state,
        standing=facts.standing,
        requester_notice=facts.requester_notice,
        advisor_notice=facts.advisor_notice,
    )
    return (
        verdict and _words_known(facts) and _when_and_how_long(facts) and _in_person(facts) and _texts(facts)
    )


def _in_person(facts: ContactFacts) -> Verdict:
    """Nobody travels without an authorized deployment (domain.md E3), so nobody talked in person without one."""
    if facts.mode != Mode.ON_SITE or facts.on_site:
        return ALLOWED
    return refuse(
        "not_on_site",
        gettext_noop(
            "A talk in person is written down by or for an advisor who was on site that day: the visit authorized "
            "by two people, the arrival told. Look at the visit first, or choose how you talked instead."
        ),
    )


def _words_known(facts: ContactFacts) -> Verdict:
    lists: tuple[tuple[Collection[str], type[Choice]], ...] = (
        ([facts.mode], Mode),
        ([facts.with_whom], WithWhom),
        (facts.topics, Topic),
        (facts.did, Did),
        (facts.referrals, HelpedBy),
    )
    if any(word not in choice.values() for words, choice in lists for word in words):
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if not facts.topics and Did.NO_ANSWER not in facts.did:
        return refuse("no_topic", gettext_noop("Choose at least one topic, or “Tried, nobody reached”."))
    return ALLOWED


def _when_and_how_long(facts: ContactFacts) -> Verdict:
    if not 0 <= facts.minutes <= MINUTES_MOST:
        return refuse("minutes", gettext_noop("Write the length in minutes, from 0 to 1440."))
    if facts.minutes == 0 and Did.NO_ANSWER not in facts.did:
        return refuse("no_minutes", gettext_noop("Write how many minutes it took; a guess is fine."))
    if facts.occurred_at > facts.at:
        return refuse("future", gettext_noop("This time has not come yet. Write when the talk took place."))
    if facts.occurred_at < facts.introduced_at.replace(second=0, microsecond=0):
        return refuse(
            "before_introduction",
            gettext_noop("This is before the introduction. Only contacts after it are written down here."),
        )
    return ALLOWED


def _texts(facts: ContactFacts) -> Verdict:
    if len(facts.resources) > RESOURCES_MOST:
        return refuse(
            "resources", gettext_noop("At most %(most)s resources in one contact."), most=RESOURCES_MOST
        )
    verdict = may_keep_text(
        facts.text, limit=TEXT_LIMIT, keep_as_written=facts.keep_as_written, known_names=facts.known_names
    )
    for resource in facts.resources:
        verdict = verdict and may_keep_text(
            resource,
            limit=RESOURCE_LIMIT,
            keep_as_written=facts.keep_as_written,
            known_names=facts.known_names,
        )
    return verdict


def may_keep_text(
    text: str, *, limit: int, keep_as_written: bool, known_names: Collection[str] = ()
) -> Verdict:
    """Judge free text: its length, what may never be kept, and what the writer is asked about first."""
    if len(text) > limit:
        return refuse(
            "too_long",
            gettext_noop("Shorten the text to %(limit)s characters; it has %(length)s."),
            limit=limit,
            length=len(text),
        )
    found = lint(text, known_names=known_names)
    for finding in [*blocks(found), *([] if keep_as_written else asks(found))]:
        code = "text_blocked" if finding.severity == "block" else "text_asked"
        return refuse(code, finding.sentence, **finding.params)
    return ALLOWED


def may_touch_follow_up(*, standing: Standing, state: str = EngagementState.ACTIVE) -> Verdict:
    """Say whether somebody may change a follow-up: the team until the close, staff, or whoever asked."""
    if standing == "none":
        return refuse(
            "not_on_team", gettext_noop("Only the people of this engagement change its follow-ups.")
        )
    if standing == "member" and state == EngagementState.CLOSED:
        return refuse(
            "closed_read_only",
            gettext_noop(
                "This is closed, so you can read it and no longer write in it. Tell the coordinator."
            ),
        )
    return ALLOWED


def may_add_follow_up(
    *, kind: str, note: str, due_in_days: int, keep_as_written: bool, by_room: bool = False
) -> Verdict:
    """Judge a follow-up added by hand, or by a room above; ``due_in_days`` counts calendar days from today."""
    if kind not in (FollowUpKind.values() if by_room else BY_HAND):
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if due_in_days < 0:
        return refuse("past", gettext_noop("Choose a day that has not passed."))
    if due_in_days > 366 * 10:
        return refuse("too_far", gettext_noop("Choose a day within ten years."))
    if kind == FollowUpKind.OTHER and not note.strip() and not by_room:
        return refuse("no_note", gettext_noop("Say in a few words what it is about."))
    return may_keep_text(note, limit=NOTE_LIMIT, keep_as_written=keep_as_written)


def may_hand_over(*, to_coordinator: bool, same: bool, note: str, keep_as_written: bool) -> Verdict:
    """Say whether the engagement may go to another coordinator, who must hold that role."""
    if not to_coordinator:
        return refuse("not_coordinator", gettext_noop("Choose somebody who works as a coordinator."))
    if same:
        return refuse("same_person", gettext_noop("This person coordinates the engagement already."))
    return may_keep_text(note, limit=TEXT_LIMIT, keep_as_written=keep_as_written)


def may_close(
    *, state: str, settled: int, waiting: Sequence[str], note: str, keep_as_written: bool
) -> Verdict:
    """Say whether it may be closed: every topic has a local owner who said yes, or a reason why not.

    ``settled`` counts the lines of the hand-back plan, ``waiting`` are the topics without either.
    """
    verdict = ENGAGEMENT.may("close", state)
    if not verdict:
        return verdict
    if waiting:
        return refuse(
            "no_owner",
            gettext_noop(
                "First say who has these from now on and that they said yes, or why there is nobody "
                "(%(count)s left)."
            ),
            count=len(waiting),
        )
    if not settled:
        return refuse(
            "no_hand_back",
            gettext_noop(
                "Say for at least one topic who has it from now on; “The agency itself” is an answer."
            ),
        )
    return may_keep_text(note, limit=TEXT_LIMIT, keep_as_written=keep_as_written)


def may_reopen(*, state: str, why: str, keep_as_written: bool) -> Verdict:
    """Say whether it may be taken up again: same team, same request, nobody asks twice; a reason is kept."""
    verdict = ENGAGEMENT.may("reopen", state)
    if not verdict:
        return verdict
    if not why.strip():
        return refuse("no_why", gettext_noop("Say in a few words why it is taken up again."))
    return may_keep_text(why, limit=TEXT_LIMIT, keep_as_written=keep_as_written)
