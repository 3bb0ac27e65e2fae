"""Making a roster entry out of a signed application."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from alongside.agencies import queries as agencies
from alongside.joining import rules
from alongside.joining.models import Application
from alongside.joining.standing import standing_of, tell_applicant
from alongside.joining.states import APPLICATION
from alongside.joining.words import Conflict, Employer
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.roster import actions as roster
from alongside.roster.actions import Authority, Entry, License, Lived


@transaction.atomic
def take_in(
    *,
    application_id: int,
    background_expires: date | None,
    training_expires: date | None = None,
    employer_until: date | None = None,
    timezone: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Put the applicant on the roster, confirmed today; return the advisor's id.

    Texts and calls wait for the advisor's own consent. An agency of exactly the name that was written is tied to
    the entry, so that it is left out of matching. ``timezone`` "" is that of the home town, where it is known.
    Raises Refused (rules.may_take_in, the roster's own rules).
    """
    row = Application.objects.select_for_update().get(pk=application_id)
    rules.may_move("take_in", standing_of(row, at)).require()
    rules.may_take_in(background_expires=background_expires, today=at.date()).require()
    agency = agencies.find(row.organization, row.home_state) if row.organization else None
    entry = Entry(
        name=row.name,
        email=row.email,
        phone=row.phone,
        discipline=row.discipline,
        title=row.title,
        agency_id=agency.id if agency else None,
        organization="" if agency else row.organization,
        home_city=row.home_city,
        home_state=row.home_state,
        timezone=timezone,
        language=row.language,
        languages=tuple(row.languages),
        communities=tuple(row.communities),
        lived=tuple(Lived(kind, venue, year) for kind, venue, year in row.lived),
        profession=row.profession,
        licenses=tuple(License(state, number, _day(day)) for state, number, day in row.licenses),
        authorities=tuple(Authority(c, mode, number, _day(day)) for c, mode, number, day in row.authorities),
        background_expires=background_expires,
        training_expires=training_expires,
        employer_permission=row.employer != Employer.TO_ASK or employer_until is not None,
        employer_permission_until=employer_until,
        revalidated_date=at.date(),
        open_litigation=Conflict.LITIGATION in row.conflicts,
        first_time=row.first_time,
    )
    advisor_id = roster.add_advisor(entry=entry, by=by, at=at)
    row.state, row.moved_at = APPLICATION.after("take_in", row.state), at
    row.advisor_id = advisor_id
    row.save(update_fields=["state", "moved_at", "advisor"])
    record(stream=row.stream, action="take_in", object=f"advisor:{advisor_id}", by=by, at=at)
    tell_applicant(row, "join_welcome", at=at)
    return advisor_id


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
