"""A signature by a key in a token: the session kept, against a login for each signature."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from certs.signing.pkcs11 import TokenAddress, TokenKey
from tests import softhsm
from tests.bench.measuring import Better, Effort, Line, Peer, alternate, milliseconds
from tests.bench.world import World
from tests.signing_keys import p256_key

_PEER = Peer(
    "a login and a search for the key for each signature",
    "CPU time of one P-256 signature by SoftHSM 2, a token that is a library: with hardware the "
    "signature itself takes longer and the login much longer. Ours keeps session and key handle.",
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Milliseconds of CPU for a signature; no figure where SoftHSM is not installed."""
    if not softhsm.is_installed():
        return
    with tempfile.TemporaryDirectory() as folder:
        softhsm.make_token(Path(folder), {"seal": p256_key()})
        address = TokenAddress(softhsm.MODULE, softhsm.TOKEN, "seal", f"file:{folder}/pin")
        kept = TokenKey(address)

        def anew() -> None:
            key = TokenKey(address)
            key.sign(b"message")
            key.close()

        rounds, times = effort.of(7, 1), effort.of(300, 5)
        runs = alternate(
            rounds,
            lambda: milliseconds(lambda: kept.sign(b"message"), times, time.process_time),
            lambda: milliseconds(anew, effort.of(20, 2), time.process_time),
        )
        kept.close()
    yield runs.line("token-signature-cpu", "ms", Better.LESS, _PEER, rounds * times)
