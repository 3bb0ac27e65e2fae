"""Three teams to choose from, and several teams put together at once."""

from datetime import timedelta

import pytest

from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.roster import actions as roster
from alongside.teams import actions, queries
from tests.callouts import advisor, request_with_facts


@pytest.fixture
def often_asked(cast, at):
    """Two who fit alike; the better one was asked five times in the last weeks."""
    busy, fresh = advisor(0, at), advisor(1, at)
    for week in range(1, 6):
        roster.note_asked(advisor_ids=[busy], exercise=False, at=at - timedelta(days=8 * week))
    return busy, fresh


def propose(cast, at, **words):
    request_id = request_with_facts(at, cast.officer, **words)
    actions.propose(request_id=request_id, seats=["lead"], by=cast.officer.actor, at=at)
    return request_id


def test_teams_that_differ_are_offered_with_what_they_give_up(cast, at, often_asked):
    card = queries.latest(propose(cast, at))
    names = [choice.name for choice in card.choices]
    assert names[:1] == (["best_fit"] if names else [])
    assert sum(choice.chosen for choice in card.choices) == (1 if card.choices else 0)
    for choice in card.choices:
        assert choice.people[0][0] == "Lead law enforcement peer"
        assert choice.sentence


def test_the_same_team_three_times_is_no_choice(cast, at):
    advisor(0, at)
    assert queries.latest(propose(cast, at)).choices == ()


def test_another_team_is_taken_by_hand_and_on_record(cast, at, often_asked, monkeypatch):
    request_id = propose(cast, at)
    row = queries.latest(request_id)
    mine = row.seats[0].advisor_id
    other = next(a for a in often_asked if a != mine)
    from alongside.teams.models import Proposal

    offers = {"choices": [
        {"name": "best_fit", "sentence": {"message": "The most points.", "params": {}}, "team": [["lead", mine]]},
        {"name": "fairest_burden", "sentence": {"message": "Asks people who were asked less lately. Gives up %(points)s points.", "params": {"points": "1.0"}}, "team": [["lead", other]]},
    ]}  # fmt: skip
    Proposal.objects.filter(pk=row.id).update(offers=offers)
    assert [c.chosen for c in queries.latest(request_id).choices] == [True, False]
    actions.choose(proposal_id=row.id, name="fairest_burden", by=cast.officer.actor, at=at)
    card = queries.latest(request_id)
    assert card.seats[0].advisor_id == other
    assert card.seats[0].by_hand
    assert [c.chosen for c in card.choices] == [False, True]
    line = LedgerEntry.objects.get(stream=f"request:{request_id}", action="choose_team")
    assert "fairest_burden" in line.payload
    roster.pause(advisor_id=mine, by=OPERATOR, at=at)
    with pytest.raises(Refused, match="paused"):
        actions.choose(proposal_id=row.id, name="best_fit", by=cast.officer.actor, at=at)
    with pytest.raises(LookupError):
        actions.choose(proposal_id=row.id, name="strongest_reserve", by=cast.officer.actor, at=at)


def test_two_requests_that_want_one_person_are_settled_together(cast, at):
    star, other = advisor(0, at), advisor(5, at)
    first = propose(cast, at)
    assert queries.together(at) is None
    second = propose(cast, at, key="b" * 40)
    both = [queries.latest(r).seats[0].advisor_id for r in (first, second)]
    assert both == [star, star]
    card = queries.together(at)
    assert not card.same
    assert "Proven" in card.proof
    assert any("Peer 00" in line for line in card.contended)
    assert card.reserve
    assert actions.take_together(by=cast.officer.actor, at=at) == 1
    both = {queries.latest(r).seats[0].advisor_id for r in (first, second)}
    assert both == {star, other}
    assert queries.together(at).same
    assert actions.take_together(by=cast.officer.actor, at=at) == 0


def test_an_exercise_is_never_settled_with_real_requests(cast, at):
    advisor(0, at)
    propose(cast, at)
    propose(cast, at, key="c" * 40, exercise=True)
    assert queries.together(at) is None
