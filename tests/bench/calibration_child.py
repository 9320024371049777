"""Our calibration in a process of its own, on one thread: takes orders as lines of JSON on stdin.

The order ``{"model": "2PL" | "3PL", "responses": "a.npy"}`` (persons × items, −1 where missing)
answers the CPU seconds without standard errors, as the peer tells none, and what was found.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from itembank.calibration.calibrating import Plan, calibrate
from itembank.calibration.item_models import ItemModel
from itembank.calibration.responses import responses

for line in sys.stdin:
    order = json.loads(line)
    codes = np.load(order["responses"])
    began = time.process_time()
    made = calibrate(responses(codes), Plan(ItemModel(order["model"]), with_errors=False))
    answer = {
        "seconds": time.process_time() - began,
        "a": [item.values["a"] for item in made.items],
        "b": [item.values["b"] for item in made.items],
        "log_likelihood": made.found.log_likelihood,
        "iterations": made.found.steps,
        "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }
    print(json.dumps(answer), flush=True)
