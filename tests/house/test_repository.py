"""What is checked in: pinned packages, built assets, no addresses of registries, no paths of a machine."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from tests.house.house import ROOT, called, text_of, tracked

# Each with a gap that is closed below, so that this file does not find itself.
REGISTRIES = (
    r"py_pi\.(?:org|io)", "files.python_hosted", r"registry\._npm", r"npm_js\.(?:org|com)", "artif_actory",
    r"index_-url\s*[=h]", r"un_pkg\.com", r"js_delivr\.net",
)  # fmt: skip
MACHINES = (r"/ro_ot/", r"/ho_me/[a-z]", r"/Us_ers/[A-Z]", r"(?<![\w.])/wo_rk/", r"[A-Z]:\\Us_ers")
REGISTRY, MACHINE = (re.compile("|".join(words).replace("_", "")) for words in (REGISTRIES, MACHINES))


def test_no_file_names_the_address_of_a_registry():
    assert not [called(path) for path in tracked() if REGISTRY.search(text_of(path))]


def test_no_file_names_a_path_of_somebodys_machine():
    assert not [called(path) for path in tracked() if MACHINE.search(text_of(path))]


def test_no_lock_file_carries_download_addresses():
    names = {path.name for path in tracked()}
    assert "uv.lock" not in names
    locks = [p for p in tracked() if p.name == "package-lock.json"]
    assert not [called(p) for p in locks if '"resolved"' in text_of(p)]


REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda p: p.name)
def test_every_package_is_pinned_with_its_hashes(path):
    logical = path.read_text().replace("\\\n", " ").splitlines()
    lines = [line for line in logical if line.strip() and not line.lstrip().startswith("#")]
    loose = [
        line[:60] for line in lines if not re.match(r"[\w.\[\]-]+==\S+.*--hash=sha256:[0-9a-f]{64}", line)
    ]
    assert lines
    assert not loose


def test_the_requirement_files_are_the_four_that_the_makefile_makes():
    assert [path.name for path in REQUIREMENTS] == ["bench.txt", "dev.txt", "run.txt", "setup.txt"]


BUILT = json.loads((ROOT / "assets" / "build.json").read_text())
STATIC = ROOT / "src" / "alongside" / "web" / "static" / "alongside"


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


@pytest.mark.parametrize(("folder", "part"), [(ROOT / "assets", "sources"), (STATIC, "results")])
def test_assets_are_what_their_sources_were_built_into(folder, part):
    differ = [name for name, told in BUILT[part].items() if digest(folder / name) != told]
    assert BUILT[part]
    assert not differ


def test_nothing_is_served_that_the_build_did_not_make():
    here = {str(p.relative_to(STATIC)) for p in STATIC.rglob("*") if p.is_file()}
    assert here == set(BUILT["results"])


def test_every_source_of_the_build_is_in_its_manifest():
    folders = ("scss", "js", "icons")
    here = {str(p.relative_to(ROOT / "assets")) for f in folders for p in (ROOT / "assets" / f).rglob("*.*")}
    assert here <= set(BUILT["sources"])


def test_links_between_documents_lead_somewhere():
    """Pictures come from the journeys and may not be there yet; every other link must be."""
    broken = []
    for path in (p for p in tracked() if p.suffix == ".md"):
        for target in re.findall(r"\]\(([^)#\s]+)", text_of(path)):
            if "://" in target or target.startswith("mailto:") or target.endswith(".png"):
                continue
            if not (path.parent / target).exists():
                broken.append(f"{called(path)} -> {target}")
    assert not broken


def test_the_makefile_has_few_targets_and_each_says_what_it_does():
    text = (ROOT / "Makefile").read_text()
    targets = re.findall(r"^([a-z][a-z%-]*):(?!=)(.*)$", text, re.MULTILINE)
    assert not [name for name, rest in targets if "##" not in rest]
    assert len(targets) <= 15


def test_commands_in_the_documents_exist():
    """Every `make x` and `alongside x` that a document names is a target or a command."""
    from alongside.cli.main import COMMANDS

    targets = set(re.findall(r"^([a-z][a-z-]*)(?:-%)?:(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE))
    wrong = []
    for path in (p for p in tracked() if p.suffix == ".md"):
        for code in re.findall(r"```(?:sh|text)?\n(.*?)```|`([^`\n]+)`", text_of(path), re.DOTALL):
            for line in "\n".join(code).splitlines():
                made = re.match(r"\s*(?:\$ )?make ([a-z-]+)", line)
                run = re.match(r"\s*(?:\$ )?(?:\.venv/bin/)?alongside ([a-z-]+)", line)
                if made and made[1].split("-")[0] not in targets | {t.split("-")[0] for t in targets}:
                    wrong.append(f"{called(path)}: make {made[1]}")
                if run and run[1] not in COMMANDS:
                    wrong.append(f"{called(path)}: alongside {run[1]}")
    assert not wrong


def test_every_setting_is_explained():
    """Whatever the program reads from the environment stands in docs/runbook/settings.md, and nothing else."""
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        read |= set(re.findall(r"[\"'](ALONGSIDE_[A-Z_]+|DATABASE_[A-Z]*_?URL)[\"']", text_of(path)))
    told = set(
        re.findall(r"`(ALONGSIDE_[A-Z_]+|DATABASE_[A-Z]*_?URL)`", text_of(ROOT / "docs/runbook/settings.md"))
    )
    assert read
    assert told == read


def test_files_named_in_the_documents_exist():
    """A path in a document is below the checkout, below src/alongside, or a file of some room."""
    gone = []
    for path in (p for p in tracked() if p.suffix == ".md"):
        for name in re.findall(r"`([a-z_]+/[\w./-]+\.(?:py|html|txt|md|css|js|json|csv))`", text_of(path)):
            places = (ROOT / name, ROOT / "src" / "alongside" / name, path.parent / name)
            if not name.startswith("var/") and not any(place.exists() for place in places):
                gone.append(f"{called(path)} names {name}")
    assert not gone


def test_functions_named_beside_a_file_are_in_it():
    """The tour writes `file.py` `function`; a function that moved is found here."""
    lost = []
    for path in (p for p in tracked() if p.suffix == ".md"):
        for name, function in re.findall(r"`([a-z_]+/[\w/]+\.py)`\s+`(\w+)`", text_of(path)):
            if not re.search(rf"\b(?:def|class)\s+{function}\b", text_of(ROOT / "src" / "alongside" / name)):
                lost.append(f"{called(path)}: {function} is not in {name}")
    assert not lost
