"""catsim in an environment of its own: takes orders as lines of JSON on stdin.

It is run by the Python of that environment and imports nothing of the project. Items are rows of
a, b, c, d. ``{"work": "select", "items": "a.npy", "given": n, "thetas": […]}`` answers the CPU
microseconds of each selection by maximum information; ``{"work": "simulate", "items": "a.npy",
"thetas": "b.npy", "length": n}`` the CPU seconds of whole tests and the estimates.
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", NUMEXPR_NUM_THREADS="1")

import numpy as np
from catsim.estimation import NumericalSearchEstimator
from catsim.initialization import FixedPointInitializer
from catsim.item_bank import ItemBank
from catsim.selection import MaxInfoSelector
from catsim.simulation import Simulator
from catsim.stopping import TestLengthStopper

# Only answers may stand on stdout; the library may print on its own.
ANSWERS = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def select(order):
    bank, selector = ItemBank(np.load(order["items"])), MaxInfoSelector()
    given = list(range(order["given"]))
    taken = []
    for theta in order["thetas"]:
        began = time.process_time()
        selector.select(item_bank=bank, administered_items=given, est_theta=theta)
        taken.append((time.process_time() - began) * 1e6)
    return {"taken": taken}


def simulate(order):
    bank, thetas = np.load(order["items"]), np.load(order["thetas"])
    simulator = Simulator(bank, thetas, seed=5)
    began = time.process_time()
    simulator.simulate(
        FixedPointInitializer(0),
        MaxInfoSelector(),
        NumericalSearchEstimator(),
        TestLengthStopper(max_items=order["length"]),
    )
    taken = time.process_time() - began
    return {"seconds": taken, "estimates": [float(one[-1]) for one in simulator.estimations]}


WORKS = {"select": select, "simulate": simulate}

for line in sys.stdin:
    order = json.loads(line)
    ANSWERS.write(json.dumps(WORKS[order["work"]](order)) + "\n")
