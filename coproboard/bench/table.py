"""The report as plain text: one table a mode, one row a server."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "load": (
        ("p50", "p50 ms"),
        ("p99", "p99 ms"),
        ("delivered_per_second", "delivered/s"),
        ("delivered", "delivered"),
        ("cpu_per_1000", "CPU-ms/1000"),
        ("memory_before", "KB before"),
        ("memory_after", "KB after"),
        ("closed", "closed"),
        ("listener_cpu", "tool CPU"),
        ("late_p99", "tool late ms"),
    ),
    "ladder": (("reached", "edits/s at p99 100 ms"), ("end_of_ladder", "end of ladder"), ("tool_limit", "tool limit")),
    "join": (
        ("milliseconds", "ms to full board"),
        ("answer", "of it answer ms"),
        ("answers", "answers"),
        ("kilobytes", "KB"),
        ("cpu_per_join", "CPU-ms/join"),
    ),
    "idle": (
        ("memory_per_socket", "KB/socket"),
        ("memory_before", "KB before"),
        ("memory_after", "KB after"),
        ("cpu_per_second", "CPU-ms/s"),
        ("alive", "alive"),
    ),
}
_COMPARED = ("p99", "cpu_per_1000", "reached", "milliseconds", "memory_per_socket")


def tables(report: Mapping[str, Any]) -> str:
    """The whole report: machine, then a table for every mode, with ratios to the first server where there are more.

    Parameters
    ----------
    report : mapping
        As :func:`coproboard.bench.rounds.compare` gives it.
    """
    machine = report["machine"]
    lines = [", ".join(f"{name} {value}" for name, value in machine.items())]
    servers = report["servers"]
    for mode, columns in _COLUMNS.items():
        rows = [(name, modes[mode]["median"]) for name, modes in servers.items() if mode in modes]
        if not rows:
            continue
        ratios = [column for column in columns if column[0] in _COMPARED] if len(rows) > 1 else []
        head = ["", *(title for _, title in columns), *(f"{title} ×" for _, title in ratios)]
        body = [
            [name]
            + [cell(figures.get(key)) for key, _ in columns]
            + [_ratio(figures.get(key), rows[0][1].get(key)) for key, _ in ratios]
            for name, figures in rows
        ]
        lines += ["", mode, *aligned([head, *body])]
    return "\n".join(lines)


def cell(value: float | None) -> str:
    """A figure, short; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.3g}"


def _ratio(value: float | None, first: float | None) -> str:
    return f"{value / first:.2f}" if value is not None and first else "–"


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, the first column to the left and the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    padded = [[cell.rjust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    return ["  ".join([row[0].ljust(widths[0]), *line[1:]]).rstrip() for row, line in zip(rows, padded, strict=True)]
