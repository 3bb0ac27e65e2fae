"""Tests reach this machine and no other."""

import socket
import urllib.request

import pytest

from tests.postgres import NetworkClosed


@pytest.mark.parametrize("host", ["192.0.2.1", "example.com", "2001:db8::1", "10.0.0.1"])
def test_another_machine_is_refused_before_a_packet_leaves(host):
    with pytest.raises(NetworkClosed, match="network is closed"):
        socket.create_connection((host, 80), timeout=0.1)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for kind, send in ((socket.SOCK_STREAM, "connect"), (socket.SOCK_STREAM, "connect_ex")):
        with socket.socket(family, kind) as s, pytest.raises(NetworkClosed):
            getattr(s, send)((host, 80))
    with socket.socket(family, socket.SOCK_DGRAM) as s, pytest.raises(NetworkClosed):
        s.sendto(b"x", (host, 53))


def test_a_library_gets_the_same_refusal():
    with pytest.raises(NetworkClosed):
        urllib.request.urlopen("http://192.0.2.1/", timeout=0.1)


def test_this_machine_answers():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        with socket.create_connection(("localhost", server.getsockname()[1]), timeout=1) as client:
            assert client.getpeername()[1] == server.getsockname()[1]
