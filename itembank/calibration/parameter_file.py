"""Reads item parameters that are to stand: a CSV table, or the JSON of an earlier calibration."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from foundation.errors import Invalid
from itembank.calibration.calibrating import FixedItem
from itembank.calibration.item_models import ItemModel
from itembank.calibration.reported import categories_of, names_of

_NAMES = {model.value.lower(): model for model in ItemModel}


def model_named(name: str) -> ItemModel:
    """The model of this name, in any case. Raises ``Invalid``."""
    found = _NAMES.get(name.strip().lower())
    if found is None:
        raise Invalid(
            "calibration-model-unknown",
            model=name[:40],
            models=[model.value for model in ItemModel],
        )
    return found


def read_parameters(content: bytes) -> dict[str, FixedItem]:
    """Items by name. A CSV has the columns item, model and the parameters' names.

    Raises ``Invalid`` with the row that cannot be used.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("calibration-file-encoding") from error
    entries = _of_json(text) if text.lstrip().startswith("{") else _of_csv(text)
    found: dict[str, FixedItem] = {}
    for row, entry in entries:
        item = str(entry.get("item", "")).strip()
        if not item or item in found:
            raise Invalid("calibration-parameters-item", row=row, item=item)
        found[item] = _fixed(row, item, entry)
    if not found:
        raise Invalid("calibration-parameters-empty")
    return found


def _of_csv(text: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    table = csv.DictReader(io.StringIO(text))
    if not {"item", "model"} <= set(table.fieldnames or ()):
        raise Invalid("calibration-parameters-columns", columns=list(table.fieldnames or ())[:20])
    yield from enumerate(table, 2)


def _of_json(text: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    try:
        parameters = json.loads(text)["parameters"]
    except (ValueError, KeyError) as error:
        raise Invalid("calibration-parameters-columns", columns=[]) from error
    yield from enumerate(parameters, 1)


def _fixed(row: int, item: str, entry: Mapping[str, Any]) -> FixedItem:
    model = model_named(str(entry.get("model") or ""))
    values: dict[str, float] = {}
    for name, told in entry.items():
        if name in ("item", "model") or told in ("", None) or not _is_parameter(str(name)):
            continue
        try:
            values[name] = float(told)
        except (TypeError, ValueError):
            values[name] = math.nan
        if not math.isfinite(values[name]):
            raise Invalid("calibration-parameters-cell", row=row, item=item, column=str(name))
    wanted = names_of(model, categories_of(model, values))
    missing = [name for name in wanted if name not in values and name not in ("c", "d")]
    if model.has_unit_slope and "a" in missing:
        missing.remove("a")
    if missing or categories_of(model, values) < 2:
        raise Invalid("calibration-parameters-missing", row=row, item=item, columns=missing)
    return FixedItem(model, {name: values[name] for name in wanted if name in values})


def _is_parameter(name: str) -> bool:
    return name[:1] in "abcd" and (len(name) == 1 or name[1:].isdigit())
