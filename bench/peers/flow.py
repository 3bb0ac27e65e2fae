"""Assignment as min-cost flow by OR-Tools, in a process of its own: its library carries another copy of HiGHS.

python bench/peers/flow.py FILE.npz (start, people, values, size). Prints one JSON line: ms of solving, total value.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
from ortools.graph.python import min_cost_flow

wants = np.load(sys.argv[1])
start, wanted, values, people = wants["start"], wants["people"], wants["values"], int(wants["size"])
seats = len(start) - 1
seat = np.repeat(np.arange(seats), np.diff(start))
source, sink = seats + people, seats + people + 1
tails = np.concatenate((np.full(seats, source), seat, seats + np.arange(people), np.arange(seats)))
heads = np.concatenate((np.arange(seats), seats + wanted, np.full(people, sink), np.full(seats, sink)))
costs = np.concatenate((np.zeros(seats), -values.astype(np.int64), np.zeros(people), np.zeros(seats)))
times = []
for _ in range(3):
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32),
        heads.astype(np.int32),
        np.ones(len(tails), dtype=np.int64),
        costs.astype(np.int64),
    )
    flow.set_node_supply(source, seats)
    flow.set_node_supply(sink, -seats)
    began = time.perf_counter()
    status = flow.solve()
    times.append((time.perf_counter() - began) * 1000)
    if status != flow.OPTIMAL:
        sys.exit("not solved")
print(json.dumps({"ms": sorted(times)[1], "total": -flow.optimal_cost()}))
