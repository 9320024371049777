"""Every model file that is used: its origin, licence, digests, figures and limits.

To add a model, add an entry here. The build refuses to write a file whose digest differs from its
entry, and the runtime refuses to open one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """The package that carries the trained weights, pinned by digest."""

    package: str
    version: str
    file: str
    sha256: str
    licence: str
    platform: str
    python: str


@dataclass(frozen=True, slots=True)
class OnnxFile:
    """One produced file: its name in the models folder, SHA-256 and size in bytes."""

    file: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What a model takes: float32 RGB of shape N, height, width, 3 with values low to high."""

    name: str
    height: int
    width: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Output:
    """One output for a batch of one, and what stands in it."""

    name: str
    shape: tuple[int, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model card. ``plain`` runs in the browser, ``cpu`` in onnxruntime on a processor.

    The two give the same outputs; the second is written for speed (`proctor.models.convert`).
    With ``any_size`` it takes other heights and widths too, and gives as many anchors as they hold.
    """

    name: str
    purpose: str
    origin: Origin
    member: str
    source_sha256: str
    source_size: int
    plain: OnnxFile
    cpu: OnnxFile
    picture: Picture
    outputs: tuple[Output, ...]
    measured: tuple[str, ...]
    limits: tuple[str, ...]
    any_size: bool = False


MEDIAPIPE = Origin(
    package="mediapipe",
    version="0.10.21",
    file="mediapipe-0.10.21-cp312-cp312-manylinux_2_28_x86_64.whl",
    sha256="956eb1ebc275c629e61b085b2cab89c3a5b9e93bad1bb107348d98dafb5a4bb5",
    licence="Apache-2.0",
    platform="manylinux_2_28_x86_64",
    python="3.12",
)
"""The last release with its models inside. It is opened as an archive and never imported."""

_DETECTOR_OUTPUTS = (
    "per anchor: centre x, y, width, height and six points x, y, in pixels of the input, "
    "relative to the anchor's centre; points are the right eye, left eye, nose tip, mouth, right "
    "and left ear, sides as the person has them",
    "per anchor: logit of being a face",
)

FACE_DETECTION_SHORT_RANGE = Model(
    name="face_detection_short_range",
    purpose="finds the face of the person in front of the camera (BlazeFace)",
    origin=MEDIAPIPE,
    member="mediapipe/modules/face_detection/face_detection_short_range.tflite",
    source_sha256="bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
    source_size=229_714,
    plain=OnnxFile(
        "face_detection_short_range.onnx",
        "4adcd1b312495a753a57b053050fcbc6eff0545cd89ba8cd8830283b9d1d2afb",
        214_108,
    ),
    cpu=OnnxFile(
        "face_detection_short_range.cpu.onnx",
        "8220c5fa4bb13a4313b13b733805c48de7901108735f06aa6078cc8a1616b2c7",
        238_474,
    ),
    picture=Picture("input", 128, 128, -1.0, 1.0),
    outputs=(
        Output("regressors", (1, 896, 16), _DETECTOR_OUTPUTS[0]),
        Output("classificators", (1, 896, 1), _DETECTOR_OUTPUTS[1]),
    ),
    measured=(
        "1.2 ms on one thread; raw outputs equal to the TFLite runtime's to 6e-4 of 733",
        "found a face in all of 16 AFLW2000, 20 ORL, 64 portrait and 298 face-camera pictures",
        "found 29 of 696 faces in 24 pictures of crowds",
    ),
    limits=(
        "misses faces that are narrower than about a tenth of the picture",
        "misses faces turned by more than about 70 degrees",
        "how often it sees a face where there is none was not measured",
    ),
    any_size=True,
)

_FACE_DETECTION_FULL = OnnxFile(
    "face_detection_full_range_sparse.onnx",
    "b107b9e79313fe6ca06d5a88b2d3bdb5b07ae2a0d0f5f8ecad6641cdc4012b94",
    1_044_119,
)

FACE_DETECTION_FULL_RANGE = Model(
    name="face_detection_full_range_sparse",
    purpose="finds further people, who are smaller in the picture",
    origin=MEDIAPIPE,
    member="mediapipe/modules/face_detection/face_detection_full_range_sparse.tflite",
    source_sha256="2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
    source_size=676_746,
    plain=_FACE_DETECTION_FULL,
    cpu=_FACE_DETECTION_FULL,
    picture=Picture("input_1", 192, 192, -1.0, 1.0),
    outputs=(
        Output("Identity", (1, 2304, 16), _DETECTOR_OUTPUTS[0]),
        Output("Identity_1", (1, 2304, 1), _DETECTOR_OUTPUTS[1]),
    ),
    measured=("3.2 ms on one thread; raw outputs equal to the TFLite runtime's to 2e-4 of 214",),
    limits=(
        "misses faces that are narrower than about a twentieth of the picture",
        "less sure than the short range model of faces that fill the picture",
    ),
)

FACE_LANDMARKS = Model(
    name="face_landmark_with_attention",
    purpose="places 478 points on a face, irises included (Attention Mesh)",
    origin=MEDIAPIPE,
    member="mediapipe/modules/face_landmark/face_landmark_with_attention.tflite",
    source_sha256="e06a804e0144f9929eda782122916b35d60c697c3c9344013ca2bbe76a6ce2b4",
    source_size=2_495_106,
    plain=OnnxFile(
        "face_landmark_with_attention.onnx",
        "15fbffb07cbd9ed2c9299bd3f67bc28e973eedf8ce3858b0676fb1126e04c548",
        2_434_730,
    ),
    cpu=OnnxFile(
        "face_landmark_with_attention.cpu.onnx",
        "a304dea335f5330aed1ff9deb4d9e11056c973ff1b1a898f4a34293246c1d840",
        2_600_899,
    ),
    picture=Picture("input_1", 192, 192, 0.0, 1.0),
    outputs=(
        Output("output_mesh_identity", (1, 1, 1, 1404), "468 points x, y, z in crop pixels"),
        Output("output_lips", (1, 1, 1, 160), "80 finer points x, y of the lips"),
        Output("output_left_eye", (1, 1, 1, 142), "71 finer points of the eye left in the crop"),
        Output("output_right_eye", (1, 1, 1, 142), "71 finer points of the eye right in the crop"),
        Output("output_left_iris", (1, 1, 1, 10), "5 points of the iris left in the crop"),
        Output("output_right_iris", (1, 1, 1, 10), "5 points of the iris right in the crop"),
        Output("conv_faceflag", (1, 1, 1, 1), "logit of the crop holding a face"),
    ),
    measured=(
        "2.4 ms on one thread of a busy machine; 3.7 ms there with only its PReLU rewritten",
        "points at 0.02 % of the eye distance from MediaPipe's own, median of 63 photographs",
        "equal to MediaPipe's own graph to 1.4e-4 pixel on 5 face crops",
        "head pose from its points, 16 pictures of AFLW2000: mean error yaw 4.8, pitch 6.6, "
        "roll 5.1 degrees",
        "gaze was not measured: no pictures with a known target were at hand",
    ),
    limits=(
        "points of a hidden half of a face are guessed",
        "the depth of the finer points is taken from the coarse mesh",
        "points are no identity feature: they do not tell whose face it is",
    ),
)

MODELS: tuple[Model, ...] = (
    FACE_DETECTION_SHORT_RANGE,
    FACE_DETECTION_FULL_RANGE,
    FACE_LANDMARKS,
)


def files(model: Model) -> tuple[OnnxFile, ...]:
    """The files to be built for a model, each once."""
    return (model.plain,) if model.plain == model.cpu else (model.plain, model.cpu)


def version(models: Sequence[Model] = MODELS, also: Sequence[str] = ()) -> str:
    """Short name of exactly these model files, to be kept beside whatever they said.

    ``also`` are digests of optional models that took part.
    """
    digests = ",".join([*(model.cpu.sha256 for model in models), *also])
    return "faces-" + hashlib.sha256(digests.encode()).hexdigest()[:12]


BROWSER_MODELS: tuple[Model, ...] = MODELS
"""What a candidate's own device measures with: the plain files."""


def browser_version(models: Sequence[Model] = BROWSER_MODELS) -> str:
    """As `version`, for the files that run in a browser."""
    digests = ",".join(model.plain.sha256 for model in models)
    return "browser-" + hashlib.sha256(digests.encode()).hexdigest()[:12]
