"""The robot officer and the robot advisor of the nightly test page: reached like people, and never on the rota."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from django.conf import settings

from alongside.accounts.actions import robot
from alongside.accounts.queries import Person
from alongside.duty import actions as duty
from alongside.duty import queries as duty_queries
from alongside.kernel.actor import CLOCK
from alongside.kernel.phone import digits
from alongside.outbox.queries import is_open
from alongside.outbox.states import Channel
from alongside.roster import actions as roster
from alongside.roster import queries as roster_queries
from alongside.roster.entry import Entry

FOREVER = date(2100, 1, 1)


def channels() -> tuple[Channel, ...]:
    """Return by which channels tonight's question must come: mail, and texts and calls where they can go out."""
    phones = (c for c in (Channel.SMS, Channel.VOICE) if settings.ROBOT_NUMBERS and is_open(c))
    return (Channel.EMAIL, *phones)


def officer(*, at: datetime) -> Person:
    """Return the robot officer, with the last of the robots' numbers."""
    person = robot(name="Robot officer", email=_address("officer"), by=CLOCK, at=at)
    number = settings.ROBOT_NUMBERS[-1] if settings.ROBOT_NUMBERS else ""
    if duty_queries.phone_of(person.pk).number != digits(number):
        duty.keep_phone(
            person_id=person.pk, number=number, sms=bool(number), voice=bool(number), by=CLOCK, at=at
        )
    return person


def advisor(*, at: datetime) -> int:
    """Return the robot advisor's entry, in date, never tired, never asleep and committed to nothing."""
    person = robot(name="Robot advisor", email=_address("advisor"), by=CLOCK, at=at)
    found = roster_queries.id_of_person(person.pk)
    if found is None:
        found = roster.add_advisor(entry=_reachable(_entry(person, at), at), by=CLOCK, at=at)
        roster.keep_wishes(
            advisor_id=found,
            quiet_from=time(0),
            quiet_until=time(0),
            wake=False,
            order=(),
            weekly_cap=None,
            by=CLOCK,
            at=at,
        )
    entry = roster_queries.entry(found)
    if digits(entry.phone) != digits(_number()):
        roster.change_advisor(advisor_id=found, entry=_reachable(entry, at), by=CLOCK, at=at)
    roster.revalidate(advisor_id=found, by=CLOCK, at=at)
    roster.forget_asks_of_robot(advisor_id=found, by=CLOCK, at=at)
    return found


def _number() -> str:
    return settings.ROBOT_NUMBERS[0] if settings.ROBOT_NUMBERS else ""


def _address(who: str) -> str:
    """Return the robot's address with a plus part, so that two robots share one mailbox."""
    name, _, domain = settings.ROBOT_ADDRESS.partition("@")
    return f"{name}+{who}@{domain}"


def _entry(person: Person, at: datetime) -> Entry:
    return Entry(
        name=person.name,
        email=person.email,
        discipline="law",
        home_state="DC",
        timezone="UTC",
        background_expires=FOREVER,
        training_expires=FOREVER,
        employer_permission=True,
        revalidated_date=at.date(),
        exercises=True,
    )


def _reachable(entry: Entry, at: datetime) -> Entry:
    """Return the entry with the robot's number, which agrees to texts and calls, or with none."""
    agreed = at.date() if _number() else None
    return replace(entry, phone=_number(), sms_consent=agreed, voice_consent=agreed)
