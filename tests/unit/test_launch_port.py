"""The port is checked before anything starts."""

import socket

import pytest

from alongside.launch import port
from alongside.launch.port import Listen
from alongside.launch.trouble import Trouble


@pytest.mark.parametrize("told", ["x", "0", "65536", "-1", "80 80", "8000.5"])
def test_an_unusable_port_is_refused_with_an_example(monkeypatch, told):
    monkeypatch.setenv("PORT", told)
    with pytest.raises(Trouble, match="make run PORT=8001"):
        port.chosen()


def test_the_defaults_are_loopback_and_8000(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("BIND", raising=False)
    assert port.chosen() == Listen("127.0.0.1", 8000)


@pytest.mark.parametrize(
    ("host", "loopback", "page"),
    [
        ("127.0.0.1", True, "http://localhost:81"),
        ("127.1.2.3", True, "http://localhost:81"),
        ("::1", True, "http://localhost:81"),
        ("localhost", True, "http://localhost:81"),
        ("0.0.0.0", False, "http://localhost:81"),
        ("10.0.0.7", False, "http://10.0.0.7:81"),
        ("2001:db8::7", False, "http://[2001:db8::7]:81"),
        ("127.example.com", False, "http://127.example.com:81"),
    ],
)
def test_only_addresses_of_this_machine_count_as_loopback(host, loopback, page):
    listen = Listen(host, 81)
    assert (listen.loopback, listen.page) == (loopback, page)


def test_a_taken_port_is_said_with_one_that_is_free():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        taken = other.getsockname()[1]
        with pytest.raises(Trouble, match=rf"Port {taken} is taken .*PORT=(\d+)") as said:
            port.need_free(Listen("127.0.0.1", taken), patience=0)
        offered = int(str(said.value).rsplit("=", 1)[1])
        port.need_free(Listen("127.0.0.1", offered), patience=0)


def test_nothing_answers_on_a_free_port():
    with socket.socket() as quiet:
        quiet.bind(("127.0.0.1", 0))
        assert port.answers(Listen("127.0.0.1", quiet.getsockname()[1])) is None
