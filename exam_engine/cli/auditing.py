"""What `kaozheng proctor audit` does: looks at a labelled folder, counts, and writes the report."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import orjson

from exam_engine.audit_report import Part, as_html, as_markdown, parts
from exam_engine.cli.telling import emit, language, progress, say, tell
from foundation.errors import Invalid
from proctor.analysis.audit_figures import Audit, summarise
from proctor.analysis.audit_labels import read_labels
from proctor.analysis.audit_run import audit_file, off
from proctor.analysis.frame import FrameAnalyser
from proctor.policy import DEFAULT_POLICY, Policy

SUFFIXES = (".html", ".md")


def audit_folder(models: Path, dataset: Path, out: Path | None, *, as_json: bool) -> bool:
    """Audit a folder; True where every file could be read.

    Raises Invalid("proctor-audit-out-unknown") before anything is measured, what
    `proctor.analysis.audit_labels.read_labels` raises, and Unavailable where a model is missing.
    """
    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise Invalid("proctor-audit-out-unknown", file=str(out), suffixes=list(SUFFIXES))
    labels = read_labels(dataset)
    analyser = FrameAnalyser(models)
    audited = []
    with progress() as show:
        for number, label in enumerate(labels, start=1):
            audited.append(audit_file(analyser, dataset, label))
            show(say("cli-proctor-audit-step"), number, len(labels))
    audit = summarise(audited, policy_version=version_of(DEFAULT_POLICY), off=off(analyser))
    if as_json:
        emit({"ok": not audit.refused} | audit.to_json())
    if out is not None:
        _write(audit, out)
    tell("cli-proctor-audited", files=audit.files, refused=sum(audit.refused.values()))
    return not audit.refused


def version_of(policy: Policy) -> str:
    """A name that changes with every limit and time of a policy."""
    stored = orjson.dumps(policy.to_json(), option=orjson.OPT_SORT_KEYS)
    return sha256(stored).hexdigest()[:12]


def _write(audit: Audit, out: Path) -> None:
    title, sections = say("audit-title"), parts(audit, say)
    try:
        if out.suffix.lower() == ".html":
            out.write_text(as_html(title, sections, language()), "utf-8")
        else:
            _write_markdown(title, sections, out)
    except OSError as trouble:
        raise Invalid("proctor-audit-out-unwritable", file=str(out)) from trouble
    tell("cli-proctor-audit-written", file=str(out))


def _write_markdown(title: str, sections: tuple[Part, ...], out: Path) -> None:
    folder = out.with_suffix("")
    text, charts = as_markdown(title, sections, folder.name)
    folder.mkdir(parents=True, exist_ok=True)
    for name, svg in charts.items():
        (folder / name).write_text(svg, "utf-8")
    out.write_text(text, "utf-8")
