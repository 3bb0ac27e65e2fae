"""The tutorial, the schema, the examples and the tables say what the program does."""

from __future__ import annotations

import json
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from alongside.cli.main import main
from alongside.cli.match import read_problem, schema_text
from alongside.launch.trouble import Trouble
from alongside.matching import RULES, schema, steps
from tests.unit.matching.cases import problems
from tests.unit.matching.test_properties import EXAMPLES

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
TUTORIAL = (DOCS / "matching-tutorial.md").read_text("utf-8")
EXAMPLE_FILES = sorted((DOCS / "examples").glob("*.json"))
COMMANDS = re.findall(r"```console\n\$ alongside (.*?)\n(.*?)\n```", TUTORIAL, re.DOTALL)


@pytest.fixture
def at_home(monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    return tmp_path


@pytest.mark.parametrize(("command", "shown"), COMMANDS)
def test_each_command_of_the_tutorial_prints_what_the_tutorial_shows(command, shown, at_home, capsys):
    if command.startswith("capsule replay"):
        main(["match", "docs/examples/whole-team.json", "--capsule", str(at_home / "c.json")])
        capsys.readouterr()
    words, _, cut = command.replace("/tmp/school.capsule.json", str(at_home / "c.json")).partition(" | ")
    code = main(words.split())
    lines = capsys.readouterr().out.splitlines()
    which, _, count = cut.partition(" -")
    lines = {"": lines, "tail": lines[-int(count or 1) :], "head": lines[: int(count or 1)]}[which]
    assert "\n".join(lines).rstrip() == shown.rstrip()
    assert code == (3 if "no-full-team" in command else 0)


def test_the_python_of_the_tutorial_prints_what_the_tutorial_shows(at_home):
    code = re.search(r"```python\n(.*?)```", TUTORIAL, re.DOTALL)
    shown = re.search(r"It prints:\n\n```text\n(.*?)\n```", TUTORIAL, re.DOTALL)
    out = StringIO()
    with redirect_stdout(out):
        exec(code.group(1), {})
    assert out.getvalue().strip() == shown.group(1)


def test_the_schema_in_docs_is_the_one_of_the_dataclasses():
    assert (DOCS / "schema" / "match-problem.schema.json").read_text("utf-8") == schema_text()


def fits(value, rule, definitions):
    """Say whether a value follows a schema of the words that ours uses."""
    if "$ref" in rule:
        return fits(value, definitions[rule["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in rule:
        return any(fits(value, option, definitions) for option in rule["anyOf"])
    if "enum" in rule:
        return value in rule["enum"]
    kinds = {"string": str, "boolean": bool, "integer": int, "number": (int, float), "null": type(None)}
    if rule["type"] == "object":
        return set(rule["required"]) <= set(value) <= set(rule["properties"]) and all(
            fits(v, rule["properties"][k], definitions) for k, v in value.items()
        )
    if rule["type"] == "array":
        each = rule.get("prefixItems") or [rule["items"]] * len(value)
        return len(each) == len(value) and all(map(lambda v, r: fits(v, r, definitions), value, each))
    return isinstance(value, kinds[rule["type"]]) and not (
        isinstance(value, bool) and rule["type"] != "boolean"
    )


@settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=2 * EXAMPLES)
@given(problems())
def test_every_problem_follows_the_schema(problem):
    rule = schema()
    assert fits(problem.to_dict(), rule, rule["$defs"])


def test_the_schema_refuses_what_the_reader_refuses():
    rule = schema()
    for wrong in ({}, {"facts": {}, "seats": [], "advisors": []}, {"other": 1}):
        assert not fits(wrong, rule, rule["$defs"])


@pytest.mark.parametrize("path", EXAMPLE_FILES, ids=lambda p: p.name)
def test_examples_are_sound_and_follow_the_schema(path):
    rule, data = schema(), json.loads(path.read_text("utf-8"))
    assert (path.parent / data.pop("$schema")).exists()
    assert fits(data, rule, rule["$defs"])
    read_problem(path)


FAULTY = [
    ("{", "cannot be read as JSON"),
    ("[]", "one JSON object"),
    ('{"seats": [], "advisors": []}', "not a sound problem"),
    ('{"facts": {"on": "2026-11-22", "state": ""}, "seats": [], "advisors": []}', "the state is missing"),
]


@pytest.mark.parametrize(("text", "said"), FAULTY)
def test_a_bad_file_is_refused_in_a_sentence(text, said, tmp_path):
    path = tmp_path / "p.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Trouble, match=said):
        read_problem(path)


def test_the_answer_is_the_same_in_json(at_home, capsys):
    assert main(["match", "docs/examples/no-full-team.json", "--json", "--explain", "--why-not", "ben"]) == 3
    data = json.loads(capsys.readouterr().out)
    assert [s["seat"] for s in data["team"]] == ["lead", "behavioral", "faith", "victim"]
    assert data["conflicts"]["complete"]
    assert data["ways_out"][0]["team"]["behavioral"] == "dee"
    assert data["why_not"]["changes"]


def test_the_page_lists_every_rule_and_no_other():
    page = (DOCS / "matching.md").read_text("utf-8")
    block = page.partition("<!-- rules: written by `make docs` -->")[2].partition("<!-- rules end -->")[0]
    assert re.findall(r"^\| `(\w+)`", block, re.MULTILINE) == [code.value for code in RULES]


def test_the_page_gives_the_price_of_every_step():
    page = (DOCS / "matching.md").read_text("utf-8")
    table = page.partition("| step | price | who may approve |")[2].partition("\n\n")[0]
    said = sorted(int(price) for price in re.findall(r"^\| [^|]+ \| (\d+)", table, re.MULTILINE))
    offered = [steps.personal(code, "a").cost for code in steps.PERSONAL]
    offered += [steps.remote("s").cost, steps.travel(6, 0.0).cost, steps.novices(2, 1).cost]
    offered += [steps.same_agency().cost, steps.as_wish("lived_kind").cost]
    offered += [steps.release("s", "a").cost, steps.go_without("s").cost]
    assert said == sorted(offered)
