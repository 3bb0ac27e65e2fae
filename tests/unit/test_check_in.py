"""The check-in with oneself has no way to leave the device."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import alongside

PACKAGE = Path(alongside.__file__).parent
SCRIPT = PACKAGE.parents[1] / "assets" / "js" / "check-in.js"
BUILT = PACKAGE / "web" / "static" / "alongside" / "js" / "check-in.js"
PAGE = PACKAGE / "web" / "templates" / "advisor" / "check_in.html"
WAYS_OUT = re.compile(
    r"fetch|XMLHttpRequest|sendBeacon|WebSocket|EventSource|\.submit\b|\.action\b|location|open\(|\.src\b|cookie|import\b"
)


@pytest.mark.parametrize("path", [SCRIPT, BUILT], ids=["source", "built"])
def test_the_script_cannot_send_anything(path: Path):
    code = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
    assert "localStorage" in code
    assert not WAYS_OUT.findall(code)


def test_what_is_typed_has_no_name_and_stands_in_no_form():
    page = PAGE.read_text(encoding="utf-8")
    fields = re.findall(r"<textarea[^>]*>", page)
    assert fields and not [field for field in fields if " name=" in field]
    forms = re.findall(r"<form\b.*?</form>", page, re.DOTALL)
    assert len(forms) == 1 and "textarea" not in forms[0] and "call_me" in forms[0]
