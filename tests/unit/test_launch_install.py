"""Set-up: what it says when it cannot, and when it has nothing to do."""

import errno
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from alongside.launch import browser, install

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ERROR: No matching distribution found for uv==1", "Connect this machine to the internet"),
        ("error: Request failed after 3 retries: dns error", "Connect this machine to the internet"),
        ("OSError: [Errno 28] No space left on device", "The disk that holds"),
        ("error: Hash mismatch for `django==5.2`", "not the one that was pinned"),
        ("error: the sky is green", "the sky is green"),
    ],
)
def test_a_failed_installer_becomes_a_sentence(said, told):
    assert told in install.why_not(["Resolving", said])


@pytest.mark.parametrize(
    ("number", "told"), [(errno.ENOSPC, "is full"), (errno.EROFS, "cannot be written to")]
)
def test_a_disk_that_refuses_becomes_a_sentence(number, told):
    assert told in install.because(OSError(number, "refused", "/somewhere"))


@pytest.mark.parametrize(
    ("wanted", "installed", "current"),
    [
        ("run", "run", True),
        ("run", "dev", True),
        ("dev", "dev", True),
        ("dev", "run", False),
        ("dev", "bench", True),
        ("bench", "dev", False),
        ("run", "x", False),
    ],
)
def test_the_larger_set_serves_for_the_smaller(tmp_path, monkeypatch, wanted, installed, current):
    monkeypatch.setattr(install, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(install, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(install, "PROGRAM", Path(sys.executable))
    digest = install.digest(installed) if installed != "x" else ""
    install.STAMP.write_text(json.dumps({"set": installed, "digest": digest}))
    assert install.is_current(wanted) is current


def test_a_changed_pin_is_installed_again(tmp_path, monkeypatch):
    monkeypatch.setattr(install, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(install, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(install, "PROGRAM", Path(sys.executable))
    monkeypatch.setattr(install, "REQUIREMENTS", tmp_path)
    (tmp_path / "run.txt").write_text("django==1")
    install.STAMP.write_text(json.dumps({"set": "run", "digest": install.digest("run")}))
    assert install.is_current("run")
    (tmp_path / "run.txt").write_text("django==2")
    assert not install.is_current("run")
    (tmp_path / "run.txt").write_text("django==1")
    monkeypatch.setattr(install, "PROGRAM", tmp_path / "missing")
    assert not install.is_current("run"), "an environment without our command is not whole"


@pytest.mark.parametrize("name", ["run", "dev", "bench", "setup"])
def test_every_package_is_pinned_by_hash_and_no_registry_is_named(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    packages = re.findall(r"^([a-z0-9].*?==\S+)", text, re.M)
    assert packages
    assert text.count("==") >= len(packages)
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in text
    assert "index" not in re.sub(r"[a-z-]*index[a-z-]*==", "", text)


def test_the_larger_set_holds_the_smaller_in_the_same_versions():
    def pins(name):
        return set(
            re.findall(r"^([a-z0-9].*?==\S+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.M)
        )

    assert pins("run") <= pins("dev") <= pins("bench")


def test_set_up_needs_nothing_but_the_standard_library():
    """It runs before anything is installed, with -I, so that no folder of ours is on the path."""
    for script in ("install.py", "browser.py"):
        code = f"import runpy; runpy.run_path({str(ROOT / 'src/alongside/launch' / script)!r})"
        done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_a_browser_that_is_only_a_stub_is_not_a_browser(tmp_path, monkeypatch):
    stub = tmp_path / "chromium"
    stub.write_text("#!/bin/sh\nexit 1\n")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("ALONGSIDE_BROWSER", "none: no network")
    monkeypatch.setattr(browser, "ON_A_MAC", tmp_path / "missing")
    assert browser.find() is None
    stub.write_text("#!/bin/sh\nexit 0\n")
    assert browser.find() == str(stub)
