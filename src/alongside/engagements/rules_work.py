"""Who may keep tasks and decisions, correct a contact, plan the hand-back, ask for silence. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.engagements.rules import Standing, may_keep_text
from alongside.engagements.states import TASK, EngagementState
from alongside.engagements.words import HelpedBy
from alongside.engagements.words_work import AGENCY_ROLES, DecidedBy, ToldHow
from alongside.kernel.field import Topic
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

TASK_LIMIT = 120
DECISION_LIMIT = 200
OWNER_LIMIT = 120
WHY_LIMIT = 200
FARTHEST_DAYS = 366 * 5


def may_write(*, state: str, standing: Standing) -> Verdict:
    """Say whether somebody may write in the case: staff at any time, the team until it is closed.

    After the close an advisor reads for 72 hours more and writes nothing.
    """
    if standing == "staff":
        return ALLOWED
    if standing != "member":
        return refuse("not_on_team", gettext_noop("Only the team and its coordinator write here."))
    if state == EngagementState.CLOSED:
        return refuse(
            "closed_read_only",
            gettext_noop(
                "This is closed, so you can read it and no longer write in it. Tell the coordinator."
            ),
        )
    return ALLOWED


def may_make_task(
    *,
    state: str,
    standing: Standing,
    what: str,
    owner_known: bool,
    role: str,
    due_in_days: int,
    keep_as_written: bool,
    known_names: Collection[str] = (),
) -> Verdict:
    """Judge a new task: who writes, words, one owner, a day within five years. ``due_in_days``: local days."""
    verdict = may_write(state=state, standing=standing)
    if not verdict:
        return verdict
    if not what.strip():
        return refuse("no_what", gettext_noop("Say in a few words what is to be done."))
    if role and role not in AGENCY_ROLES:
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if owner_known == bool(role):
        return refuse("one_owner", gettext_noop("Choose one owner: a person of the team, or the agency."))
    if not 0 <= due_in_days <= FARTHEST_DAYS:
        return refuse("day", gettext_noop("Choose a day from today to five years ahead."))
    return may_keep_text(what, limit=TASK_LIMIT, keep_as_written=keep_as_written, known_names=known_names)


def may_settle_task(*, event: str, task_state: str, state: str, standing: Standing, role: str) -> Verdict:
    """Say whether a task may be done, dropped or put back; the agency settles those it owns itself."""
    if standing == "requester":
        if not role:
            return refuse("not_yours", gettext_noop("Only its owner or the coordinator settles this task."))
    elif not (verdict := may_write(state=state, standing=standing)):
        return verdict
    return TASK.may(event, task_state)


def may_decide(
    *,
    state: str,
    standing: Standing,
    what: str,
    why: str,
    decided_by: str,
    in_future: bool,
    keep_as_written: bool,
    known_names: Collection[str] = (),
) -> Verdict:
    """Judge a decision to be written down: short, with who made it, not in the future."""
    verdict = may_write(state=state, standing=standing)
    if not verdict:
        return verdict
    if not what.strip():
        return refuse("no_what", gettext_noop("Say in a few words what was decided."))
    if decided_by not in DecidedBy.values():
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if in_future:
        return refuse("future", gettext_noop("This time has not come yet. Write when it was decided."))
    for text in (what, why):
        verdict = verdict and may_keep_text(
            text, limit=DECISION_LIMIT, keep_as_written=keep_as_written, known_names=known_names
        )
    return verdict


def may_supersede(*, same_engagement: bool, has_later: bool) -> Verdict:
    """Say whether a decision may take the place of an earlier one: of this case, the newest of its chain."""
    if not same_engagement:
        return refuse("not_here", gettext_noop("This decision belongs to another engagement."))
    if has_later:
        return refuse(
            "has_later", gettext_noop("A later decision has taken its place already. Begin from that one.")
        )
    return ALLOWED


def may_correct(*, standing: Standing, own: bool, same_engagement: bool, corrected: bool) -> Verdict:
    """Say whether a contact may be corrected by a new line: by its writer or staff, once each."""
    if not same_engagement:
        return refuse("not_here", gettext_noop("This contact belongs to another engagement."))
    if standing != "staff" and not own:
        return refuse("not_yours", gettext_noop("Only the person who wrote a line, or staff, corrects it."))
    if corrected:
        return refuse(
            "corrected", gettext_noop("This line was corrected already. Correct the later one instead.")
        )
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Handing:
    """A topic of the hand-back: who has it from now on (words.HelpedBy) and their yes, or why nobody.

    ``owner`` names an office or a role; ``accepted_on`` is the agency's local day of the yes.
    """

    topic: str
    to: str = ""
    owner: str = ""
    told_how: str = ""
    accepted_on: date | None = None
    why_nobody: str = ""

    @property
    def settled(self) -> bool:
        """Say whether somebody has said yes to it, or it is said why there is nobody."""
        return self.accepted_on is not None or bool(self.why_nobody)


def may_plan_handing(line: Handing, *, keep_as_written: bool, in_future: bool) -> Verdict:
    """Judge one line of the hand-back plan. An owner's yes says how and on which day."""
    if line.topic not in Topic.values() or (line.to and line.to not in HelpedBy.values()):
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if bool(line.to) == bool(line.why_nobody.strip()):
        return refuse("owner_or_why", gettext_noop("Say who has this topic from now on, or why nobody does."))
    if bool(line.told_how) != (line.accepted_on is not None) or (
        line.told_how and line.told_how not in ToldHow.values()
    ):
        return refuse("yes_how", gettext_noop("Write both how they were told and the day they said yes."))
    if in_future:
        return refuse("future", gettext_noop("This day has not come yet. Write the day they said yes."))
    verdict = may_keep_text(line.owner, limit=OWNER_LIMIT, keep_as_written=keep_as_written)
    return verdict and may_keep_text(line.why_nobody, limit=WHY_LIMIT, keep_as_written=keep_as_written)


def open_topics(needed: Collection[str], plan: Sequence[Handing]) -> list[str]:
    """Return the topics that came up and have neither an owner who said yes nor a reason, in Topic's order."""
    settled = {line.topic for line in plan if line.settled}
    waiting = {line.topic for line in plan if not line.settled}
    return [topic for topic in Topic.values() if topic in (set(needed) | waiting) - settled]


def may_be_silent(*, silent: bool) -> Verdict:
    """Say whether the agency may ask for silence: at any time, without a reason, once."""
    if silent:
        return refuse("silent", gettext_noop("This is on already: nobody gets in touch with the agency."))
    return ALLOWED


def may_lift_silence(*, silent: bool, by_head: bool) -> Verdict:
    """Say whether silence may end: only when the agency head says so, on the page or on a call."""
    if not silent:
        return refuse("not_silent", gettext_noop("Contact is wanted already."))
    if not by_head:
        return refuse("head_only", gettext_noop("Only the agency head can ask for contact again."))
    return ALLOWED


def may_propose_contact(*, silent: bool) -> Verdict:
    """Say whether a new contact with the agency may be planned: never against its wish for silence."""
    if silent:
        return refuse(
            "silent",
            gettext_noop("The agency wants no more contact. Only its head can change that."),
        )
    return ALLOWED
