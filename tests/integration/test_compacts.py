"""Compacts: whose members count, from the file to the team."""

from __future__ import annotations

import argparse
import os
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alongside.cli import capsule, compacts
from alongside.kernel.actor import OPERATOR
from alongside.ledger.queries import entries
from alongside.matching import ReasonCode, judge
from alongside.roster import actions, queries
from alongside.roster.actions import Authority, License
from alongside.teams import actions as teams
from alongside.teams.models import Proposal
from alongside.teams.problem import problem_for
from tests.callouts import advisor, request_with_facts
from tests.integration.test_roster_entries import sound

pytestmark = pytest.mark.django_db

HEAD = "state,name,member,note\n"


@pytest.fixture
def load(tmp_path, at):
    """Write lines to a file and take it in."""

    def go(lines, head=HEAD, **parts):
        path = tmp_path / "members.csv"
        path.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        return actions.import_compacts(path=path, by=OPERATOR, at=at, **parts)

    return go


def members():
    return {c.name: (sorted(c.professions), sorted(c.members)) for c in queries.compacts()}


def test_members_are_kept_and_the_same_file_again_changes_nothing(load):
    lines = ["CO,Colorado,1,", "CA,California,0,", "SD,South Dakota,1,effective 2024-07-01"]
    report = load(lines)
    assert (report.read, report.created, report.updated) == (3, 2, 0)
    assert report.remarks == ((4, "SD: effective 2024-07-01"),)
    assert members() == {"psypact": (["psychologist"], ["CO", "SD"])}
    before = len(entries("roster"))
    again = load(lines)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert len(entries("roster")) == before
    assert load(["CO,Colorado,0,", "SD,South Dakota,1,"]).updated == 1
    assert members()["psypact"][1] == ["SD"]


BAD = [
    ("ZZ,Nowhere,1,", "two letters"),
    ("CO,Colorado,yes,", "must be 1 or 0"),
    ("UT,Utah,1,", "stands in the file already"),
]


@pytest.mark.parametrize(("line", "words"), BAD)
def test_one_bad_line_stops_the_file_and_is_named(load, line, words):
    report = load(["UT,Utah,1,", line])
    assert [number for number, _ in report.refused] == [3]
    assert words in report.refused[0][1]
    assert not members()


def test_one_file_may_hold_several_compacts_with_their_professions(load):
    head = "compact,state,member,professions\n"
    load(["counseling,CO,1,counselor;family_therapist", "social_work,CO,1,"], head=head)
    assert members() == {
        "counseling": (["counselor", "family_therapist"], ["CO"]),
        "social_work": (["social_worker"], ["CO"]),
    }
    assert "not a compact" in load(["other,CO,1,"], head=head).refused[0][1]
    assert "not a profession" in load(["counseling,CO,1,plumber"], head=head).refused[0][1]
    assert "Missing: member" in load(["CO"], head="state\n").refused[0][1]


def provider(at, **change):
    day = at.date() + timedelta(days=400)
    entry = sound(
        at,
        discipline="behavioral",
        profession="psychologist",
        home_state="UT",
        licenses=(License("UT", "LP-1", day),),
        authorities=(Authority("psypact", "remote", "A-1", day),),
        training_expires=None,
    )
    return actions.add_advisor(entry=replace(entry, **change), by=OPERATOR, at=at)


def against(at, request_id, advisor_id):
    problem = problem_for(request_id=request_id, at=at, seats=["behavioral"])
    return set(judge(problem).codes("behavioral", advisor_id))


@pytest.fixture
def request_id(cast, at):
    return request_with_facts(at, cast.officer)


def test_recorded_authority_counts_once_both_states_are_known_members(cast, at, load, request_id):
    state = problem_for(request_id=request_id, at=at).facts.state
    who = provider(at, home_state="UT" if state != "UT" else "CO")
    assert ReasonCode.COMPACT_NOT_MEMBER in against(at, request_id, who)
    load([f"{state},There,1,", "UT,Utah,0,"] if state != "UT" else ["UT,Utah,0,"])
    assert ReasonCode.COMPACT_NOT_MEMBER in against(at, request_id, who)
    assert load([f"{s},There,1," for s in sorted({state, "UT"})]).ok, state
    assert not against(at, request_id, who) & {
        ReasonCode.LICENSE_NOT_HERE,
        ReasonCode.COMPACT_NOT_MEMBER,
        ReasonCode.COMPACT_PROFESSION,
    }


def test_a_compact_of_another_profession_does_not_count(cast, at, load, request_id):
    state = problem_for(request_id=request_id, at=at).facts.state
    assert load([f"{s},There,1," for s in sorted({state, "UT"})]).ok, state
    who = provider(at, profession="counselor")
    assert ReasonCode.COMPACT_PROFESSION in against(at, request_id, who)


@pytest.fixture
def open_already(monkeypatch):
    for module in (compacts, capsule):
        monkeypatch.setattr(module, "open_house", lambda what: nullcontext())


def test_the_command_says_what_it_did(tmp_path, capsys, open_already):
    path = tmp_path / "m.csv"
    path.write_text(HEAD + "CO,Colorado,1,\n", encoding="utf-8")
    assert compacts.main(argparse.Namespace(action="import", file=path, compact="psypact")) == 0
    assert "1 added" in capsys.readouterr().out


def test_the_real_list_is_taken_in_whole(at, capsys):
    path = os.environ.get("ALONGSIDE_PSYPACT_CSV", "")
    if not path:
        pytest.skip("Set ALONGSIDE_PSYPACT_CSV to a list of PSYPACT's member states to read it here.")
    report = actions.import_compacts(path=Path(path), by=OPERATOR, at=at)
    assert report.ok
    assert report.created > 35


def test_a_proposal_is_asked_again_word_for_word_and_the_ledger_says_who_took_it(
    cast, at, request_id, tmp_path, capsys, open_already
):
    for n in range(3):
        advisor(n, at)
    made = teams.propose(request_id=request_id, seats=["lead"], by=cast.officer.actor, at=at)
    assert capsule.main(argparse.Namespace(action="replay", id=str(made))) == 0
    assert "the same, word for word" in capsys.readouterr().out
    assert [e.action for e in entries(f"request:{request_id}")][-1] == "take_capsule"
    file = tmp_path / "c.json"
    assert capsule.main(argparse.Namespace(action="save", id=str(made), file=file)) == 0
    assert capsule.main(argparse.Namespace(action="replay", id=str(file))) == 0
    row = Proposal.objects.get(pk=made)
    row.solution["points"] += 1
    row.save(update_fields=["solution"])
    capsys.readouterr()
    assert capsule.main(argparse.Namespace(action="replay", id=str(made))) == 1
    said = capsys.readouterr().out
    assert "was changed" in said
    assert "solution.points" in said
