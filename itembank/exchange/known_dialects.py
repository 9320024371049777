"""Every dialect that the bank reads, by its name."""

from __future__ import annotations

from typing import Final

from itembank.exchange.dialects import register
from itembank.exchange.interchange import INTERCHANGE
from itembank.exchange.paper_dialects import PAPERS

KNOWN: Final = register(*PAPERS, *INTERCHANGE)
