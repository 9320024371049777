"""A notice goes to the address that was typed if that is a public one, and to nowhere else."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from exam_engine.interop.posting import demand_address, is_public, post
from foundation.errors import Invalid


class _Handler(http.server.BaseHTTPRequestHandler):
    seen: list[tuple[str, bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, body))
        self.send_response(302 if self.path.startswith("/away") else 204)
        self.send_header("Location", "http://127.0.0.1:1/secret")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[int]:
    _Handler.seen.clear()
    house = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=house.serve_forever, daemon=True)
    thread.start()
    yield house.server_address[1]
    house.shutdown()
    house.server_close()


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://",
        "https://user:password@example.org/",
        "https://example.org:99999/",
        "https://例子.example/ x",
        "https://example.org/#part",
        "not an address",
        "https://[::1",
    ],
)
def test_unusable_addresses_are_refused(address: str) -> None:
    with pytest.raises(Invalid, match="webhooks-address"):
        demand_address(address, allow_private=False)


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "[::1]", "10.1.2.3", "169.254.169.254", "box.local", "[fd00::1]"],
)
def test_private_names_are_refused_unless_the_settings_allow_them(host: str) -> None:
    with pytest.raises(Invalid, match="webhooks-address-private"):
        demand_address(f"https://{host}/", allow_private=False)
    assert demand_address(f"http://{host}/", allow_private=True)


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1"),
        *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "nonsense"),
    ],
)
def test_private_addresses_are_known_behind_their_disguises(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are_public(ip: str) -> None:
    assert is_public(ip)


def test_name_that_leads_inside_is_not_called(server: int) -> None:
    """Names may change what they point at after they were typed; every one of them counts."""
    for found in (["127.0.0.1"], ["1.1.1.1", "127.0.0.1"], []):
        posted = post(
            f"http://receiver.example.org:{server}/",
            b"{}",
            {},
            seconds=2,
            allow_private=False,
            resolve=lambda _host, _port, found=found: found,
        )
        assert (posted.taken, posted.told) == (False, "address-private")
    assert _Handler.seen == []


def test_notice_arrives_and_a_redirect_is_not_followed(server: int) -> None:
    here = f"http://127.0.0.1:{server}"
    taken = post(f"{here}/hook?a=1", b'{"a":1}', {}, seconds=5, allow_private=True)
    assert (taken.taken, taken.told) == (True, "204")
    away = post(f"{here}/away", b"{}", {}, seconds=5, allow_private=True)
    assert (away.taken, away.told) == (False, "302")
    assert _Handler.seen == [("/hook?a=1", b'{"a":1}'), ("/away", b"{}")]


def test_receiver_that_is_not_there_or_speaks_no_tls_is_told_as_such(server: int) -> None:
    gone = post("http://127.0.0.1:9/", b"{}", {}, seconds=1, allow_private=True)
    assert gone.told == "no-answer"
    plain = post(f"https://127.0.0.1:{server}/", b"{}", {}, seconds=2, allow_private=True)
    assert plain.told in ("tls", "no-answer", "timeout")
    unknown = post("https://name.invalid/", b"{}", {}, seconds=2, allow_private=True)
    assert unknown.told in ("name-unknown", "no-answer")
