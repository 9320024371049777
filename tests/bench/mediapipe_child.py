"""MediaPipe's own face mesh in an environment of its own: takes orders as lines of JSON on stdin.

It is run by the Python of that environment and imports nothing of the project. Orders:
``{"order": "measure", "mode": "static" | "tracking", "frames": "a.npy"}`` answers the CPU
milliseconds of each frame,
``{"order": "points", "frames": "a.npy", "into": "b.npy"}`` writes the 478 points of
each frame in pixels (NaN where no face was found).
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("GLOG_minloglevel", "3")

import mediapipe
import numpy as np

# Only answers may stand on stdout; the library prints on its own.
ANSWERS = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

MESHES = {
    mode: mediapipe.solutions.face_mesh.FaceMesh(
        static_image_mode=mode == "static", refine_landmarks=True, max_num_faces=1
    )
    for mode in ("static", "tracking")
}


def measure(mode: str, frames: np.ndarray) -> list[float]:
    """CPU milliseconds of each frame, all threads; in tracking the second look is counted."""
    taken = []
    for frame in frames:
        if mode == "tracking":
            MESHES[mode].process(frame)
        began = time.process_time()
        MESHES[mode].process(frame)
        taken.append((time.process_time() - began) * 1e3)
    return taken


def points(frames: np.ndarray) -> np.ndarray:
    """(frames, 478, 3), pixels."""
    height, width = frames.shape[1:3]
    found = np.full((len(frames), 478, 3), np.nan, np.float32)
    for number, frame in enumerate(frames):
        faces = MESHES["static"].process(frame).multi_face_landmarks
        if faces:
            rows = [(each.x * width, each.y * height, each.z * width) for each in faces[0].landmark]
            found[number] = rows
    return found


for line in sys.stdin:
    told = json.loads(line)
    shown = np.load(told["frames"])
    if told["order"] == "points":
        np.save(told["into"], points(shown))
        answer: object = {"version": mediapipe.__version__}
    else:
        answer = {"milliseconds": measure(told["mode"], shown)}
    ANSWERS.write(json.dumps(answer) + "\n")
