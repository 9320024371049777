"""What the pages of calibration runs show, as plain values that outlive the transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from exam_engine.measurement import pictures
from exam_engine.measurement.item_flags import Raised, flags_of
from exam_engine.measurement.runs import one_run
from exam_engine.measurement.tables import CalibrationRunRow, RunState
from foundation.database import Tx
from foundation.jobs import JobRow, JobState

PILLS = {
    "ordered": "plain",
    "failed": "bad",
    "found": "warn",
    "approved": "good",
    "rejected": "plain",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run as a list shows it; ``standing`` is its state, or ``failed`` where the job is."""

    id: str
    version: int
    title: str
    standing: str
    persons: int
    items: int
    digest: str
    source: Mapping[str, Any]
    plan: Mapping[str, Any]
    job_id: str
    started_by: str
    started_by_id: str
    started_at: datetime
    found_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    reason: str
    done: int
    total: int
    error_code: str | None
    error_facts: Mapping[str, Any]

    @property
    def pill(self) -> str:
        """The shape of its state."""
        return PILLS[self.standing]


def listed(tx: Tx, row: CalibrationRunRow, names: Mapping[str, str]) -> Run:
    """A run with the standing of its job."""
    job = tx.get(JobRow, row.job_id)
    failed = job is not None and job.state == JobState.FAILED
    is_failed = row.state == RunState.ORDERED and failed
    return Run(
        id=row.id,
        version=row.version,
        title=row.title,
        standing="failed" if is_failed else RunState(row.state).value,
        persons=row.persons,
        items=row.items,
        digest=row.data_digest,
        source=row.source,
        plan=row.plan,
        job_id=row.job_id,
        started_by=names.get(row.started_by, row.started_by),
        started_by_id=row.started_by,
        started_at=row.started_at,
        found_at=row.found_at,
        decided_by=names.get(row.decided_by or "", row.decided_by or ""),
        decided_at=row.decided_at,
        reason=row.decision_reason,
        done=job.done if job else 0,
        total=job.total if job else 0,
        error_code=job.error_code if job and failed else None,
        error_facts=job.error_facts if job and failed else {},
    )


def ordered_before(tx: Tx, run_id: str) -> dict[str, Any]:
    """The fields of the form that would order a run again, without the items that stopped it.

    A file is not kept: who ordered it from one hands it in anew. Raises ``NotFound``.
    """
    row = one_run(tx, run_id)
    job = tx.get(JobRow, row.job_id)
    stopped = job.error_facts.get("items", []) if job and job.state == JobState.FAILED else []
    named = [str(one) for one in stopped] if isinstance(stopped, list) else []
    source, plan = row.source, row.plan
    return {
        "title": row.title,
        "batch": tuple(one["id"] for one in source.get("batches", ())),
        "group": source.get("group", "none"),
        "two": plan["two"],
        "many": plan["many"],
        "anchors": plan["anchors"],
        "prior": plan["prior"],
        "leave": " ".join([*source.get("left_out", ()), *named]),
        "cuts": " ".join(f"{cut:g}" for cut in plan["cuts"]),
    }


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the report."""

    ref: str
    name: str
    model: str
    is_fixed: bool
    parameters: tuple[tuple[str, float, float | None], ...]
    facility: float | None
    item_rest: float | None
    persons: float
    infit: float | None
    outfit: float | None
    s_x2: Mapping[str, Any] | None
    flags: tuple[Raised, ...]
    picture: Markup


@dataclass(frozen=True, slots=True)
class DifLine:
    """One item between two groups: likelihood ratio for all, Mantel-Haenszel where it applies."""

    name: str
    statistic: float | None
    p: float | None
    gap: float | None
    delta: float | None
    size: str | None
    explained: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report shows; charts are SVG."""

    result: Mapping[str, Any]
    items: tuple[ItemLine, ...]
    dif: tuple[DifLine, ...]
    information: Markup
    people: Markup
    person_fit: Markup

    @property
    def flagged(self) -> int:
        """How many items carry a hint."""
        return sum(1 for item in self.items if item.flags)


def report_of(
    result: Mapping[str, Any], cuts: Sequence[tuple[str, float]], say: pictures.Say
) -> Report:
    """From the result of a run."""
    return Report(
        result=result,
        items=tuple(_items(result, say)),
        dif=tuple(_dif(result)),
        information=_safe(pictures.information_picture(result, cuts, say)),
        people=_safe(pictures.person_item_picture(result, say)),
        person_fit=_safe(pictures.person_fit_picture(result, say)),
    )


def _safe(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - our own drawing, every word in it escaped


def _items(result: Mapping[str, Any], say: pictures.Say) -> list[ItemLine]:
    fit = {entry["item"]: entry for entry in result["fit"]["items"]}
    classical = {entry["item"]: entry for entry in result["classical"]["items"]}
    flags, fixed = flags_of(result), set(result["fixed"])
    lines = []
    for entry in result["parameters"]:
        ref = entry["item"]
        name = result["names"].get(ref, ref)
        lines.append(
            ItemLine(
                ref=ref,
                name=name,
                model=entry["model"],
                is_fixed=ref in fixed,
                parameters=tuple(
                    (key, value, entry["se"].get(key))
                    for key, value in entry.items()
                    if key not in ("item", "model", "se") and not _is_neutral(key, value)
                ),
                facility=classical[ref]["facility"],
                item_rest=classical[ref]["item_rest"],
                persons=classical[ref]["persons"],
                infit=fit[ref]["infit"],
                outfit=fit[ref]["outfit"],
                s_x2=fit[ref].get("s_x2"),
                flags=flags[ref],
                picture=_safe(pictures.item_picture(entry, name, say)),
            )
        )
    return lines


def _is_neutral(key: str, value: float) -> bool:
    """An asymptote that was not estimated stands at 0 or 1, and need not be told."""
    return (key == "c" and value == 0.0) or (key == "d" and value == 1.0)


def _dif(result: Mapping[str, Any]) -> list[DifLine]:
    told = result["dif"]
    observed = {entry["item"]: entry for entry in told.get("mantel_haenszel", ())}
    logistic = {entry["item"]: entry for entry in told.get("logistic", ())}
    return [
        DifLine(
            name=result["names"].get(entry["item"], entry["item"]),
            statistic=entry["statistic"],
            p=entry["adjusted_p"],
            gap=entry["signed"],
            delta=observed.get(entry["item"], {}).get("delta"),
            size=observed.get(entry["item"], {}).get("size"),
            explained=logistic.get(entry["item"], {}).get("explained"),
        )
        for entry in told.get("likelihood_ratio", ())
    ]
