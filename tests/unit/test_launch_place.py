"""Where a run keeps its things, and what it says when it cannot."""

import json
import os
import stat
from pathlib import Path

import pytest

from alongside.launch import account, place, turn
from alongside.launch.trouble import Trouble


@pytest.fixture
def var(tmp_path, monkeypatch):
    monkeypatch.setenv("ALONGSIDE_VAR", str(tmp_path / "var"))
    return place.open_var(None)


def test_keys_are_made_once_and_are_readable_by_their_owner_alone(var):
    first, fresh = place.load_keys(var)
    again, fresh_again = place.load_keys(var)
    assert fresh
    assert not fresh_again
    assert first == again
    assert len({first.owner_password, first.app_password, first.secret_key}) == 3
    assert stat.S_IMODE((var / "keys.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{", "[]", '{"owner_password": "x"}'])
def test_a_broken_key_file_is_said_and_never_replaced(var, content):
    (var / "keys.json").write_text(content)
    with pytest.raises(Trouble, match=r"keys\.json cannot be read"):
        place.load_keys(var)
    assert (var / "keys.json").read_text() == content


def test_a_folder_that_cannot_be_made_is_said_with_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ALONGSIDE_VAR", str(tmp_path / "file" / "var"))
    with pytest.raises(Trouble, match=r"cannot write to .*ALONGSIDE_VAR="):
        place.open_var(None)


def test_a_full_disk_is_said_before_anything_is_written(tmp_path):
    with pytest.raises(Trouble, match=r"Alongside needs 99999999999 MB"):
        place.need_room(tmp_path, megabytes=99_999_999_999)
    place.need_room(tmp_path, megabytes=1)


def test_the_socket_is_beside_the_data_unless_its_path_is_too_long(tmp_path):
    room = tmp_path / "postgres"
    room.mkdir()
    short = place.socket_folder(room, None) if len(str(room)) < 75 else None
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    elsewhere = place.socket_folder(deep, None)
    try:
        assert short in {None, room / "socket"}
        assert len(str(elsewhere)) < 40
        assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o700
    finally:
        elsewhere.rmdir()


def test_only_one_process_has_the_folder(var):
    lock = turn.take(var, what="run")
    turn.announce(lock, turn.Turn(os.getpid(), "run", "http://localhost:8123", "/s"))
    with pytest.raises(Trouble, match=rf"already running .*http://localhost:8123 \(process {os.getpid()}\)"):
        turn.take(var, what="run")
    assert turn.current(var) == turn.Turn(os.getpid(), "run", "http://localhost:8123", "/s")
    lock.close()
    assert turn.current(var) is None
    turn.take(var, what="replay").close()


def test_a_command_that_has_the_folder_is_named(var):
    with turn.take(var, what="replay"), pytest.raises(Trouble, match="'alongside replay'"):
        turn.take(var, what="run")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another account")
def test_a_checkout_in_a_private_home_keeps_its_data_elsewhere_and_links_to_it(tmp_path, monkeypatch):
    nobody = account.database_account()
    outside = Path("/dev/shm" if Path("/dev/shm").is_dir() else "/tmp") / f"alongside-test-{os.getpid()}"
    outside.mkdir()
    try:
        monkeypatch.setattr(place, "PRIVATE_BASE", outside)
        home = tmp_path / "home"
        home.mkdir(mode=0o700)
        var = home / "var"
        var.mkdir()
        base = place.database_base(var, nobody)
        assert base.parent == outside
        assert (var / "postgres").readlink() == base / "postgres"
        assert stat.S_IMODE(home.stat().st_mode) == 0o700, "nobody's home is ours to open"
        assert place.database_base(var, nobody) == base
    finally:
        for path in sorted(outside.rglob("*"), reverse=True):
            path.rmdir()
        outside.rmdir()


def test_what_a_turn_says_is_plain_json(var):
    with turn.take(var, what="run"):
        assert set(json.loads((var / "run.lock").read_text())) == {"pid", "what", "address", "sockets"}
