"""The cast: a chief (who needs no account), a duty officer, a coordinator, advisors, a funder, a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alongside.accounts.actions import invite
from alongside.accounts.models import Person
from alongside.accounts.permissions import Role
from alongside.duty.actions import add_shift
from alongside.incidents import actions as incidents
from alongside.kernel.actor import OPERATOR, PUBLIC


@dataclass
class Cast:
    """The people of the tests. Advisors have accounts here; their roster entries come with ``roster_entry``."""

    officer: Person
    coordinator: Person
    advisor: Person
    other_advisor: Person
    roster_manager: Person
    care_lead: Person
    funder: Person
    records: Person
    admin: Person
    planner: Person

    @classmethod
    def arrive(cls, at: datetime) -> Cast:
        """Invite everyone and put the officer on duty for two days, the coordinator as backup."""

        def person(name: str, role: Role) -> Person:
            email = f"{name.split()[0].lower()}@example.org"
            return invite(email=email, name=name, roles=[role], by=OPERATOR, at=at - timedelta(days=30))

        cast = cls(
            officer=person("Dana Duty", Role.DUTY),
            coordinator=person("Cory Coordinator", Role.COORDINATOR),
            advisor=person("Avery Advisor", Role.ADVISOR),
            other_advisor=person("Oak Other", Role.ADVISOR),
            roster_manager=person("Robin Roster", Role.ROSTER),
            care_lead=person("Casey Care", Role.CARE),
            funder=person("Finn Funder", Role.FUNDER),
            records=person("Reese Records", Role.RECORDS),
            admin=person("Ash Admin", Role.ADMIN),
            planner=person("Pat Planner", Role.PLANNER),
        )
        start = at - timedelta(hours=8)
        add_shift(
            person_id=cast.officer.pk,
            starts_at=start,
            ends_at=start + timedelta(hours=36),
            by=OPERATOR,
            at=at,
        )
        add_shift(
            person_id=cast.coordinator.pk,
            starts_at=start,
            ends_at=start + timedelta(hours=36),
            position=2,
            by=OPERATOR,
            at=at,
        )
        return cast

    def everyone(self) -> dict[str, Person]:
        """Return all by what they do."""
        return dict(vars(self))


def ask(at: datetime, **words: Any) -> int:
    """Let the chief of Millbrook ask; return the request's id."""
    form = {
        "key": f"key-{at.timestamp()}-{words.get('agency_text', '')}",
        "agency_id": None,
        "agency_text": "Millbrook Police Department",
        "caller": "Dana Reyes, chief",
        "call_back_number": "614-555-0144",
        "place_text": "Millbrook, OH",
        "when_text": "an hour ago",
        "by": PUBLIC,
    } | words
    return incidents.ask(at=at, **form).request_id


def verified(at: datetime, officer: Person, **words: Any) -> int:
    """Let a request be asked and verified with its head; return its id."""
    request_id = ask(at, **words)
    incidents.record_call_back(
        request_id=request_id,
        number="614-555-0199",
        source="dispatch_center",
        reached="head",
        outcome="real",
        acceptor_name="Dana Reyes",
        acceptor_title="Chief",
        by=officer.actor,
        at=at,
    )
    return request_id


def accepted(at: datetime, officer: Person, **words: Any) -> int:
    """Let a request be asked, verified and accepted; return its id."""
    request_id = verified(at, officer, **words)
    incidents.accept(request_id=request_id, by=officer.actor, at=at)
    return request_id
