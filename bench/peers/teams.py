"""The joint team problem given whole to a general solver, for comparison: one process, one solve.

python bench/peers/teams.py highs|cpsat ADVISORS INCIDENTS SEED SECONDS. Prints one JSON line: seconds of solving
alone (building the model is not counted), the objective and bound in thousandths, whether proven.
"""

from __future__ import annotations

import json
import math
import sys
import time
from dataclasses import dataclass, field

import numpy as np

from alongside.matching import instances as made
from alongside.matching.joint import prices_for
from alongside.matching.limits import limits_of
from alongside.matching.pricing import FIRST_LANGUAGE, LIVED, SIMILAR, Pricing

THREADS = 2
# What filling a seat is worth here, in thousandths: more than any person and all wishes of a team. Our own levels
# are larger; these are kinder to a general solver's accuracy and give the same teams where all seats are filled.
FILLED = 200_000
# Presolve finds next to nothing here and takes longer than all the rest, probing (this bit) most of all, also in
# the smaller programs of the search; without it HiGHS is at its fastest.
NO_PROBING = 2**15


@dataclass
class Program:
    """Maximize ``gain`` over 0/1 variables; each row: variables, factors, most."""

    gain: list[int] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[list[int], list[int], int]] = field(default_factory=list)

    def new(self, gain: int, whole: bool = True) -> int:
        """Return the number of a new variable; one that is not ``whole`` comes out 0 or 1 by itself."""
        self.gain.append(gain)
        self.whole.append(whole)
        return len(self.gain) - 1


def program(advisors: int, calls: int, seed: int) -> Program:
    """Return the whole problem: seats, loads, agencies, novices, wishes of each team."""
    problem = made.joint(advisors, calls, seed)
    prices = prices_for(problem)
    pricing = Pricing(problem, prices, compiled=False)
    capacity = limits_of(problem).capacity
    weights, built = problem.policy.weights, Program()
    of_person: dict[int, list[int]] = {}
    for c, call in enumerate(problem.calls):
        of_agency: dict[int, dict[int, list[int]]] = {}
        of_cover: dict[int, list[int]] = {}
        novices: list[int] = []
        for s, seat in enumerate(call.seats):
            level = prices.required if seat.required else prices.optional
            mine = []
            for row, value in pricing.value_at[pricing.seat_start[c] + s].items():
                x = built.new(value - level + FILLED)
                mine.append(x)
                of_person.setdefault(row, []).append(x)
                of_agency.setdefault(int(pricing.group[row]), {}).setdefault(row, []).append(x)
                of_cover.setdefault(int(pricing.cover_of[c][row]), []).append(x)
                if pricing.novice[row]:
                    novices.append(x)
            built.rows.append((mine, [1] * len(mine), 1))
        for people in of_agency.values():
            # Somebody alone of their agency is kept from two seats by their own row, as everybody has one place.
            if len(people) > 1:
                colleagues = [x for mine in people.values() for x in mine]
                built.rows.append((colleagues, [1] * len(colleagues), 1))
        if problem.policy.max_novices is not None:
            built.rows.append((novices, [1] * len(novices), problem.policy.max_novices))
        languages = len(call.facts.languages)
        wishes = [(SIMILAR, weights.team_similar_size), (LIVED, weights.team_lived_kind)]
        wishes += [(FIRST_LANGUAGE << i, weights.team_languages / languages) for i in range(languages)]
        for bit, weight in wishes:
            meets = [x for cover, mine in of_cover.items() if cover & bit for x in mine]
            if meets:
                wish = built.new(round(weight * 1000), whole=False)
                built.rows.append(([wish, *meets], [1] + [-1] * len(meets), 0))
    for row, mine in of_person.items():
        if len(mine) > 1:
            built.rows.append((mine, [1] * len(mine), int(capacity[row])))
    return built


def highs(p: Program, seconds: float) -> dict[str, object]:
    """Solve with HiGHS as a mixed integer program."""
    import highspy

    model = highspy.HighsModel()
    lp = model.lp_
    lp.num_col_, lp.num_row_ = len(p.gain), len(p.rows)
    lp.col_cost_ = -np.array(p.gain, dtype=np.float64) / 1000
    lp.col_lower_, lp.col_upper_ = np.zeros(len(p.gain)), np.ones(len(p.gain))
    lp.row_lower_ = np.full(len(p.rows), -highspy.kHighsInf)
    lp.row_upper_ = np.array([most for _, _, most in p.rows], dtype=np.float64)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(v) for v, _, _ in p.rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([np.array(v, dtype=np.int32) for v, _, _ in p.rows])
    lp.a_matrix_.value_ = np.concatenate([np.array(f, dtype=np.float64) for _, f, _ in p.rows])
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in p.whole]
    solver = highspy.Highs()
    solver.silent()
    options: dict[str, object] = {"threads": THREADS, "mip_rel_gap": 0.0, "time_limit": seconds}
    options |= {"presolve": "off", "presolve_rule_off": NO_PROBING}
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    began = time.perf_counter()
    solver.run()
    took = time.perf_counter() - began
    info = solver.getInfo()
    return {
        "seconds": took,
        "objective": round(-info.objective_function_value * 1000)
        if info.primal_solution_status == 2
        else None,
        "bound": round(-info.mip_dual_bound * 1000) if math.isfinite(info.mip_dual_bound) else None,
        "proven": solver.getModelStatus() == highspy.HighsModelStatus.kOptimal,
    }


def cpsat(p: Program, seconds: float) -> dict[str, object]:
    """Solve with OR-Tools CP-SAT."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in p.gain]
    for variables, factors, most in p.rows:
        model.add(cp_model.LinearExpr.weighted_sum([x[v] for v in variables], factors) <= most)
    model.maximize(cp_model.LinearExpr.weighted_sum(x, p.gain))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = THREADS
    began = time.perf_counter()
    status = solver.solve(model)
    took = time.perf_counter() - began
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "seconds": took,
        "objective": round(solver.objective_value) if found else None,
        "bound": round(solver.best_objective_bound),
        "proven": status == cp_model.OPTIMAL,
    }


if __name__ == "__main__":
    name, advisors, calls, seed, seconds = sys.argv[1:]
    solve = {"highs": highs, "cpsat": cpsat}[name]
    print(json.dumps(solve(program(int(advisors), int(calls), int(seed)), float(seconds))))
