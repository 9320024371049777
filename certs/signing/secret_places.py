"""Reads secrets from where operators keep them: a file or a variable of the environment.

A secret is named by its place, ``file:<path>`` or ``env:<variable>``, so that the name may stand in
settings, commands and logs.
"""

from __future__ import annotations

import os
from pathlib import Path

from foundation.errors import Invalid, Unavailable


def read_secret(place: str) -> str:
    """The secret without a line's end; ``Unavailable`` where there is none, never showing it."""
    kind, _, name = place.partition(":")
    if kind == "env" and name:
        if not os.environ.get(name):
            raise Unavailable("certs-secret-missing", place=place)
        return os.environ[name]
    if kind == "file" and name:
        try:
            secret = Path(name).read_text("utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Unavailable("certs-secret-missing", place=place) from error
        if not secret:
            raise Unavailable("certs-secret-missing", place=place)
        return secret
    # What was given may be the secret itself, put there by mistake: it is not repeated.
    raise Invalid("certs-secret-place")
