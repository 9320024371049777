"""girth in an environment of its own: takes orders as lines of JSON on stdin.

It is run by the Python of that environment and imports nothing of the project. The order
``{"model": "2PL" | "3PL", "responses": "a.npy"}`` (persons × items, −1 where missing) answers the
CPU seconds and the parameters that were found.
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import girth
import numpy as np

# Only answers may stand on stdout; the library may print on its own.
ANSWERS = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

MODELS = {"2PL": girth.twopl_mml, "3PL": girth.threepl_mml}

for line in sys.stdin:
    order = json.loads(line)
    codes = np.load(order["responses"]).astype(int)
    table = np.where(codes < 0, girth.INVALID_RESPONSE, codes).T.copy()
    began = time.process_time()
    found = MODELS[order["model"]](table)
    taken = time.process_time() - began
    answer = {
        "seconds": taken,
        "a": np.asarray(found["Discrimination"]).tolist(),
        "b": np.asarray(found["Difficulty"]).tolist(),
    }
    ANSWERS.write(json.dumps(answer) + "\n")
