"""What an operator decides about certificates: fonts, contexts, the authority, the address."""

from __future__ import annotations

from foundation.settings import Group


class CertsSettings(Group):
    """What certificates are made with and where they can be verified."""

    node_modules: str = "node_modules"
    """Folder of the npm packages that the fonts and JSON-LD contexts come from."""
    authority_folder: str = "var/authority"
    """Folder of the demonstration authority, made on the first run; its keys are encrypted."""
    contexts_folder: str = "var/contexts"
    """Folder of the JSON-LD contexts, taken out of the npm packages on the first run."""
