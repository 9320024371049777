"""Writes the page of all settings from the rooms' own docstrings."""

from __future__ import annotations

from foundation.settings import Tree, describe

_HEAD = """# Settings

Written by `kaozheng settings --write docs/settings.md`; a test holds the two together. Every
setting is an environment variable, read once at the start.

| variable | default | what it does |
|---|---|---|
"""


def render(tree: type[Tree]) -> str:
    """The page in Markdown."""
    rows = [
        f"| `{entry.variable}` | `{entry.default}` | {' '.join(entry.description.split())} |"
        for entry in describe(tree)
    ]
    return _HEAD + "\n".join(rows) + "\n"
