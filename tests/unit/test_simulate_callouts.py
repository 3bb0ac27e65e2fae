"""The simulation of call-outs: it plays the engine's rules, the bounds are bounds, and luck is shared."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from alongside.callouts import sizing
from alongside.cli import main
from alongside.policy.catalog import CATALOG
from alongside.roster.manners import awake_first
from alongside.simulation import asking, compare
from alongside.simulation.crowd import Crowd, answers, draw
from alongside.simulation.model import BadModel, Model, changed
from alongside.simulation.policies import Adaptive, adaptive, everyone, first, fixed, phone_tree

MODEL = Model()
NOON, NEVER = 720.0, np.inf


def people(*ones, opens=NOON):
    """Return a crowd of one seat. Each person: (answer after minutes or never, yes, confirms after, end)."""

    def row(values, kind=float):
        return np.array([list(values)], dtype=kind)

    after = [a for a, *_ in ones]
    return Crowd(
        seats=1,
        people=np.array([len(ones)]),
        clock=row([opens] * len(ones)),
        delay=row([1.0 if a is NEVER else a / MODEL.answering.reads_day_minutes for a in after]),
        wakes=row([True] * len(ones), bool),
        silent=row([a is NEVER for a in after], bool),
        willing=row([0.0 if yes else 1.0 for _, yes, *_ in ones]),
        confirm=row([confirm for _, _, confirm, _ in ones]),
        good=row([end == "confirms" for *_, end in ones], bool),
        forgets=row([end == "forgets" for *_, end in ones], bool),
    )  # fmt: skip


def one(after, yes=True, confirm=3.0, end="confirms"):
    return (after, yes, confirm, end)


NO, SILENT = one(4.0, yes=False), one(NEVER)
FORGETS, CONFLICT = one(2.0, end="forgets"), one(2.0, end="conflict")


@pytest.mark.parametrize(
    ("crowd", "policy", "yes", "ready", "asked"),
    [
        (people(one(4.0)), fixed(1, 10), 4, 7, 1),
        (people(NO, one(4.0)), fixed(1, 10), 8, 11, 2),
        (people(SILENT, one(4.0)), fixed(1, 10), 14, 17, 2),
        (people(one(12.0), one(4.0)), fixed(1, 10), 12, 15, 2),
        (people(one(11.0, confirm=5.0), one(30.0), one(1.0)), fixed(1, 10), 11, 16, 2),
        (people(FORGETS, one(3.0), one(1.0)), fixed(2, 10), 2, 20, 2),
        (people(FORGETS, SILENT, one(1.0)), fixed(2, 10), 2, 21, 3),
        (people(CONFLICT, one(4.0)), fixed(1, 10), 2, 12, 2),
        (people(CONFLICT, one(4.0)), fixed(2, 10), 2, 8, 2),
        (people(NO, SILENT), fixed(1, 10), NEVER, NEVER, 2),
        (people(one(9.0), one(5.0), one(7.0)), everyone(), 5, 8, 3),
        (people(SILENT, one(1.0)), phone_tree(), 6, 9, 2),
    ],
    ids=[
        "a yes is confirmed", "all declined: the next at once", "silence: the next when time ends",
        "a late yes counts", "no wave while the seat is held", "a hold runs out: the alternate confirms",
        "a hold runs out: the wave that was due", "a conflict while the wave runs: its time still counts",
        "a conflict: the alternate", "nobody", "everyone", "a phone tree",
    ],
)  # fmt: skip
def test_it_plays_by_the_engines_rules(crowd, policy, yes, ready, asked):
    done = asking.play(crowd, policy, MODEL)
    assert (done.yes_at[0], done.ready_at[0], done.asked[0]) == (yes, ready, asked)


@pytest.mark.parametrize(
    ("wakes", "opens", "answer"),
    [(True, NOON, 4), (True, 180.0, 9), (False, 180.0, 244), (False, 1380.0, 484), (True, 1319.0, 4)],
    ids=["by day", "woken", "read after seven", "asleep before midnight", "a minute before ten at night"],
)
def test_when_a_page_is_read_depends_on_the_persons_hour(wakes, opens, answer):
    crowd = replace(people(one(4.0), opens=opens), wakes=np.array([[wakes]]))
    at, yes = answers(crowd, np.zeros((1, 1)), MODEL.answering)
    assert at[0, 0] == answer
    assert yes[0, 0]


CROWD = draw(MODEL, seed=3, part=0, runs=400)


@pytest.mark.parametrize("policy", compare.grid(), ids=lambda p: p.key)
def test_no_policy_beats_the_bounds_in_any_call_out(policy):
    done = asking.play(CROWD, policy, MODEL)
    bound, all_knowing = asking.clairvoyant(CROWD, MODEL), asking.all_knowing(CROWD, MODEL)
    assert (done.yes_at >= bound.yes_at - 1e-9).all()
    assert (done.ready_at >= all_knowing.ready_at - 1e-9).all()
    assert np.array_equal(all_knowing.yes_at, bound.yes_at)
    assert (done.asked <= CROWD.people).all()
    assert (done.asked >= np.isfinite(done.yes_at)).all()


def test_paging_everyone_disturbs_everyone_and_by_day_is_as_quick_as_the_bound():
    day = replace(MODEL, program=replace(MODEL.program, hours=(0.0,) * 10 + (1.0,) * 3 + (0.0,) * 11))
    crowd = draw(day, seed=3, part=0, runs=400)
    done = asking.play(crowd, everyone(), day)
    assert (done.asked == crowd.people).all()
    soon = done.yes_at < 120  # later ones may have been asleep
    assert soon.mean() > 0.98
    assert np.allclose(done.yes_at[soon], asking.clairvoyant(crowd, day).yes_at[soon])


def test_the_policy_that_is_simulated_is_the_one_that_the_engine_plays():
    usual, seen = Adaptive.default(), []
    policy = adaptive(usual)

    def compared(look):
        chosen = policy.choose(look)
        for lane in range(0, len(chosen), 7):
            free = np.array(awake_first(np.flatnonzero(look.free[lane]), np.flatnonzero(~look.up[lane])), int)
            waiting = np.flatnonzero(look.waiting[lane])
            up, ago = look.up[lane], look.minutes[lane] // usual.minutes
            asked = sizing.choose(
                chances=[usual.belief.of(awake=up[n]) for n in free],
                waiting=[usual.belief.still(awake=up[n], waves_ago=int(ago[n])) for n in waiting],
                least=usual.least,
                gain=usual.gain,
            )
            assert sorted(free[asked]) == list(np.flatnonzero(chosen[lane]))
            seen.append(len(asked))
        return chosen

    asking.play(CROWD, replace(policy, choose=compared), MODEL)
    assert len(seen) > 200
    assert len(set(seen)) > 5


def test_its_beliefs_are_what_the_model_says_of_one_wave():
    a = draw(MODEL, seed=5, part=0, runs=1000)
    at, yes = answers(a, np.zeros(a.clock.shape), MODEL.answering)
    up = (a.clock >= 60 * 7) & (a.clock < 60 * 22)
    soon = yes & (at <= CATALOG["wave_minutes"].default)
    assert soon[a.real & up].mean() == pytest.approx(CATALOG["yes_awake"].default / 100, abs=0.02)
    assert soon[a.real & ~up].mean() == pytest.approx(CATALOG["yes_asleep"].default / 100, abs=0.01)


def test_the_same_seed_gives_the_same_luck_and_more_runs_keep_it():
    policies = [everyone(), adaptive(Adaptive.default())]
    once = compare.compare(MODEL, policies, seed=1, runs=120)
    assert compare.compare(MODEL, policies, seed=1, runs=120) == once
    assert compare.compare(MODEL, policies, seed=2, runs=120) != once
    assert compare.compare(MODEL, policies[1:] + policies[:1], seed=1, runs=120)[2] == once[3]
    again = draw(MODEL, seed=3, part=0, runs=400)
    assert np.array_equal(again.delay, CROWD.delay)
    half = draw(replace(MODEL, answering=replace(MODEL.answering, rate=0.5)), seed=3, part=0, runs=400)
    assert np.array_equal(half.delay, CROWD.delay)
    assert (half.silent >= CROWD.silent).all()


def test_the_default_meets_the_goal_and_the_first_default_does_not():
    found = compare.verdicts(compare.compare(MODEL, compare.few(), seed=1, runs=1000))
    assert found["adaptive"].met
    assert not found["fixed_2x20"].met
    assert not found["everyone"].met


def test_the_first_of_the_free_are_taken_in_order():
    free = np.array([[True, False, True, True], [False, False, False, True]])
    taken = first(free, np.array([2, 5]))
    assert taken.tolist() == [[True, False, True, False], [False, False, False, True]]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"people": {}}, "parts"),
        ([], "parts"),
        ({"answering": {"yes": 1}}, "has no yes"),
        ({"answering": 3}, "mapping"),
        ({"answering": {"woken": 1.2}}, "Out of bounds: woken"),
        ({"answering": {"spread": 0}}, "Out of bounds: spread"),
        ({"answering": {"rate": True}}, "Out of bounds: rate"),
        ({"answering": {"wakes_hour": 23}}, "wake before"),
        ({"program": {"advisors": 0}}, "advisors"),
        ({"program": {"hours": [1, 2]}}, "24 weights"),
        ({"program": {"seats": {}}}, "at least one seat"),
    ],
)  # fmt: skip
def test_a_model_that_cannot_be_is_refused_with_a_sentence(said, sentence):
    with pytest.raises(BadModel, match=sentence):
        changed(MODEL, said)


def test_a_model_is_read_back_as_it_was_told():
    assert changed(MODEL, json.loads(json.dumps(MODEL.as_json()))) == MODEL


def simulate(*words):
    return main.main(["simulate", "callouts", "--runs", "40", *words])


def test_the_command_prints_json_and_draws(capsys, tmp_path):
    config = tmp_path / "model.json"
    config.write_text('{"answering": {"woken": 0.1}}')
    words = ("--json", "-", "--advisors", "50", "--config", str(config), "--charts", str(tmp_path))
    assert simulate(*words) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["runs"] == 40
    assert said["model"]["answering"]["woken"] == 0.1
    assert said["model"]["program"]["advisors"] == 50
    assert {"phone_tree", "everyone", "adaptive", "clairvoyant"} <= {row["key"] for row in said["policies"]}
    assert set(said["goal"]) >= {"median_time_to_bound", "people_to_everyone", "met"}
    assert "half answer" in said["sensitivity"]
    for name in ("policy.svg", "sensitivity.svg"):
        root = ET.fromstring((tmp_path / name).read_text())
        assert root.find("{http://www.w3.org/2000/svg}title").text


def test_without_json_it_prints_a_table_and_a_bad_file_is_a_sentence(capsys, tmp_path):
    saved = tmp_path / "result.json"
    assert simulate("--json", str(saved)) == 0
    assert "page everyone" in capsys.readouterr().out
    assert json.loads(saved.read_text())["seed"] == 1
    assert simulate("--config", str(tmp_path / "none.json")) == 1
    assert "cannot be read" in capsys.readouterr().err
