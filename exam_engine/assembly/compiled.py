"""Compiles a function of numbers and arrays to machine code, once, and keeps it beside its file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])
_LOOSE = {"reassoc", "contract", "nsz"}
"""Sums may be taken in any order, which lets several terms be added at once; infinities stay."""


def compiled(function: _Function) -> _Function:
    """The same function as machine code; it is compiled when it is first called.

    It needs no interpreter, so other threads go on meanwhile; each state is one thread's.
    """
    made: Any
    try:
        made = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath=_LOOSE)(function)
    except RuntimeError:
        # Nowhere to keep it: it is compiled anew by each process.
        made = numba.njit(nogil=True, error_model="numpy", fastmath=_LOOSE)(function)
    known: _Function = made
    return known
