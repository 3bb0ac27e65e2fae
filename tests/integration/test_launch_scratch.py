"""The throwaway server of the tests: it ends with its process, and what it left is swept up."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from alongside.launch import scratch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="relies on the kernel's tie to the parent")
CODE = """
from alongside.launch import scratch
server = scratch.start()
print(server.folder, server.server.pid, flush=True)
input()
"""


def test_a_killed_process_leaves_no_server_and_the_next_one_sweeps_its_folder():
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}
    process = subprocess.Popen(
        [sys.executable, "-c", CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
    )
    with process:
        folder, pid = process.stdout.readline().split()
        process.kill()
    folder = Path(folder)
    until = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not Path(f"/proc/{pid}").exists(), "the server outlived its process"
    mine = Path(os.environ["ALONGSIDE_TEST_POSTGRES"]) if "ALONGSIDE_TEST_POSTGRES" in os.environ else None
    for old in (folder, mine):
        if old is not None:
            os.utime(old, (0, 0))
    scratch._sweep(folder.parent)
    assert not folder.exists()
    assert mine is None or mine.exists(), "a server that somebody uses was swept away"
