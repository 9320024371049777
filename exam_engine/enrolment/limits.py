"""How much an uploaded file may hold before it is refused unread."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileLimits:
    """Bounds that hold before any parser opens a file; sizes are in bytes."""

    max_bytes: int = 20 * MEGABYTE
    """Largest file accepted."""
    max_unpacked_bytes: int = 200 * MEGABYTE
    """Largest sum of the unpacked parts of a workbook."""
    max_ratio: int = 250
    """Largest unpacked to packed ratio, looked at beyond ``ratio_from_bytes`` unpacked."""
    ratio_from_bytes: int = 10 * MEGABYTE
    max_entries: int = 1000
    """Most parts in a workbook's archive."""
    max_path_depth: int = 8
    """Deepest folder inside the archive."""
    max_rows: int = 50_000
    """Last row of a sheet that may hold something."""
    max_columns: int = 256
    """Last column of a sheet that may hold something."""
    max_sheets: int = 60
    max_covered_cells: int = 500_000
    """Most cells that merged ranges and links of one sheet may cover together."""
    max_cell_characters: int = 32_767
