"""The QR code of the query address, drawn as one SVG path."""

from __future__ import annotations

import segno

QUIET_ZONE = 2
"""Modules left white around the code; the paper around it gives the rest of the four."""


def qr_svg(address: str) -> str:
    """An SVG drawing of a QR code with error correction M, scaled by whoever places it.

    A run of dark modules is one stroke as thick as a module: less to draw than a rectangle.
    """
    code = segno.make(address, error="m", micro=False, boost_error=False)
    side = code.symbol_size(border=QUIET_ZONE)[0]
    path = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}.5h{run}"
        for y, row in enumerate(code.matrix)
        for x, run in _runs(bytes(row))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#ffffff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path stroke="#1b1f24" stroke-width="1" d="{path}"/></svg>'
    )


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Start and length of each stretch of dark modules in a row."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs
