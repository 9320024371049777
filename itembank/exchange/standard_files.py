"""Reads a competency standard from a file: Excel, Word, a CASE package, or the bank's own JSON.

Nothing is kept here: what was understood and what is wrong is told together, so that a file can be
checked before it is taken in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from foundation.errors import Invalid
from itembank.exchange.case_package import read_case
from itembank.exchange.drafts import Place
from itembank.exchange.excel_workbook import read_workbook
from itembank.exchange.office_archive import OfficeFile
from itembank.exchange.paper_objects import Objects
from itembank.exchange.standard_sheets import (
    Fault,
    Table,
    levels_of,
    plain_levels,
)
from itembank.exchange.word_grids import read_grids
from itembank.standards import read_standard

MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StandardRead:
    """The JSON of a standard as far as it was understood, and what is wrong with the file.

    It can be kept only where nothing is wrong.
    """

    content: dict[str, Any]
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Whether it can be kept."""
        return not self.faults and bool(self.content["levels"])


def read_standard_file(
    data: bytes, file: str, *, name: str = "", version: str = ""
) -> StandardRead:
    """A standard from a file; ``name`` and ``version`` win over what the file says.

    Raises `Invalid` for a file that is none of the four kinds.
    """
    if len(data) > MOST_BYTES:
        raise Invalid("exchange-file-too-large", file=file, bytes=len(data), most=MOST_BYTES)
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0":
        office = OfficeFile(data, file)
        if "word/document.xml" in office:
            tables = read_grids(office)
        else:
            tables = [Table(one) for one in read_workbook(office, Objects()) if not one.hidden]
        levels, faults = levels_of(tables, file)
        told, given = _stem(file), "1"
    else:
        own = _own(data)
        if own is not None:
            return _checked(own, [], file, name, version)
        package = read_case(data, file)
        levels, faults = package.levels, package.faults
        told, given = package.name or _stem(file), package.version
    content = {
        "scheme": {"name": told, "version": given},
        "levels": plain_levels(levels),
    }
    return _checked(content, faults, file, name, version)


def _checked(
    content: dict[str, Any], faults: list[Fault], file: str, name: str, version: str
) -> StandardRead:
    """With the name and version that were asked for; what the standard's own check refuses too."""
    scheme = {**content["scheme"]}
    scheme["name"] = " ".join(name.split()) or scheme.get("name", "")
    scheme["version"] = " ".join(version.split()) or scheme.get("version", "")
    content = {**content, "scheme": scheme}
    if not faults:
        try:
            read_standard(content)
        except Invalid as refusal:
            faults = [
                Fault(refusal.code, Place(file=file), {k: str(v) for k, v in refusal.facts.items()})
            ]
    return StandardRead(content, tuple(faults))


def _own(data: bytes) -> dict[str, Any] | None:
    """The bank's own JSON, which names a scheme and its levels."""
    try:
        read = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or not isinstance(read.get("scheme"), dict):
        return None
    return read if isinstance(read.get("levels"), list) else None


def _stem(file: str) -> str:
    return file.rsplit("/", 1)[-1].rsplit(".", 1)[0][:200]
