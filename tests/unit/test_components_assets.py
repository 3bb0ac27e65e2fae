"""The committed style sheet, scripts and fonts are what the sources give, small, and ask nobody outside."""

import hashlib
import json
import re
from pathlib import Path

import brotli
import pytest

ASSETS = Path("assets")
STATIC = Path("src/alongside/web/static/alongside")
RECORD = json.loads((ASSETS / "build.json").read_text())
PALETTE = json.loads((ASSETS / "palette.json").read_text())
KB = 1000


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def packed(name):
    data = (STATIC / name).read_bytes()
    return len(data) if name.endswith(".woff2") else len(brotli.compress(data))


@pytest.mark.parametrize("name", sorted(RECORD["sources"]))
def test_a_source_has_not_changed_since_the_last_build(name):
    assert sha256(ASSETS / name) == RECORD["sources"][name], "Run: cd assets && npm ci && node build.mjs"


@pytest.mark.parametrize("name", sorted(RECORD["results"]))
def test_a_result_is_the_one_that_was_built(name):
    assert sha256(STATIC / name) == RECORD["results"][name], "Run: cd assets && npm ci && node build.mjs"


def test_nothing_is_served_that_was_not_built_and_no_source_is_left_out():
    served = {str(p.relative_to(STATIC)) for p in STATIC.rglob("*") if p.is_file()}
    assert served == set(RECORD["results"])
    folders = {
        f"{folder}/{p.name}"
        for folder in ("icons", "js", "licenses", "scss")
        for p in (ASSETS / folder).iterdir()
    }
    assert folders <= set(RECORD["sources"])


def test_no_style_or_script_asks_for_anything_outside_the_site_or_for_a_source_map():
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]:
        text = path.read_text()
        assert "sourceMappingURL" not in text, path
        assert not re.search(r"(?:url\(|@import\s*)[\"']?https?:", text), path
    assert "http" not in (STATIC / "js/alongside.js").read_text()


def test_every_picture_and_font_of_the_style_sheet_exists():
    text = (STATIC / "css/alongside.css").read_text()
    for address in re.findall(r"url\([\"']?(\.\./[^\"')]+)", text):
        assert (STATIC / "css" / address).resolve().is_file(), address


def test_no_lock_file_names_a_download_address():
    assert '"resolved"' not in (ASSETS / "package-lock.json").read_text()


def test_the_first_page_stays_light():
    assert packed("css/alongside.css") <= 22 * KB
    # What the ask page brings besides its own HTML; 80 KB is the whole page's limit.
    parts = ["css/alongside.css", "js/alongside.js", "icons/mark.svg"]
    fonts = [
        "fonts/source-sans-400.woff2",
        "fonts/source-sans-600.woff2",
        "fonts/source-sans-400-italic.woff2",
    ]
    assert sum(packed(name) for name in [*parts, *fonts]) <= 72 * KB


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PALETTE["contrast"], ids=lambda v: str(v))
def test_colors_that_meet_can_be_told_apart(front, back, least, mode):
    """WCAG 2.2: 4.5 for text, 3 for borders and the focus mark; 7 is our own wish for body text."""
    dark, light = sorted(luminance(PALETTE["colors"][name][mode]) for name in (front, back))
    assert (light + 0.05) / (dark + 0.05) >= least


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_the_style_sheet_carries_the_palette(mode):
    text = (STATIC / "css/alongside.css").read_text()
    for name, pair in PALETTE["colors"].items():
        assert f"--{name}:{pair[mode]}" in text, name
