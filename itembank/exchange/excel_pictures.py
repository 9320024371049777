"""Finds the pictures of a workbook and the cells that they stand in.

A picture floats above the sheet with its corner in a cell (ECMA-376, part 1, 20.5), or is held by a
cell itself, as WPS writes it (``DISPIMG``).
"""

from __future__ import annotations

from itembank.exchange.drafts import Place
from itembank.exchange.excel_workbook import Cell, Sheet, column_letter
from itembank.exchange.office_archive import OfficeFile, Relation
from itembank.exchange.office_pictures import Pictures

_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_STRICT_EMBED = "{http://purl.oclc.org/ooxml/officeDocument/relationships}embed"
_CELL_IMAGES = "xl/cellimages.xml"


def place_pictures(office: OfficeFile, sheet: Sheet, pictures: Pictures) -> None:
    """Puts each picture of a sheet into the text of the cell that its upper left corner is in."""
    for relation in office.relations(sheet.part).values():
        if relation.kind == "drawing" and relation.target in office:
            _place_floating(office, relation.target, sheet, pictures)
    held = _held(office)
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            if cell.picture and cell.picture in held:
                part, alt = held[cell.picture]
                where = _place(office, sheet, row, column)
                cell.text += pictures.add(office.read(part), part, where, alt=alt)


def _place_floating(office: OfficeFile, part: str, sheet: Sheet, pictures: Pictures) -> None:
    relations = office.relations(part)
    for anchor in office.xml(part):
        start = anchor.find("{*}from")
        blip = anchor.find(".//{*}blip")
        relation = relations.get(_embedded(blip)) if blip is not None else None
        if start is None or not _is_inside(office, relation):
            continue
        assert relation is not None
        row = int(start.findtext("{*}row") or 0) + 1
        column = int(start.findtext("{*}col") or 0) + 1
        about = anchor.find(".//{*}cNvPr")
        extent = anchor.find(".//{*}xfrm/{*}ext")
        character = pictures.add(
            office.read(relation.target),
            relation.target,
            _place(office, sheet, row, column),
            alt="" if about is None else about.get("descr") or "",
            width=0 if extent is None else int(extent.get("cx") or 0),
        )
        row, column = sheet.covered.get((row, column), (row, column))
        cell = sheet.rows.setdefault(row, {}).setdefault(column, Cell(""))
        cell.text = f"{cell.text}\n{character}" if cell.text.strip() else character


def _held(office: OfficeFile) -> dict[str, tuple[str, str]]:
    """Pictures that cells hold, by their name: part and alternative text."""
    if _CELL_IMAGES not in office:
        return {}
    relations = office.relations(_CELL_IMAGES)
    found = {}
    for one in office.xml(_CELL_IMAGES):
        about, blip = one.find(".//{*}cNvPr"), one.find(".//{*}blip")
        relation = relations.get(_embedded(blip)) if blip is not None else None
        if about is not None and relation is not None and _is_inside(office, relation):
            found[about.get("name") or ""] = (relation.target, about.get("descr") or "")
    return found


def _embedded(blip: object) -> str:
    get = blip.get  # type: ignore[attr-defined]
    return str(get(_EMBED) or get(_STRICT_EMBED) or "")


def _is_inside(office: OfficeFile, relation: Relation | None) -> bool:
    return relation is not None and not relation.outside and relation.target in office


def _place(office: OfficeFile, sheet: Sheet, row: int, column: int) -> Place:
    return Place(file=office.name, sheet=sheet.name, row=row, column=column_letter(column))
