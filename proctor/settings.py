"""What an operator decides about proctoring: where the models are and how many frames fit."""

from __future__ import annotations

from pydantic import SecretStr

from foundation.settings import Group, InstalledFolder


class ProctorSettings(Group):
    """Where the models are kept and how much of the machine they may take."""

    models_folder: InstalledFolder = "var/models"
    """Folder of the ONNX files that `kaozheng models build` makes."""
    wheels_folder: str = "var/wheels"
    """Folder that keeps the downloaded package the models are made from."""
    models_source: str = ""
    """For machines without a network: the package's file, or a folder that holds it."""
    processes: int = 0
    """Processes that measure frames; 0 is one for each processor, which is the most that helps."""
    frames_waiting: int = 100
    """Frames that may wait for each process; beyond, devices are asked to send again later."""
    reviewing_key: str = ""
    """Public key of the body that reads the evidence: pictures are sealed for it, and this
    installation cannot open them. `kaozheng evidence key` makes one; empty seals for nobody."""
    reviewing_key_file: str = ""
    """Where this installation is the reviewing body's: the file of its private key, as PEM."""
    reviewing_key_passphrase: SecretStr = SecretStr("")
    """Passphrase of that file, if it has one."""
    face_assessment: str = ""
    """Date and owner of the impact assessment for comparing faces (PIPL articles 55 and 56).
    Without one, no policy may compare faces."""
