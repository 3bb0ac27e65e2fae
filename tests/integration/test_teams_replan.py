"""Proposing again in the middle of a call-out: every yes stays, nobody who said no is asked again."""

import pytest

from alongside.callouts import actions as callouts
from alongside.callouts.models import CallOut, Page
from alongside.kernel.verdict import Refused
from alongside.teams import actions, queries
from tests.callouts import advisor, is_ready, opened, pages, says


@pytest.fixture
def asked(cast, at):
    """Two seats of one call-out: three law enforcement peers and two from victim services."""
    people = [advisor(n, at) for n in range(3)] + [advisor(n, at, discipline="victim") for n in (10, 11)]
    return people, opened(at, cast.officer, seats=("lead", "victim"))


def seats_of(proposal_id):
    return {s.seat_key: s.advisor_id for s in queries.proposal(proposal_id).seats}


def test_a_yes_stays_though_its_days_are_bound_and_a_no_is_not_asked_again(asked, cast, at):
    people, callout = asked
    (lead, *_), (victim, *_) = pages(callout, "lead"), pages(callout, "victim")
    is_ready(lead, at)
    says(victim, False, at)
    proposal_id = callouts.propose_again(callout_id=callout.pk, by=cast.officer.actor, at=at)
    team = seats_of(proposal_id)
    assert team["lead"] == lead.advisor_id
    assert team["victim"] != victim.advisor_id
    assert not [f.sentence for f in queries.check_proposal(proposal_id, at) if f.blocks]
    said = " ".join(queries.proposal(proposal_id).changes)
    assert "said no" in said or "is empty now" in said
    assert "Peer 00" in {card.name for card in queries.proposal(proposal_id).seats}
    assert people[0] == lead.advisor_id


def test_the_new_team_can_be_asked_and_the_seat_that_is_ready_keeps_its_person(asked, cast, at):
    _, callout = asked
    (lead, *_), (victim, *_) = pages(callout, "lead"), pages(callout, "victim")
    is_ready(lead, at)
    says(victim, False, at)
    proposal_id = callouts.propose_again(callout_id=callout.pk, by=cast.officer.actor, at=at)
    actions.approve(proposal_id=proposal_id, by=cast.officer.actor, at=at)
    assert callouts.open_callout(proposal_id=proposal_id, by=cast.officer.actor, at=at) == callout.pk
    assert Page.objects.get(pk=lead.pk).state == "accepted"
    assert CallOut.objects.count() == 1


def test_somebody_who_holds_another_seat_than_proposed_is_seated_once(cast, at):
    both = [advisor(n, at) for n in range(4)]
    callout = opened(at, cast.officer, seats=("lead",))
    for page in pages(callout, "lead"):
        if page.advisor_id != both[0]:
            is_ready(page, at)
            break
    team = seats_of(callouts.propose_again(callout_id=callout.pk, by=cast.officer.actor, at=at))
    assert team == {"lead": page.advisor_id}


def test_a_call_out_that_has_ended_is_not_proposed_again(asked, cast, at):
    _, callout = asked
    callouts.cancel(callout_id=callout.pk, why="Over.", by=cast.officer.actor, at=at)
    with pytest.raises(Refused):
        callouts.propose_again(callout_id=callout.pk, by=cast.officer.actor, at=at)
