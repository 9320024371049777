"""Every attack by name, in the order of the rooms; nothing is stored, all is made from one file."""

from __future__ import annotations

from collections.abc import Callable

from tests.attacks.badges import BADGES
from tests.attacks.bombs import BOMBS
from tests.attacks.contents import CONTENTS
from tests.attacks.encodings import ENCODINGS
from tests.attacks.frames import FRAMES
from tests.attacks.genuine import Genuine
from tests.attacks.signatures import SIGNATURES
from tests.attacks.signers import SIGNERS
from tests.attacks.updates import UPDATES

ATTACKS: dict[str, Callable[[Genuine], bytes]] = {
    **UPDATES,
    **FRAMES,
    **SIGNATURES,
    **ENCODINGS,
    **SIGNERS,
    **CONTENTS,
    **BADGES,
    **BOMBS,
}
