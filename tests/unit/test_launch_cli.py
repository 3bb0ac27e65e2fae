"""The command: every part explains itself at once, and every error is a sentence."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from alongside.cli import checks, main
from alongside.cli.checks import Check, Finding
from alongside.launch.trouble import Trouble


@pytest.mark.parametrize("command", main.COMMANDS)
def test_every_part_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main.main([command, "--help"])
    assert ended.value.code == 0
    assert f"usage: alongside {command}" in capsys.readouterr().out


def test_help_answers_without_loading_django():
    code = "import sys; from alongside.cli.main import build_parser as b; b(); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Trouble("The cable is out."), "The cable is out."),
        (FileNotFoundError(2, "No such file or directory", "x.csv"), "x.csv: No such file or directory."),
        (ValueError("odd\n value"), "It did not work: odd value"),
        (KeyError(), "It did not work: KeyError"),
    ],
)
@pytest.mark.parametrize("debug", ["", "1"])
def test_an_error_is_a_sentence_and_shows_the_program_only_when_asked(
    error, said, debug, monkeypatch, capsys
):
    def fail(options):
        raise error

    parser = SimpleNamespace(parse_args=lambda arguments: SimpleNamespace(command="x", main=fail))
    monkeypatch.setattr(main, "build_parser", lambda: parser)
    monkeypatch.setenv("ALONGSIDE_DEBUG", debug)
    assert main.main([]) == 1
    words = capsys.readouterr().err
    assert f"alongside x: {said}" in words
    assert ("Traceback" in words) is bool(debug)


def broken():
    raise Trouble("The disk is asleep.")


@pytest.mark.parametrize(
    ("asked", "code", "line"),
    [
        ([Check("sun", lambda: Finding(True, "It shines."))], 0, "ok    sun: It shines."),
        ([Check("sun", lambda: Finding(False, "Open the curtain."))], 1, "WRONG sun: Open the curtain."),
        ([Check("disk", broken)], 1, "WRONG disk: The disk is asleep."),
    ],
)
def test_the_doctor_says_each_finding_and_exits_1_when_one_is_bad(asked, code, line, capsys):
    assert checks.report(asked) == code
    assert line in capsys.readouterr().out


def test_the_doctor_makes_no_database_where_there_is_none(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("ALONGSIDE_VAR", str(tmp_path / "var"))
    asked = [Check("inside", lambda: pytest.fail("asked without a database"), inside=True)]
    assert checks.report(asked) == 0
    assert "make run" in capsys.readouterr().out
    assert not (tmp_path / "var" / "postgres").exists()
