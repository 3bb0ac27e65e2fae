"""The walls that no import checker sees: drawers, foreign keys, actions, the clock, forbidden columns."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys

import pytest
from django.apps import apps
from django.db.models import Field

from tests.house.house import SOURCE, called, drawer, imports, python_files, room_of, steps, tree

ROOMS = sorted(steps())
MODELS = [m for m in apps.get_models() if m.__module__.startswith("alongside.")]

# The type of whoever is signed in (Django's ``request.user``). It may be named, and read only in accounts.
MAY_BE_NAMED = {"alongside.accounts.models.Person"}

# Written by the clock, the carrier or a stranger at the door, so there is nobody to name as ``by``.
NOBODY_ACTS = {
    "accounts.note_refused_sign_in": "nobody is signed in yet; the line names the door",
    "callouts.make_up_for_outage": "the clock gives lost time back; each call-out's line says so",
    "callouts.note_handed": "reported by the carrier; the actor is the clock",
    "callouts.note_unreachable": "reported by the carrier; the actor is the clock",
    "callouts.tick": "the clock",
    "deployments.tick": "the clock",
    "engagements.tick": "the clock",
    "funding.tick": "the clock",
    "incidents.open_with_code": "whoever knows the code; the code is the actor",
    "incidents.tick": "the clock",
    "offers.open_with_owner_code": "whoever knows the code; the code is the actor",
    "joining.tick": "the clock",
    "offers.tick": "the clock",
    "roster.note_asked": "written by a call-out, whose own line names the actor",
    "plans.tick": "the clock",
    "roster.tick": "the clock",
    "watch.tick": "the clock",
}
# Steps of delivery: not things that a person does, and a withdrawal needs no moment.
MACHINERY = {"outbox", "ledger"}

FORBIDDEN_COLUMN = re.compile(
    r"victim|suspect|perpetrator|attacker|offender|shooter|deceased|\bssn|social security|birth|\brace\b|"
    r"ethnic|religio|\bsex|gender|national origin|nationality|diagnos|health score|phq|pcl|medical|"
    r"fbi number|ncic|\bsid\b|criminal|statement|badge|passport|driver"
)
WORDS_THAT_ONLY_LOOK_FORBIDDEN: dict[str, str] = {}


@pytest.mark.parametrize("room", ROOMS)
def test_rules_and_states_reach_only_the_kernel_and_their_own_plain_files(room):
    wrong, seen = [], set()
    waiting = [*drawer(room, "rules"), *drawer(room, "states")]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for line, module in imports(path, typing_too=True):
            top, *rest = module.split(".")
            if top != "alongside" and top not in sys.stdlib_module_names:
                wrong.append(f"{called(path)}:{line} imports {module}")
            elif top == "alongside" and rest[0] == room and room != "kernel":
                waiting += [p for p in own_files(room, rest[1]) if p not in seen]
            elif top == "alongside" and rest[0] != "kernel":
                wrong.append(f"{called(path)}:{line} imports {module}")
    assert not wrong


def own_files(room, name):
    """Return the files that ``alongside.<room>.<name>`` stands for; models and doors are never plain."""
    return [p for p in (SOURCE / room / f"{name}.py", *(SOURCE / room / name).glob("*.py")) if p.exists()]


def test_no_room_imports_the_models_of_another():
    wrong = []
    for path in python_files():
        for line, module in imports(path):
            parts = module.split(".")
            models = parts[0] == "alongside" and parts[2:3] == ["models"]
            if models and parts[1] not in {room_of(path), "base"} and module not in MAY_BE_NAMED:
                wrong.append(f"{called(path)}:{line} imports {module}")
    assert not wrong


def test_a_model_that_may_be_named_elsewhere_is_not_queried_there():
    names = {module.rsplit(".", 1)[1] for module in MAY_BE_NAMED}
    wrong = [
        f"{called(path)}:{node.lineno}"
        for path in python_files()
        if room_of(path) != "accounts"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
        if isinstance(node.value, ast.Name) and node.value.id in names
    ]
    assert not wrong


def action_modules(room):
    """Return the doors for writing: ``actions`` and, where it is split by noun, ``actions_<noun>``."""
    return [
        importlib.import_module(f"alongside.{room}.{name}")
        for name in sorted(
            {p.relative_to(SOURCE / room).parts[0].removesuffix(".py") for p in drawer(room, "actions")}
        )
    ]


def actions_of(room):
    """Return {name: function} of what other rooms may call to write."""
    found = {}
    for module in action_modules(room):
        names = getattr(module, "__all__", None) or [n for n in vars(module) if not n.startswith("_")]
        functions = {n: getattr(module, n) for n in names if inspect.isfunction(getattr(module, n))}
        home = module.__name__
        found |= {
            n: f for n, f in functions.items() if f.__module__ == home or f.__module__.startswith(f"{home}.")
        }
    return found


@pytest.mark.parametrize("room", [r for r in ROOMS if drawer(r, "actions") and r not in MACHINERY])
def test_actions_take_everything_by_name_and_always_who_and_when(room):
    ours, wrong = actions_of(room), []
    for name, function in ours.items():
        parameters = inspect.signature(function).parameters
        by_name = {p for p, q in parameters.items() if q.kind is inspect.Parameter.KEYWORD_ONLY}
        exempt = f"{room}.{name}" in NOBODY_ACTS
        needed = {"at"} if exempt else {"by", "at"} | set(parameters)
        have = set(parameters) if exempt else by_name
        if needed - have:
            wrong.append(f"{room}.{name}{inspect.signature(function)}")
    assert ours
    assert not wrong


def test_every_exemption_from_naming_the_actor_is_still_needed():
    stale = [name for name in NOBODY_ACTS if not actor_unnamed(name)]
    assert not stale


def actor_unnamed(name):
    function = actions_of(name.split(".")[0]).get(name.split(".")[1])
    return function is not None and "by" not in inspect.signature(function).parameters


def relations():
    """Return (model, field) for every relation of our own models."""
    return [(m, f) for m in MODELS for f in m._meta.get_fields() if f.is_relation and isinstance(f, Field)]


def test_foreign_keys_point_downward():
    step = steps()
    upward = []
    for model, field in relations():
        here, there = room_of_model(model), room_of_model(field.related_model)
        if here != there and there in step and step[there] >= step[here]:
            upward.append(f"{model._meta.label}.{field.name} points to {field.related_model._meta.label}")
    assert not upward


def room_of_model(model):
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "alongside" else ""


def test_foreign_keys_across_rooms_leave_no_way_back():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model, field in relations()
        if room_of_model(model) != room_of_model(field.related_model)
        if not field.remote_field.hidden
    ]
    assert not wrong


RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def test_foreign_keys_name_the_other_model_as_text():
    wrong = []
    for path in python_files():
        for node in ast.walk(tree(path)):
            name = (
                node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            )
            if name in RELATIONS and not (node.args and isinstance(node.args[0], ast.Constant)):
                wrong.append(f"{called(path)}:{node.lineno}")
    assert not wrong


def test_no_column_is_for_what_alongside_never_holds():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.get_fields()
        if FORBIDDEN_COLUMN.search(field.name.lower().replace("_", " "))
        if f"{model._meta.label}.{field.name}" not in WORDS_THAT_ONLY_LOOK_FORBIDDEN
    ]
    assert MODELS
    assert not wrong


CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"), ("timezone", "now"),
    ("functions", "Now"), ("models", "Now"),
}  # fmt: skip
READS_THE_HOST = {
    "src/alongside/kernel/clock.py": "the one place",
    "src/alongside/launch/scratch.py": "compares a folder's age with the file system's own clock",
}


def test_only_the_kernels_clock_reads_the_wall_clock():
    wrong = []
    for path in python_files():
        if called(path) in READS_THE_HOST:
            continue
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Attribute)
                and (ast.unparse(node.value).split(".")[-1], node.attr) in CLOCKS
            ):
                wrong.append(f"{called(path)}:{node.lineno} reads {ast.unparse(node)}")
            if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                wrong.append(f"{called(path)}:{node.value.lineno} uses {node.arg}")
    assert not wrong


EDGES = {"web", "jobs", "cli", "rehearsal", "kernel", "base", "launch", "gateways", "config"}


def test_rooms_never_ask_for_the_time():
    wrong = [
        f"{called(path)}:{line}"
        for path in python_files()
        if room_of(path) not in EDGES
        for line, module in imports(path)
        if module in {"alongside.kernel.clock", "alongside.kernel.clock.now"}
    ]
    assert not wrong


BANNED_NAMES = {"utils", "helpers", "services", "managers", "signals", "common", "misc"}


def test_no_file_is_named_after_nothing():
    assert not [called(p) for p in python_files() if p.stem in BANNED_NAMES or p.parent.name in BANNED_NAMES]


def test_a_room_on_no_step_is_found():
    folders = {p.parent.name for p in SOURCE.glob("*/__init__.py")}
    assert folders == set(steps())
