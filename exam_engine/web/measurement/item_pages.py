"""Items after a sitting: forms of a batch, items with option plots, a workbook, item cards."""

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.assembly.tables import FormRow
from exam_engine.enrolment.tables import BatchRow
from exam_engine.measurement.item_analysis import FormFigures, analyse_form
from exam_engine.measurement.item_history import exposure_of_item, runs_of_item
from exam_engine.measurement.item_workbook import workbook
from exam_engine.measurement.marked_answers import marked
from exam_engine.measurement.option_pictures import option_name, option_picture
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import download, page
from exam_engine.wiring import Engine
from foundation.errors import NotFound
from foundation.roles import Caller, Permission
from itembank.tables import ItemRow, ItemVersionRow

BASE = "/staff/measurement/items"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter(include_in_schema=False)


@router.get(f"{BASE}/card/{{ref}}")
def show_card(request: Request, engine: EngineDep, caller: StaffDep, ref: str) -> Response:
    """One item over time: its parameters in each run, and how often it was sat."""
    caller.require(Permission.STATISTICS_READ)
    with engine.database.read(caller.tenant_id) as tx:
        version = tx.get(ItemVersionRow, ref)
        item = tx.get(ItemRow, version.item_id) if version is not None else None
        runs, exposure = runs_of_item(tx, ref), exposure_of_item(tx, ref)
        if item is None and not runs:
            raise NotFound("measurement-item-unknown", item=ref)
        name = item.identifier if item is not None else ref
        title = version.title if version is not None else ""
    return page(
        request,
        "measurement/item_card.html",
        name=name,
        title=title,
        runs=runs,
        exposure=exposure,
        sat=sum(one.attempts for one in exposure),
        item_id=item.id if item is not None else None,
    )


@router.get(f"{BASE}/{{batch_id}}.xlsx")
def take_workbook(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    form: Annotated[str, Query(max_length=36)] = "",
) -> Response:
    """The same figures as a workbook."""
    caller.require(Permission.STATISTICS_READ)
    name, forms, figures = _analysed(engine, caller, batch_id, form)
    content = workbook(figures, _say(request, engine))
    shown = next(title for _, title, _, here in forms if here)
    return download(content, f"{name}-{shown}.xlsx", XLSX)


@router.get(f"{BASE}/{{batch_id}}")
def show_items(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    form: Annotated[str, Query(max_length=36)] = "",
) -> Response:
    """Difficulty, discrimination and options of every item of one form."""
    caller.require(Permission.STATISTICS_READ)
    name, forms, figures = _analysed(engine, caller, batch_id, form)
    say = _say(request, engine)
    return page(
        request,
        "measurement/item_figures.html",
        batch_id=batch_id,
        name=name,
        forms=forms,
        form=next(form_id for form_id, _, _, here in forms if here),
        figures=figures,
        pictures={
            item.ref: option_picture(item.identifier, item.options, say)
            for item in figures.items
            if item.options
        },
        option_name=option_name,
        flagged=sum(1 for item in figures.items if item.hints),
    )


def _analysed(
    engine: Engine, caller: Caller, batch_id: str, form: str
) -> tuple[str, list[tuple[str, str, int, bool]], FormFigures]:
    """The batch's name, its forms (id, title, attempts, chosen), and the figures of one of them."""
    with engine.database.read(caller.tenant_id) as tx:
        batch = tx.get(BatchRow, batch_id)
        found, items = marked(tx, [batch_id]) if batch is not None else ([], {})
        if batch is None or not found:
            raise NotFound("measurement-batch-unmarked", batch=batch_id)
        counts = Counter(one.form_id for one in found)
        chosen = form or counts.most_common(1)[0][0]
        if chosen not in counts:
            raise NotFound("measurement-batch-unmarked", batch=batch_id)
        titles = {one: tx.get(FormRow, one) for one in counts}
        forms = [
            (one, row.title if row is not None else one[:8], counts[one], one == chosen)
            for one, row in sorted(titles.items())
        ]
        name = batch.name
    figures = analyse_form([one for one in found if one.form_id == chosen], items)
    return name, forms, figures


def _say(request: Request, engine: Engine) -> Any:
    lang: str = request.state.lang
    return lambda code, **facts: engine.words.say(code, lang, **facts)
