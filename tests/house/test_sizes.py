"""Size as a mirror, not a fence: the limits are wide, and what is near them is printed with `pytest -rP`."""

from __future__ import annotations

import ast

from tests.house.house import called, python_files, tree

LONGEST_FUNCTION = 60
LONGEST_FILE = 600
# Tables and drawn words are long because there is much to list, not because they do much.
LONG_FOR_A_REASON: dict[str, str] = {}


def lengths():
    """Return (lines, name) of every function and of every file."""
    functions, files = [], []
    for path in python_files():
        files.append((len(path.read_text(encoding="utf-8").splitlines()), called(path)))
        for node in ast.walk(tree(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                functions.append((length, f"{called(path)}:{node.lineno} {node.name}"))
    return functions, files


def percentile(values, share):
    return sorted(values)[int(len(values) * share)]


def test_functions_and_files_stay_readable():
    functions, files = lengths()
    print(f"functions: 95 of 100 have at most {percentile([n for n, _ in functions], 0.95)} lines (aim: 30)")
    print(f"files: 95 of 100 have at most {percentile([n for n, _ in files], 0.95)} lines (aim: 300)")
    for length, name in sorted(functions, reverse=True)[:10] + sorted(files, reverse=True)[:5]:
        print(f"{length:5} {name}")
    assert not [
        f"{n} lines: {name}"
        for n, name in functions
        if n > LONGEST_FUNCTION and name not in LONG_FOR_A_REASON
    ]
    assert not [
        f"{n} lines: {name}" for n, name in files if n > LONGEST_FILE and name not in LONG_FOR_A_REASON
    ]
