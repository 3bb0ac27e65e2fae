"""Who may do what with a plan, and what may stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from alongside.kernel.freetext import asks, blocks, lint
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse
from alongside.plans.states import TIE, PlanRole

MOST_PLANS = 10
"""Plans that one person may own."""
MOST_MEMBERS = 60
"""People who work on one plan."""
LONGEST_COMMENT = 2000


def may_edit(role: str | None) -> Verdict:
    """Say whether somebody with this part in a plan may write in it."""
    if role in (PlanRole.OWNER.value, PlanRole.EDITOR.value):
        return ALLOWED
    return refuse(
        "reads_only",
        gettext_noop("You can read this plan and comment on it. Ask its owner to let you write."),
    )


def may_own(role: str | None) -> Verdict:
    """Say whether somebody may invite people, restore a version or tie the plan to an agency."""
    if role == PlanRole.OWNER.value:
        return ALLOWED
    return refuse("not_owner", gettext_noop("Only an owner of this plan can do this."))


def may_start(owned: int) -> Verdict:
    """Say whether one more plan may be started by somebody who owns ``owned``."""
    if owned >= MOST_PLANS:
        return refuse("too_many", gettext_noop("You own %(most)s plans already."), most=MOST_PLANS)
    return ALLOWED


def may_hold(texts: Mapping[str, str], *, known: tuple[str, ...], keep: bool) -> Verdict:
    """Say whether new prose may stand in a plan: {question: text}; ``known`` are its partners' names.

    What no plan may hold is refused; what is doubtful is asked about once (code ``look_again``), and ``keep``
    says that the writer has read the question.
    """
    for question, text in texts.items():
        low = text.casefold()
        findings = lint(text, known_names=[name for name in known if name.casefold() in low])
        hard, soft = blocks(findings), asks(findings)
        found = hard or ([] if keep else soft)
        if found:
            return Verdict(
                ok=False,
                code="not_kept" if hard else "look_again",
                sentence=found[0].sentence,
                params={**found[0].params, "question": question},
            )
    return ALLOWED


def may_invite(*, role: str | None, members: int, email: str, name: str) -> Verdict:
    """Say whether a person may be invited to a plan."""
    if not may_own(role):
        return may_own(role)
    if members >= MOST_MEMBERS:
        return refuse("full", gettext_noop("At most %(most)s people work on one plan."), most=MOST_MEMBERS)
    return may_sign_up(email=email, name=name)


def may_sign_up(*, email: str, name: str) -> Verdict:
    """Say whether a link may be mailed to this address."""
    if "@" not in email.strip("@") or len(email) > 254 or any(c.isspace() for c in email):
        return refuse("bad_email", gettext_noop("Write the email address in full, such as name@agency.gov."))
    if not name.strip():
        return refuse("no_name", gettext_noop("Write the person's name."))
    return ALLOWED


def may_use(*, at: datetime, expires_at: datetime, used: bool, withdrawn: bool) -> Verdict:
    """Say whether a mailed link still works."""
    if used or withdrawn or at >= expires_at:
        return refuse("link_over", gettext_noop("This link no longer works. Ask for a new one."))
    return ALLOWED


def may_change_member(*, role: str | None, owners: int, is_owner: bool) -> Verdict:
    """Say whether a member may be changed or taken off: a plan keeps at least one owner."""
    if not may_own(role):
        return may_own(role)
    if is_owner and owners <= 1:
        return refuse(
            "last_owner", gettext_noop("A plan keeps at least one owner. Make another person owner first.")
        )
    return ALLOWED


def may_comment(*, role: str | None, text: str) -> Verdict:
    """Say whether a remark may be written."""
    if role is None:
        return refuse("not_member", gettext_noop("Only people of this plan can comment on it."))
    if not text.strip():
        return refuse("empty", gettext_noop("Write what you want to say."))
    if len(text) > LONGEST_COMMENT:
        return refuse("too_long", gettext_noop("At most %(most)s characters fit here."), most=LONGEST_COMMENT)
    return ALLOWED


def may_ask_tie(*, role: str | None, planner_name: str, planner_title: str, community: str) -> Verdict:
    """Say whether an owner may ask to tie a plan to an agency."""
    if not may_own(role):
        return may_own(role)
    if not community:
        return refuse("no_community", gettext_noop("Name the community this plan is for."))
    if not planner_name.strip() or not planner_title.strip():
        return refuse(
            "no_planner", gettext_noop("Write your name and your role at work: we ask the agency for you.")
        )
    return ALLOWED


def may_verify_tie(*, state: str, number: str, listed: tuple[str, ...], own: bool = False) -> Verdict:
    """Say whether a call-back verifies a planner: on a number of the directory, and never by the planner (``own``)."""
    if own:
        return refuse("own_tie", gettext_noop("You asked for this tie yourself. Another person verifies it."))
    if not TIE.may("verify", state):
        return TIE.may("verify", state)
    if number not in listed:
        return refuse(
            "not_listed",
            gettext_noop("Call back on a number of the directory. Add it there first, with its source."),
        )
    return ALLOWED


def may_agree(
    *, state: str, name: str, title: str, is_head: bool, is_delegate: bool, own: bool = False
) -> Verdict:
    """Say whether an agreement may be recorded: by the agency head, or a delegate the head named."""
    if own:
        return refuse("own_tie", gettext_noop("You asked for this tie yourself. Another person verifies it."))
    if not TIE.may("agree", state):
        return TIE.may("agree", state)
    if not name.strip() or not title.strip():
        return refuse("no_name", gettext_noop("Write who agreed, with name and title."))
    if not is_head and not is_delegate:
        return refuse(
            "no_delegate",
            gettext_noop(
                "Only the agency head or a delegate agrees. This name is no delegate of the agency."
            ),
        )
    return ALLOWED


def may_attach(*, tied: bool, verified: bool, consent_name: str, consent_title: str) -> Verdict:
    """Say whether a plan may be brought to a request: agreed with its agency, and consent given on a call."""
    if not tied:
        return refuse("not_tied", gettext_noop("This agency has agreed to no plan."))
    if not verified:
        return refuse(
            "not_verified", gettext_noop("Verify the request by call-back first, and ask on that call.")
        )
    if not consent_name.strip() or not consent_title.strip():
        return refuse("no_consent", gettext_noop("Write who consented on the call, with name and title."))
    return ALLOWED
