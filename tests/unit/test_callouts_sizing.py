"""Whom a wave asks: tables of chances, and what must hold for any."""

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.callouts.sizing import Belief, choose

UP, DOWN = 0.33, 0.06


@pytest.mark.parametrize(
    ("chances", "waiting", "least", "gain", "asks"),
    [
        ([], [], 2, 0.03, []),
        ([UP] * 20, [], 2, 0.03, [0, 1, 2, 3, 4, 5]),
        ([UP] * 20, [], 2, 1.0, [0, 1]),
        ([UP] * 3, [], 2, 0.03, [0, 1, 2]),
        ([DOWN] * 30, [], 2, 0.03, list(range(12))),
        ([UP, UP, UP, DOWN, UP], [], 2, 0.03, [0, 1, 2, 4]),
        ([UP] * 20, [UP] * 6, 2, 0.03, [0, 1]),
        ([UP] * 20, [UP] * 3, 2, 0.03, [0, 1, 2]),
        ([DOWN] * 4 + [UP], [UP] * 5, 1, 0.03, [4]),
        ([DOWN] * 4, [UP] * 5, 1, 0.03, [0]),
    ],
    ids=[
        "nobody left", "awake", "only the least number", "a small roster", "asleep", "a sleeper passed over",
        "six are silent", "three are silent", "the one awake", "nobody worth it: the first",
    ],
)  # fmt: skip
def test_a_wave_asks_whom_it_is_worth_asking(chances, waiting, least, gain, asks):
    assert choose(chances=chances, waiting=waiting, least=least, gain=gain) == asks


shares = st.floats(0.01, 0.99)


@given(st.lists(shares, max_size=30), st.lists(shares, max_size=8), st.integers(1, 5), shares)
def test_each_person_asked_beyond_the_least_number_brings_the_gain(chances, waiting, least, gain):
    asked = choose(chances=chances, waiting=waiting, least=least, gain=gain)
    assert asked == sorted(set(asked))
    assert len(asked) >= min(least, len(chances))
    if len(asked) > least:
        missed = prod(1 - p for p in waiting)
        for index in asked:
            assert missed * chances[index] >= gain
            missed *= 1 - chances[index]


@given(st.lists(shares, max_size=30), st.lists(shares, max_size=8), st.integers(1, 5), shares, shares)
def test_more_people_silent_never_means_more_people_asked_of_one_kind(chances, waiting, least, gain, more):
    alike = [chances[0]] * len(chances) if chances else []
    fewer = choose(chances=alike, waiting=[*waiting, more], least=least, gain=gain)
    assert len(fewer) <= len(choose(chances=alike, waiting=waiting, least=least, gain=gain))


@pytest.mark.parametrize(
    ("waves_ago", "chance"), [(0, 0.32), (1, 0.32), (2, 0.16), (3, 0.08), (4, 0.04)], ids=str
)
def test_silence_counts_for_less_with_each_wave(waves_ago, chance):
    belief = Belief(yes_awake=0.32, yes_asleep=0.08)
    assert belief.still(awake=True, waves_ago=waves_ago) == pytest.approx(chance)
    assert belief.still(awake=False, waves_ago=waves_ago) == pytest.approx(chance / 4)
