"""Three teams to choose from, and several teams put together at once."""

from datetime import timedelta

import pytest

from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.roster import actions as roster
from alongside.teams import actions, queries
from tests.callouts import advisor, request_with_facts

WHOLE = ("lead", "victim", "faith", "pio")


@pytest.fixture
def often_asked(cast, at):
    """The peer who fits best was asked five times of late; another fits nearly as well."""
    busy, fresh = advisor(0, at), advisor(3, at)
    for number, discipline in ((10, "victim"), (11, "faith"), (12, "pio")):
        advisor(number, at, discipline=discipline)
    for week in range(1, 6):
        roster.note_asked(advisor_ids=[busy], exercise=False, at=at - timedelta(days=8 * week))
    return busy, fresh


def propose(cast, at, seats=("lead",), **words):
    request_id = request_with_facts(at, cast.officer, **words)
    actions.propose(request_id=request_id, seats=seats, by=cast.officer.actor, at=at)
    return request_id


def test_teams_that_differ_are_offered_with_what_they_give_up(cast, at, often_asked):
    choices = queries.choices(queries.latest(propose(cast, at, WHOLE)).id)
    assert [choice.label for choice in choices] == ["Best fit", "Fairest burden"]
    assert [choice.chosen for choice in choices] == [True, False]
    assert [choice.people[0][1] for choice in choices] == ["Peer 00", "Peer 03"]
    assert "asked less lately" in choices[1].sentence


def test_the_same_team_three_times_is_no_choice(cast, at):
    advisor(0, at)
    assert queries.choices(queries.latest(propose(cast, at)).id) == ()


def test_another_team_is_taken_as_it_was_seen_and_is_on_record(cast, at, often_asked):
    request_id = propose(cast, at, WHOLE)
    row = queries.latest(request_id)
    best, fairest = queries.choices(row.id)
    actions.choose(proposal_id=row.id, key=fairest.key, by=cast.officer.actor, at=at)
    card = queries.latest(request_id)
    assert card.seats[0].advisor_id == often_asked[1]
    assert card.seats[0].by_hand
    assert [c.chosen for c in queries.choices(row.id)] == [False, True]
    line = LedgerEntry.objects.get(stream=f"request:{request_id}", action="choose_team")
    assert "fairest_burden" in line.payload
    roster.pause(advisor_id=often_asked[0], by=OPERATOR, at=at)
    with pytest.raises(Refused, match="paused"):
        actions.choose(proposal_id=row.id, key=best.key, by=cast.officer.actor, at=at)
    with pytest.raises(LookupError):
        actions.choose(proposal_id=row.id, key="of another team", by=cast.officer.actor, at=at)


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
