"""Models that an operator may fetch beside those that are built, each pinned by digest.

Without them their detectors are off. A model whose training data forbids commercial use is marked
and is fetched only by name and on request. Addresses are pinned to a commit; digests were taken
from the publishers' records, and those of the files at hand were compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OptionalModel:
    """A finished ONNX file: where it comes from, what it is for, and whether it may earn money.

    ``limits`` says what is known to be weak and what was not measured by us. ``by_name``: fetched
    only where it is asked for, because another one does the same at less cost.
    """

    name: str
    purpose: str
    file: str
    sha256: str
    size: int
    licence: str
    address: str
    commercial: bool
    limits: tuple[str, ...]
    by_name: bool = False


_ZOO = (
    "https://media.githubusercontent.com/media/opencv/opencv_zoo/"
    "966be4cb6eefc2a4f586ed0581bf4bbaa2533070/models"
)
_GITHUB = "https://raw.githubusercontent.com"

YUNET = OptionalModel(
    name="yunet",
    purpose="finds small faces and second persons",
    file="face_detection_yunet_2023mar.onnx",
    sha256="8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    size=232_589,
    licence="MIT",
    address=f"{_ZOO}/face_detection_yunet/face_detection_yunet_2023mar.onnx",
    commercial=True,
    limits=("its rate of false alarms was not measured by us",),
)

SFACE = OptionalModel(
    name="sface",
    purpose="compares a face with the check-in picture, with consent only",
    file="face_recognition_sface_2021dec.onnx",
    sha256="0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
    size=38_696_353,
    licence="Apache-2.0",
    address=f"{_ZOO}/face_recognition_sface/face_recognition_sface_2021dec.onnx",
    commercial=True,
    limits=("its accuracy was not verified by us",),
)

YOLOX_NANO = OptionalModel(
    name="yolox-nano",
    purpose="finds phones and books",
    file="yolox_nano.onnx",
    sha256="695e750a5d5754bb5a8d5325643b59282191a7e7a564e435a415fd3c578eab14",
    size=3_660_092,
    licence="Apache-2.0",
    address=(
        f"{_GITHUB}/Kazuhito00/YOLOX-ONNX-TFLite-Sample/"
        "3d4f1119d0694200671c08069ecb847aa0d8495a/model/yolox_nano.onnx"
    ),
    commercial=True,
    limits=("misses most small phones", "named none in 150 photographs of faces and other things"),
)

YOLOX_S = OptionalModel(
    name="yolox-s",
    purpose="finds phones and books, also small ones; takes some ten times as long as yolox-nano",
    file="object_detection_yolox_2022nov.onnx",
    sha256="c5c2d13e59ae883e6af3b45daea64af4833a4951c92d116ec270d9ddbe998063",
    size=35_858_002,
    licence="Apache-2.0",
    address=f"{_ZOO}/object_detection_yolox/object_detection_yolox_2022nov.onnx",
    commercial=True,
    by_name=True,
    limits=("was not at hand: nothing of it was verified by us",),
)

SILERO_VAD = OptionalModel(
    name="silero-vad",
    purpose="hears whether somebody speaks",
    file="silero_vad.onnx",
    sha256="1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
    size=2_327_524,
    licence="MIT",
    address=(
        f"{_GITHUB}/snakers4/silero-vad/"
        "806dcba3f0b5d95282d0889a074954a2f8c6397b/src/silero_vad/data/silero_vad.onnx"
    ),
    commercial=True,
    limits=("does not tell whose voice it is",),
)

MINIFAS = OptionalModel(
    name="minifas",
    purpose="suspects a picture or a screen held before the camera",
    file="best_model.onnx",
    sha256="af2381b88f38769222ed93379e12444e2a50814575de1c46170de570c55a42b6",
    size=1_912_594,
    licence="Apache-2.0; trained on CelebA-Spoof, for non-commercial research only",
    address=(
        f"{_GITHUB}/johnraivenolazo/face-antispoof-onnx/"
        "2b9830bb0eccafddcf0abcedf5c6ad506f0a1142/models/best/98.20/best_model.onnx"
    ),
    commercial=False,
    limits=(
        "took 0 of 40 real faces in good light for attacks, 3 of 34 at three fifths of it",
        "21 attacks tried, all found, prove little",
    ),
)

OPTIONAL: tuple[OptionalModel, ...] = (YUNET, SFACE, YOLOX_NANO, YOLOX_S, SILERO_VAD, MINIFAS)


def by_default() -> tuple[OptionalModel, ...]:
    """Those that may be used by everybody."""
    return tuple(model for model in OPTIONAL if model.commercial and not model.by_name)


def installed(folder: Path, model: OptionalModel) -> bool:
    """Whether the model's file is in ``folder``; its digest is compared when it is opened."""
    return (folder / model.file).is_file()
