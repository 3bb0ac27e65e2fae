"""Judgments about dates ahead and about what is left alone. Pure; every refusal says what to do."""

from __future__ import annotations

from datetime import date, timedelta

from alongside.engagements.rules import NOTE_LIMIT, Standing, may_keep_text, may_touch_follow_up
from alongside.engagements.states import EchoState
from alongside.engagements.words import WITH_A_DATE, FollowUpKind
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

FARTHEST = timedelta(days=366 * 10)
LEFT_ALONE_MOST = 30
"""Wishes that one engagement can hold; more would be a list that nobody keeps."""


def may_note_date(
    *, standing: Standing, kind: str, day: date, today: date, note: str, keep_as_written: bool
) -> Verdict:
    """Say whether a date ahead can be noted: by the agency, its team or staff; a day that has not passed."""
    verdict = may_touch_follow_up(standing=standing)
    if not verdict:
        return verdict
    if kind not in WITH_A_DATE:
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if kind == FollowUpKind.OTHER and not note.strip():
        return refuse("no_note", gettext_noop("Say in a few words what it is about."))
    return may_move_date(day=day, today=today) and may_keep_text(
        note, limit=NOTE_LIMIT, keep_as_written=keep_as_written
    )


def may_move_date(*, day: date, today: date) -> Verdict:
    """Say whether a date ahead can lie on this day."""
    if day < today:
        return refuse("past", gettext_noop("Choose a day that has not passed."))
    if day > today + FARTHEST:
        return refuse("too_far", gettext_noop("Choose a day within ten years."))
    return ALLOWED


def may_merge(*, same: bool) -> Verdict:
    """Say whether a date can lie where it is put: not where the same kind of date is already."""
    if same:
        return refuse("same_date", gettext_noop("The same kind of date is already noted on this day."))
    return ALLOWED


def may_leave_alone(
    *, standing: Standing, kind: str, first: date | None, last: date | None, yearly: bool, waiting: int
) -> Verdict:
    """Say whether days or a topic can be left alone: asked by the agency, written down by it or by staff.

    ``waiting`` counts the wishes in force.
    """
    if standing not in ("staff", "requester"):
        return refuse(
            "not_yours", gettext_noop("The agency or its coordinator says what is to be left alone.")
        )
    if kind and kind not in FollowUpKind.values():
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if bool(kind) == (first is not None):
        return refuse("days_or_topic", gettext_noop("Choose a first day, or a topic, not both."))
    if first is not None and last is not None and last < first:
        return refuse("ends_first", gettext_noop("The last day must not be before the first."))
    if yearly and (first is None or last is None):
        return refuse("yearly_open", gettext_noop("Days that come every year need a first and a last day."))
    if yearly and first is not None and last is not None and (last - first).days > 180:
        return refuse("yearly_long", gettext_noop("Days that come every year: at most half a year."))
    if waiting >= LEFT_ALONE_MOST:
        return refuse("too_many", gettext_noop("Take back a wish that is over before adding another one."))
    return ALLOWED


def may_lift(*, standing: Standing) -> Verdict:
    """Say whether a wish can be taken back: by the agency or by staff, who heard it from the agency."""
    if standing in ("staff", "requester"):
        return ALLOWED
    return refuse("not_yours", gettext_noop("The agency or its coordinator says what is to be left alone."))


def may_settle_echo(*, state: str, to_agency: bool, to_advisor: bool) -> Verdict:
    """Say whether a care call can be settled so: to one of the two; only a call to an agency is planned."""
    if state not in EchoState.values() or to_agency == to_advisor:
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if state == EchoState.PLANNED and to_advisor:
        return refuse("call_now", gettext_noop("Call the advisor, or write down that it is not needed."))
    return ALLOWED
