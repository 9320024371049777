"""An audit as a report that people read: one HTML file, or Markdown with its charts beside it.

The words stand in the catalogues; this room puts figures, words and charts in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from exam_engine import audit_charts
from exam_engine.audit_charts import Row
from proctor.analysis.audit_figures import ALL, FEWEST, Audit, Rates, Share
from proctor.findings import PICTURELESS_KINDS, FindingKind

Say = Callable[..., str]
"""Sentence for a key and its facts, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; all cells are text."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """An SVG and the name of its file where it stands by itself."""

    name: str
    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section: a title, sentences, and what stands below them."""

    title: str
    sentences: tuple[str, ...]
    shown: tuple[Table | Chart, ...] = ()


def parts(audit: Audit, say: Say) -> tuple[Part, ...]:
    """The sections of the report, in their order."""
    return tuple(
        part
        for part in (
            _about(audit, say),
            _not_measured(audit, say),
            *_kinds(audit, say),
            _curves(audit, say),
            _calibration(audit, say),
            _poses(audit, say),
            _latency(audit, say),
        )
        if part is not None
    )


def as_markdown(title: str, sections: Sequence[Part], folder: str) -> tuple[str, dict[str, str]]:
    """The text, and the charts by the name of their file, which stand in ``folder`` beside it."""
    lines, charts = [f"# {_plain(title)}", ""], {}
    for section in sections:
        lines += [f"## {_plain(section.title)}", ""]
        for sentence in section.sentences:
            lines += [_plain(sentence), ""]
        for shown in section.shown:
            if isinstance(shown, Chart):
                charts[f"{shown.name}.svg"] = shown.svg
                lines += [f"![{_plain(shown.title)}]({folder}/{shown.name}.svg)", ""]
            else:
                lines += [*_markdown_table(shown), ""]
    return "\n".join(lines).rstrip() + "\n", charts


def as_html(title: str, sections: Sequence[Part], language: str) -> str:
    """One file that opens by itself, charts within it."""
    body = "\n".join(_html_part(section) for section in sections)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n"
        f"<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n</html>\n"
    )


def kind_name(kind: FindingKind, say: Say) -> str:
    """The name of a kind of finding."""
    return say(f"proctor-finding-{kind.value.replace('_', '-')}")


def _about(audit: Audit, say: Say) -> Part:
    sentences = (
        say("audit-about", files=audit.files),
        say("audit-models", version=audit.model_version or "-"),
        say("audit-policy", version=audit.policy_version),
        say("audit-intervals", fewest=FEWEST),
    )
    return Part(say("audit-about-title"), sentences)


def _not_measured(audit: Audit, say: Say) -> Part | None:
    sentences = [
        say("audit-refused", files=count, code=code) for code, count in audit.refused.items()
    ]
    sentences += [
        say("audit-untold", kind=kind_name(kind, say), files=count)
        for kind, count in audit.untold.items()
    ]
    unseen = _never_shown(audit)
    if unseen:
        sentences.append(say("audit-never-shown", kinds=[kind_name(kind, say) for kind in unseen]))
    if audit.off:
        sentences.append(say("audit-off", kinds=[kind_name(kind, say) for kind in audit.off]))
    return Part(say("audit-not-measured-title"), tuple(sentences)) if sentences else None


def _never_shown(audit: Audit) -> list[FindingKind]:
    """Kinds that files could tell, and that no labelled file shows: nothing is known of them."""
    shown = {rates.kind for rates in audit.rates if rates.found.total}
    silent = PICTURELESS_KINDS | set(audit.off) | set(audit.untold)
    return [kind for kind in FindingKind if kind not in shown | silent]


def _kinds(audit: Audit, say: Say) -> Iterator[Part]:
    for kind in dict.fromkeys(rates.kind for rates in audit.rates):
        rates = [each for each in audit.rates if each.kind is kind]
        name = kind_name(kind, say)
        yield Part(
            name,
            (_whole(rates[0], say),),
            (
                *_interval_charts(kind, name, rates, say),
                Table(
                    (say("audit-group"), say("audit-found"), say("audit-false"), say("audit-note")),
                    tuple(_rate_row(each, say) for each in rates),
                ),
            ),
        )


def _whole(rates: Rates, say: Say) -> str:
    return say(
        "audit-whole",
        found=_percent(rates.found, say),
        present=rates.found.total,
        false=_percent(rates.false, say),
        absent=rates.false.total,
    )


def _interval_charts(
    kind: FindingKind, name: str, rates: Sequence[Rates], say: Say
) -> Iterator[Chart]:
    for which, shares in (("found", "found"), ("false", "false")):
        rows = [
            Row(_group(each, say), getattr(each, shares), _note(getattr(each, shares), say))
            for each in rates
            if getattr(each, shares).total
        ]
        if rows:
            title = say(f"audit-chart-{which}", kind=name)
            svg = audit_charts.intervals(title, rows)
            yield Chart(f"{kind.value.replace('_', '-')}-{which}", title, svg)


def _rate_row(rates: Rates, say: Say) -> tuple[str, ...]:
    small = any(each.total and each.too_small for each in (rates.found, rates.false))
    return (
        _group(rates, say),
        _interval(rates.found, say),
        _interval(rates.false, say),
        say("audit-too-small") if small else "",
    )


def _curves(audit: Audit, say: Say) -> Part | None:
    if not audit.curves:
        return None
    title = say("audit-roc-title")
    names = [kind_name(curve.kind, say) for curve in audit.curves]
    axes = say("audit-axis-false"), say("audit-axis-found")
    rows = tuple(
        (name, f"{curve.area:.3f}", str(curve.present), str(curve.absent))
        for name, curve in zip(names, audit.curves, strict=True)
    )
    head = (
        say("audit-kind"),
        say("audit-area"),
        say("audit-present"),
        say("audit-absent"),
    )
    chart = Chart("roc", title, audit_charts.roc(title, audit.curves, names, axes))
    return Part(title, (say("audit-roc"),), (chart, Table(head, rows)))


def _calibration(audit: Audit, say: Say) -> Part | None:
    if not audit.calibration:
        return None
    title = say("audit-calibration-title")
    axes = say("audit-axis-confidence"), say("audit-axis-hits")
    head = say("audit-confidence"), say("audit-mean"), say("audit-hits")
    rows = tuple(
        (f"{each.low:.1f} – {each.high:.1f}", f"{each.confidence:.2f}", _interval(each.hits, say))
        for each in audit.calibration
    )
    chart = Chart("calibration", title, audit_charts.calibration(title, audit.calibration, axes))
    return Part(title, (say("audit-calibration"),), (chart, Table(head, rows)))


def _poses(audit: Audit, say: Say) -> Part | None:
    if not audit.poses:
        return None
    rows = tuple(
        (
            say(f"audit-angle-{each.angle}"),
            _named(each.condition, each.value, say),
            f"{each.mean:.1f}°",
            f"{each.bias:+.1f}°",
            _interval(each.within, say),
            str(each.files),
            str(each.unseen),
        )
        for each in audit.poses
    )
    head = tuple(
        say(f"audit-{name}")
        for name in ("angle", "group", "error", "bias", "within", "files", "unseen")
    )
    return Part(say("audit-pose-title"), (say("audit-pose"),), (Table(head, rows),))


def _latency(audit: Audit, say: Say) -> Part | None:
    if not audit.latency:
        return None
    rows = tuple(
        (each.stage, f"{each.median:.1f}", f"{each.p90:.1f}", f"{each.p99:.1f}", str(each.files))
        for each in audit.latency
    )
    head = say("audit-stage"), "p50", "p90", "p99", say("audit-files")
    return Part(say("audit-latency-title"), (say("audit-latency"),), (Table(head, rows),))


def _group(rates: Rates, say: Say) -> str:
    return _named(rates.condition, rates.value, say)


def _named(condition: str, value: str, say: Say) -> str:
    return say("audit-all") if condition == ALL else f"{condition}: {value}"


def _percent(share: Share, say: Say) -> str:
    return say("audit-none") if share.value is None else f"{100 * share.value:.1f} %"


def _interval(share: Share, say: Say) -> str:
    if share.value is None:
        return say("audit-none")
    return (
        f"{_percent(share, say)} ({100 * share.low:.1f} – {100 * share.high:.1f}; n={share.total})"
    )


def _note(share: Share, say: Say) -> str:
    told = f"{share.count}/{share.total}"
    return f"{told} · {say('audit-too-small')}" if share.too_small else told


def _markdown_table(table: Table) -> list[str]:
    rows = [table.head, tuple("---" for _ in table.head), *table.rows]
    return ["| " + " | ".join(_plain(cell) for cell in row) + " |" for row in rows]


def _plain(text: str) -> str:
    """Labels come from others: nothing of them may become markup."""
    escaped = text.replace("\\", "\\\\").replace("\n", " ")
    for sign in ("|", "<", "[", "]", "`", "*"):
        escaped = escaped.replace(sign, f"\\{sign}")
    return escaped


def _html_part(section: Part) -> str:
    sentences = "\n".join(f"<p>{escape(sentence)}</p>" for sentence in section.sentences)
    shown = "\n".join(
        f"<figure>{each.svg}<figcaption>{escape(each.title)}</figcaption></figure>"
        if isinstance(each, Chart)
        else _html_table(each)
        for each in section.shown
    )
    return f"<section>\n<h2>{escape(section.title)}</h2>\n{sentences}\n{shown}\n</section>"


def _html_table(table: Table) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.head)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    return f'<div class="wide"><table><tr>{head}</tr>\n{rows}</table></div>'


_STYLE = """
body{margin:0;background:#faf8f4;color:#1b1f24;font:16px/1.7 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:24px 16px 64px}
h1{font-size:1.75rem;line-height:1.3}
h2{font-size:1.25rem;margin-top:2.5rem;border-top:1px solid #dcd7cd;padding-top:1rem}
p{max-width:44rem}
figure{margin:16px 0;overflow-x:auto}
figure svg{max-width:100%;height:auto;min-width:34rem}
figcaption{color:#57606a;font-size:.875rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;background:#fff;font-size:.9375rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:6px 12px;border-bottom:1px solid #dcd7cd;vertical-align:top}
th{color:#57606a;font-weight:600}
"""
