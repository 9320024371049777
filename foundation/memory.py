"""Keeps the memory that a process has freed from staying with it (the GNU C library's ways).

By itself the library gives each thread an arena of its own and keeps up to sixty-four megabytes of
what was freed at hand for the next that is asked for. A process that prints thousands of files, or
that stands beside others that do, need not have that.
"""

from __future__ import annotations

import ctypes

_library = ctypes.CDLL(None)
_mallopt = getattr(_library, "mallopt", None)
_malloc_trim = getattr(_library, "malloc_trim", None)
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Names of what can be set (malloc.h)."""
_AT_HAND = 4 << 20
_BY_ITSELF = 1 << 20


def be_frugal() -> None:
    """From now on: one arena, little kept at hand, large pieces taken and returned by themselves.

    One arena is enough where one thread at a time holds Python's lock. Other libraries than GNU's
    have no such settings, and nothing is done.
    """
    if _mallopt is not None:
        for name, value in (
            (_ARENA_MAX, 1),
            (_TRIM_THRESHOLD, _AT_HAND),
            (_MMAP_THRESHOLD, _BY_ITSELF),
        ):
            _mallopt(name, value)


def give_back() -> None:
    """Let the system have at once what is free, wherever in the heap it lies."""
    if _malloc_trim is not None:
        _malloc_trim(0)
