"""What the house knows of itself: its files, rooms, steps and addresses."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "alongside"
TEMPLATES = sorted(SOURCE.glob("*/templates"))


@cache
def python_files() -> tuple[Path, ...]:
    """Return the product's own source files, migrations left out."""
    return tuple(p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts)


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a source file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def called(path: Path) -> str:
    """Return a file's name for people: from the checkout's top."""
    return str(path.relative_to(ROOT))


@cache
def steps() -> dict[str, int]:
    """Return the step of every room on the stairs of pyproject.toml; lower numbers are lower steps.

    A room in brackets is one that may not be built yet; it counts once its folder is there.
    """
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    layers = next(
        c["layers"] for c in contracts if c["type"] == "layers" and c["containers"] == ["alongside"]
    )
    named = {
        room.strip(" ()"): (step, "(" in room)
        for step, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }
    return {room: step for room, (step, later) in named.items() if not later or (SOURCE / room).is_dir()}


def room_of(path: Path) -> str:
    """Return the room a source file stands in; empty for the top file."""
    parts = path.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else ""


def drawer(room: str, name: str) -> list[Path]:
    """Return the files of one drawer: ``rules.py``, ``rules_own.py`` or the folder ``rules``."""
    folder = SOURCE / room
    beside = [*folder.glob(f"{name}.py"), *folder.glob(f"{name}_*.py"), *folder.glob(f"{name}/*.py")]
    return sorted(beside)


def imports(path: Path, *, typing_too: bool = False) -> Iterator[tuple[int, str]]:
    """Yield (line, module) for every import; ``from a import b`` as ``a.b`` and as ``a``.

    What stands under ``if TYPE_CHECKING`` is left out unless wanted.
    """
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test) and not typing_too:
            skipped |= {inner for child in node.body for inner in ast.walk(child)}
    for node in ast.walk(tree(path)):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files that git knows of, or all text files of a checkout that is no repository."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        folders = ("src", "tests", "docs", "requirements", "assets/scss", "assets/js", ".ci")
        found = [p for f in folders for p in (ROOT / f).rglob("*") if p.is_file()]
        return tuple(sorted([*found, *(p for p in ROOT.iterdir() if p.is_file())]))
    names = done.stdout.decode().split("\0")
    return tuple(sorted(ROOT / n for n in names if n and (ROOT / n).is_file()))


def text_of(path: Path) -> str:
    """Return a file's text; empty when it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
