"""Who may keep the sheet of helpers, and when two of them may be doing the same work. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol, TypeVar

from alongside.engagements.rules import Standing, may_keep_text
from alongside.engagements.states import HelperState
from alongside.engagements.words import HelpedBy
from alongside.kernel.field import Topic
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

LIMITS: Mapping[str, int] = {
    "name": 120,
    "contact_name": 120,
    "contact_role": 120,
    "phone": 60,
    "email": 200,
    "next_step": 200,
    "owner": 120,
}
"""The longest text of each field, in characters."""
STEP_LIMIT = LIMITS["next_step"]
HELPERS_MOST = 200
"""Lines on one sheet: far more than any community has had, so that a page is always quick."""


class OnSheet(Protocol):
    """What the check for double work needs of a line on the sheet."""

    @property
    def lane(self) -> str:
        """What it takes care of."""

    @property
    def state(self) -> str:
        """Where it stands."""

    @property
    def lane_agreed(self) -> bool:
        """Whether the work in the lane is divided."""


Line = TypeVar("Line", bound=OnSheet)


def same_lane(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Return the lanes that two or more helpers are in and have not divided yet, with those helpers.

    Whoever has finished is in no lane. The order of lanes is that of ``Topic``, of helpers as given.
    """
    lanes: dict[str, list[Line]] = {topic.value: [] for topic in Topic}
    for line in lines:
        if line.state != HelperState.FINISHED:
            lanes[line.lane].append(line)
    return [
        (lane, found)
        for lane, found in lanes.items()
        if len(found) > 1 and not all(line.lane_agreed for line in found)
    ]


def may_keep_sheet(*, standing: Standing) -> Verdict:
    """Say whether somebody may change the sheet: coordinators, and advisors on the team."""
    if standing in ("staff", "member"):
        return ALLOWED
    return refuse("not_on_team", gettext_noop("Only the team and its coordinator keep this sheet."))


def may_list_helper(
    words: Mapping[str, str], *, count: int, keep_as_written: bool, known_names: Collection[str] = ()
) -> Verdict:
    """Judge one line of the sheet before it is saved; ``count`` is how many the sheet has without it."""
    if words["kind"] not in HelpedBy.values() or words["lane"] not in Topic.values():
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if not words["name"].strip():
        return refuse("no_name", gettext_noop("Write the name of the organization."))
    if count >= HELPERS_MOST:
        return refuse(
            "full", gettext_noop("This sheet has %(most)s lines, which is all it holds."), most=HELPERS_MOST
        )
    for field, limit in LIMITS.items():
        if len(words[field]) > limit:
            return refuse(
                "too_long",
                gettext_noop("Shorten the text to %(limit)s characters; it has %(length)s."),
                limit=limit,
                length=len(words[field]),
            )
    own = [words["name"], words["contact_name"], words["owner"], *known_names]
    return may_keep_text(
        words["next_step"], limit=STEP_LIMIT, keep_as_written=keep_as_written, known_names=own
    )


def may_offer_hand_off(
    *, state: str, what: str, keep_as_written: bool, known_names: Collection[str] = ()
) -> Verdict:
    """Say whether a piece of work may be handed to a helper: who is still there, in words that may be kept."""
    if state == HelperState.FINISHED:
        return refuse("finished", gettext_noop("This helper has finished. Choose somebody who is there."))
    if not what.strip():
        return refuse("no_what", gettext_noop("Say in a few words what is handed over."))
    return may_keep_text(what, limit=STEP_LIMIT, keep_as_written=keep_as_written, known_names=known_names)


def may_answer_hand_off(*, answered_by: str) -> Verdict:
    """Say whether an answer may be written down: it needs the name of whoever gave it, at work."""
    if not answered_by.strip():
        return refuse("no_name", gettext_noop("Write who said so, by name and role at work."))
    if len(answered_by) > LIMITS["contact_name"]:
        return refuse(
            "too_long",
            gettext_noop("Shorten the text to %(limit)s characters; it has %(length)s."),
            limit=LIMITS["contact_name"],
            length=len(answered_by),
        )
    return ALLOWED
