"""People and call-outs for probes: one is made by the rooms' own acts, the others are copies of its rows."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from alongside.kernel.actor import OPERATOR

FAR = {"weekly_pages": 1_000_000, "wave_gain": 100, "max_load": 1_000}
"""Limits that a probe of the engine must not run into."""


def set_policy(at: datetime, **values: int) -> None:
    """Put values in force, also such as no installation could choose."""
    from alongside.policy.models import PolicyVersion

    PolicyVersion.objects.bulk_create(
        PolicyVersion(key=key, value=value, from_at=at, set_by="probe", set_by_text="probe", why="probe")
        for key, value in (FAR | values).items()
    )


def advisors(number: int, at: datetime) -> list[int]:
    """Put so many advisors on the roster: the first by the room's act, the others as copies; return the ids.

    None has quiet hours: what a probe finds must not hang on the hour at which it runs.
    """
    from alongside.accounts.models import Person
    from alongside.roster import models as roster
    from tests.callouts import advisor

    first = roster.PeerAdvisor.objects.get(pk=advisor(1, at))
    people = Person.objects.bulk_create(
        Person(email=f"copy{n}@advisors.example", name=f"Peer {n}", language="en") for n in range(1, number)
    )
    entries = roster.PeerAdvisor.objects.bulk_create(
        _copy(first, person_id=person.pk) for person in people
    )  # fmt: skip
    for credential in list(roster.Credential.objects.filter(advisor=first)):
        roster.Credential.objects.bulk_create(_copy(credential, advisor_id=entry.pk) for entry in entries)
    ids = [first.pk, *(entry.pk for entry in entries)]
    midnight = time(0)  # from and until the same hour: no quiet hours
    roster.Wishes.objects.bulk_create(
        roster.Wishes(advisor_id=advisor_id, quiet_from=midnight, quiet_until=midnight) for advisor_id in ids
    )
    return ids


def request(at: datetime, officer: Any) -> int:
    """Let a request be asked, verified and accepted by the rooms' acts; return its id."""
    from tests.callouts import request_with_facts

    return request_with_facts(at, officer)


def team(request_id: int, officer: Any, at: datetime) -> int:
    """Propose and approve a team of one; return the proposal's id."""
    from alongside.teams import actions as teams

    proposal_id = teams.propose(request_id=request_id, seats=("lead",), by=officer.actor, at=at)
    teams.approve(proposal_id=proposal_id, by=officer.actor, at=at)
    return proposal_id


def copies(proposal_id: int, candidates: Sequence[Sequence[int]]) -> list[int]:
    """Copy an approved proposal, with its request, once per list of candidates; return the proposals' ids."""
    from alongside.incidents.models import Incident, RequestForAssistance
    from alongside.teams.models import Proposal, ProposedSeat

    proposal = Proposal.objects.get(pk=proposal_id)
    asked = RequestForAssistance.objects.get(pk=proposal.request_id)
    place = Incident.objects.get(pk=asked.incident_id)
    seat = ProposedSeat.objects.get(proposal=proposal)
    places = Incident.objects.bulk_create(_copy(place) for _ in candidates)
    requests = RequestForAssistance.objects.bulk_create(
        _copy(
            asked,
            key=secrets.token_hex(12),
            reference=secrets.token_hex(6),
            receipt_hash=secrets.token_hex(12),
            incident_id=where.pk,
            own_incident_id=where.pk,
        )
        for where in places
    )
    made = Proposal.objects.bulk_create(
        _copy(proposal, request_id=row.pk, problem={}, solution={}) for row in requests
    )
    ProposedSeat.objects.bulk_create(
        _copy(seat, proposal_id=row.pk, advisor_id=people[0] if people else None, candidates=list(people))
        for row, people in zip(made, candidates, strict=True)
    )
    return [row.pk for row in made]


def like(callout_id: int, proposals: Sequence[int], people: Sequence[Sequence[int]]) -> list[list[str]]:
    """Copy an open call-out of one seat and one wave, once per proposal, with a page for each of its people.

    Returns the tokens of the links, in the same order.
    """
    from alongside.base.secrets import hashed
    from alongside.callouts.models import CallOut, Page, Seat, Wave
    from alongside.teams.models import Proposal

    page = Page.objects.select_related("seat", "wave", "callout").filter(callout_id=callout_id)[0]
    request_of = dict(Proposal.objects.filter(pk__in=proposals).values_list("pk", "request_id"))
    callouts = CallOut.objects.bulk_create(_copy(page.callout, request_id=request_of[p]) for p in proposals)
    seats = Seat.objects.bulk_create(
        _copy(page.seat, callout_id=c.pk, proposal_id=p) for c, p in zip(callouts, proposals, strict=True)
    )
    waves = Wave.objects.bulk_create(_copy(page.wave, seat_id=made.pk) for made in seats)
    tokens = [[secrets.token_hex(16) for _ in some] for some in people]
    Page.objects.bulk_create(
        [
            _copy(
                page, callout_id=wave.seat.callout_id, seat_id=wave.seat_id, wave_id=wave.pk, advisor_id=advisor_id,
                secret=secrets.token_hex(12), token_hash=hashed("page", token),
            )
            for wave, some, links in zip(waves, people, tokens, strict=True)
            for advisor_id, token in zip(some, links, strict=True)
        ],
        batch_size=2_000,
    )  # fmt: skip
    return tokens


def _copy(row: Any, **changes: Any) -> Any:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return type(row)(**(values | changes))


def officer(at: datetime) -> Any:
    """Let the cast arrive; return the duty officer."""
    from tests.people import Cast

    return Cast.arrive(at).officer


def actor() -> Any:
    """Return who does the probe's own acts."""
    return OPERATOR


__all__ = ["actor", "advisors", "copies", "date", "officer", "request", "set_policy", "team", "timedelta"]
