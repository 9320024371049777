"""Checks an exported log: python log_checker.py FOLDER KEY PROOF.json. Explained in log.md."""

import json
from base64 import b64decode, b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from sys import argv

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as Key

folder, key, told = Path(argv[1]), argv[2].split("+", 2), json.loads(Path(argv[3]).read_bytes())


def bytes_of(text):  # RFC 4648, 3.5: base64 in its one spelling
    assert b64encode(b64decode(text)).decode() == text, "NO: base64 in another spelling"
    return b64decode(text)


def head(note):  # C2SP signed-note and tlog-checkpoint: size and root, if the key signed them
    name, size, root, _, *lines = note.split("\n")
    raw = [bytes_of(x.split(" ")[2]) for x in lines if x.startswith(f"— {name} ")]
    own = next(one[4:] for one in raw if (name, one[:4].hex()) == (key[0], key[1]))
    Key.from_public_bytes(bytes_of(key[2])[1:]).verify(own, f"{name}\n{size}\n{root}\n".encode())
    return int(size), bytes_of(root)


@cache
def mth(start, end):  # RFC 9162, 2.1.1: the root over leaves, by its definition
    split = start + (1 << (end - start - 1).bit_length() >> 1)
    inner = b"\1" + mth(start, split) + mth(split, end) if end - start > 1 else b""
    return sha256(inner).digest() if inner else leaves[start]


heads = [head(one.read_text()) for one in [*folder.glob("checkpoints/*"), folder / "checkpoint"]]
size, entries, tiles = max(heads)[0], [], b""
for number in range(-(-size // 256)):  # C2SP tlog-tiles: 256 entries and hashes in each file
    name = f"{number:03}" if number < 1000 else f"x{number // 1000:03}/{number % 1000:03}"
    name = name if number < size // 256 else f"{name}.p/{size % 256}"
    tiles += (folder / "tile/0" / name).read_bytes()
    bundle = (folder / "tile/entries" / name).read_bytes()
    entries += [bundle[at : at + 43].removeprefix(b"\0\x29") for at in range(0, len(bundle), 43)]
leaves = [sha256(b"\0" + entry).digest() for entry in entries]
assert (len(entries), tiles) == (size, b"".join(leaves)), "NO: an entry is withheld or changed"
assert all(mth(0, most) == root for most, root in heads if most), "NO: a root is not the signed one"
assert entries == sorted(entries, key=lambda one: one[:9]), "NO: an entry is back-dated"
lines = "".join(f"{line}\n" for line in told["entry"].values()).encode()
opened = b"\1" + told["entry"]["seconds"].to_bytes(8, "big") + sha256(lines).digest()
own, (end, root), hashed = told["index"], head(told["checkpoint"]), sha256(b"\0" + opened).digest()
for one in map(bytes_of, told["path"]):  # RFC 9162, 2.1.3.2: the root that the path leads to
    left, up = own % 2 or own == end - 1, (own & -own).bit_length() or 1
    hashed = sha256(b"\1" + (one + hashed if left else hashed + one)).digest()
    own, end = (own >> up, -(-end >> up)) if left else (own >> 1, -(-end >> 1))
assert (entries[told["index"]], end, hashed) == (opened, 1, root), "NO: the proof does not hold"
print(f"{'YES' if __debug__ else 'UNKNOWN'}: {size} entries, {len(heads)} heads")  # noqa: T201
