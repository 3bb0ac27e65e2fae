"""Proposing a team: who and why, why not somebody else, by hand, approved."""

import pytest
from django.db import IntegrityError, transaction

from alongside.incidents import actions as incidents
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.ledger.queries import verify
from alongside.matching import Problem
from alongside.roster import actions as roster
from alongside.teams import actions, queries
from alongside.teams.models import Proposal, ProposedSeat
from alongside.teams.problem import digest
from tests.callouts import advisor, request_with_facts
from tests.people import ask, verified


@pytest.fixture
def law(cast, at):
    return [advisor(n, at) for n in range(8)]


@pytest.fixture
def request_id(cast, at, law):
    return request_with_facts(at, cast.officer)


def propose(request_id, cast, at, seats=("lead",)):
    return actions.propose(request_id=request_id, seats=seats, by=cast.officer.actor, at=at)


def test_the_best_person_is_proposed_with_reasons_and_others_in_line(request_id, cast, at, law):
    card = queries.proposal(propose(request_id, cast, at))
    seat = card.seats[0]
    assert seat.advisor_id == law[0]
    assert any("lived through this kind of incident" in t.sentence for t in seat.terms)
    assert [a.advisor_id for a in seat.alternates][:2] == law[1:3]
    assert all(a.sentence for a in seat.alternates)
    assert queries.candidates(card.id, "lead") == law


@pytest.mark.parametrize("stage", ["new", "verified"])
def test_no_team_before_the_request_is_verified_and_accepted(cast, at, law, stage):
    request_id = ask(at) if stage == "new" else verified(at, cast.officer)
    with pytest.raises(Refused) as refused:
        propose(request_id, cast, at)
    assert refused.value.verdict.code == {"new": "not_verified", "verified": "not_accepted"}[stage]
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("seats", [(), ("lead", "lead"), ("astronaut",)])
def test_seats_are_chosen_once_each_from_the_list(request_id, cast, at, seats):
    with pytest.raises(Refused):
        propose(request_id, cast, at, seats)


def test_the_problem_the_answer_and_their_digest_are_kept(request_id, cast, at):
    row = Proposal.objects.get(pk=propose(request_id, cast, at))
    assert Problem.from_dict(row.problem).facts.kind == "shooting"
    assert row.digest == digest(row.problem, row.solution)
    line = LedgerEntry.objects.get(stream=f"request:{request_id}", action="propose")
    assert row.digest in line.payload
    assert verify().ok


def test_proposing_again_replaces_the_team(request_id, cast, at):
    first = propose(request_id, cast, at)
    second = propose(request_id, cast, at)
    assert queries.proposal(first).state == "replaced"
    assert queries.latest(request_id).id == second
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=first).update(state="draft")


def test_a_seat_that_nobody_can_take_says_why(request_id, cast, at):
    card = queries.proposal(propose(request_id, cast, at, ("lead", "faith")))
    assert card.seats[1].advisor_id is None
    assert "discipline" in card.seats[1].sentence
    assert "Not a whole team" in card.summary


def test_why_not_names_the_rule_or_the_loss(request_id, cast, at, law):
    roster.pause(advisor_id=law[4], by=OPERATOR, at=at)
    proposal_id = propose(request_id, cast, at)
    assert any("paused" in s for s in queries.why_not(proposal_id, "lead", law[4]))
    assert any("lose" in s for s in queries.why_not(proposal_id, "lead", law[7]))
    assert any("is in this seat" in s for s in queries.why_not(proposal_id, "lead", law[0]))
    assert queries.why_not(proposal_id, "lead", 999_999)


def test_looking_somebody_up_tells_whether_they_may_be_put_in(request_id, cast, at, law):
    roster.pause(advisor_id=law[4], by=OPERATOR, at=at)
    proposal_id = propose(request_id, cast, at)
    found = {x.advisor_id: x.may for x in queries.look_up(proposal_id, "lead", "peer")}
    assert found[law[4]] is False
    assert found[law[5]] is True
    assert [x.advisor_id for x in queries.look_up(proposal_id, "lead", "PEER 05")] == [law[5]]


def test_somebody_put_in_by_hand_comes_first_and_the_one_before_next(request_id, cast, at, law):
    proposal_id = propose(request_id, cast, at)
    actions.put_in_seat(
        proposal_id=proposal_id, seat_key="lead", advisor_id=law[6], by=cast.officer.actor, at=at
    )
    assert queries.candidates(proposal_id, "lead")[:2] == [law[6], law[0]]
    assert queries.proposal(proposal_id).seats[0].by_hand


def test_a_hard_rule_refuses_a_person_put_in_by_hand(request_id, cast, at, law):
    proposal_id = propose(request_id, cast, at)
    roster.pause(advisor_id=law[6], by=OPERATOR, at=at)
    with pytest.raises(Refused) as refused:
        actions.put_in_seat(
            proposal_id=proposal_id, seat_key="lead", advisor_id=law[6], by=cast.officer.actor, at=at
        )
    assert "paused" in str(refused.value)
    assert queries.proposal(proposal_id).seats[0].advisor_id == law[0]


def test_approval_looks_at_the_facts_of_now(request_id, cast, at, law):
    proposal_id = propose(request_id, cast, at)
    roster.pause(advisor_id=law[0], by=OPERATOR, at=at)
    assert [f.seat_key for f in queries.check_proposal(proposal_id, at) if f.blocks] == ["lead"]
    with pytest.raises(Refused) as refused:
        actions.approve(proposal_id=proposal_id, by=cast.officer.actor, at=at)
    assert refused.value.verdict.code == "blocked"
    roster.resume(advisor_id=law[0], by=OPERATOR, at=at)
    actions.approve(proposal_id=proposal_id, by=cast.officer.actor, at=at)
    assert queries.approved(proposal_id)


def test_nobody_in_the_team_is_no_team(request_id, cast, at):
    proposal_id = propose(request_id, cast, at)
    actions.put_in_seat(
        proposal_id=proposal_id, seat_key="lead", advisor_id=None, by=cast.officer.actor, at=at
    )
    with pytest.raises(Refused) as refused:
        actions.approve(proposal_id=proposal_id, by=cast.officer.actor, at=at)
    assert refused.value.verdict.code == "empty"


def test_people_set_aside_are_not_proposed_again(request_id, cast, at, law):
    actions.record_veto(request_id=request_id, advisor_id=law[0], by=cast.officer.actor, at=at)
    actions.record_conflict(request_id=request_id, advisor_id=law[1], by=cast.officer.actor, at=at)
    assert queries.vetoed(request_id) == {law[0]}
    card = queries.proposal(propose(request_id, cast, at))
    assert card.seats[0].advisor_id == law[2]
    assert not {law[0], law[1]} & set(queries.candidates(card.id, "lead"))


def test_one_person_sits_in_one_seat_of_a_team(request_id, cast, at, law):
    proposal_id = propose(request_id, cast, at, ("lead", "pio"))
    pio = ProposedSeat.objects.get(proposal_id=proposal_id, key="pio")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposedSeat.objects.filter(pk=pio.pk).update(advisor=law[0])


def test_a_request_taken_back_gets_no_team(request_id, cast, at):
    incidents.withdraw(request_id=request_id, by=cast.officer.actor, at=at)
    with pytest.raises(Refused):
        propose(request_id, cast, at)
