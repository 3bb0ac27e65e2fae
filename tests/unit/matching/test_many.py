"""Thousands of random problems, each answer judged by the independent judge: no hard rule is ever broken."""

from __future__ import annotations

import os
from random import Random

import pytest

from alongside.matching import Mode, Options, Policy, check_joint
from alongside.matching import instances as made
from alongside.matching.colgen import solve_joint
from alongside.matching.joint import Aim, Call, JointProblem, JointStatus
from alongside.matching.reserve import Floor, Reserve

#: All of them: MATCHING_MANY=10000, as `make prove-matching` does.
MANY = int(os.environ.get("MATCHING_MANY", "120"))
#: A hard wish that nobody can meet is said, not hidden; nothing else may be found.
SAID = {"no_similar_size", "no_lived_kind"}
ROSTERS = tuple(made.roster(size, seed) for seed, size in enumerate((4, 8, 12, 18, 25, 40)))


def random_problem(seed: int) -> JointProblem:
    """Return one to four incidents over a small roster, every rule and option in play."""
    random = Random(seed)
    people = random.choice(ROSTERS)
    keys = [a.key for a in people]
    calls = []
    for i in range(random.choice((1, 1, 2, 3, 4))):
        seats = made.seats(random.randrange(10**6))[: random.randint(1, 5)]
        fixed = ((seats[0].key, random.choice(keys)),) if random.random() < 0.15 else ()
        held = {key for _, key in fixed}
        aside = frozenset((None, k) for k in random.sample(keys, 2) if k not in held)
        options = Options(fixed=fixed, forbidden=aside if random.random() < 0.3 else frozenset())
        calls.append(Call(f"c{i}", made.request(random.randrange(10**6)), seats, options))
    policy = Policy(
        max_novices=random.choice((None, 0, 1)),
        one_per_agency=random.random() < 0.7,
        similar_size=random.choice(tuple(Mode)),
        lived_kind=random.choice(tuple(Mode)),
        max_travel_hours=random.choice((None, None, 8.0)),
        max_load=random.choice((1, 2, 3)),
    )
    return JointProblem(
        calls=tuple(calls),
        advisors=people,
        policy=policy,
        compacts=(made.PSYCHOLOGISTS,),
        floors=(Floor("R5", made.LAW, 1),) if random.random() < 0.3 else (),
        places=random.choice((1, 1, 2)),
        aim=random.choice((Aim(), Aim(), Aim(burden=1.0), Aim(reserve=Reserve(weight=200.0)))),
    )


@pytest.mark.parametrize("block", range(4))
def test_no_hard_rule_is_broken_and_every_answer_is_proven(block):
    for seed in range(block * MANY // 4, (block + 1) * MANY // 4):
        problem = random_problem(seed)
        found = solve_joint(problem, compiled=False)
        assert found.status is JointStatus.PROVEN_OPTIMAL, seed
        judged = check_joint(
            {c.key: problem.single(c.key) for c in problem.calls},
            found.as_mapping(),
            floors=problem.floors,
            places=problem.places,
        )
        blocking = {f.finding.code for f in judged if f.finding.severity == "block"}
        assert blocking <= SAID, (seed, blocking)
