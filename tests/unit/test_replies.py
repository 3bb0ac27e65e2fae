"""What a text message says, row by row. A no is only ever a no; what is not plain goes to a person."""

from __future__ import annotations

import hashlib
import re

import pytest

from alongside.callouts.replies import Reading, read, short_code

YES, NO, STOP, ALL, START, HELP, UNCLEAR = (
    Reading.YES, Reading.NO, Reading.STOP, Reading.STOP_ALL, Reading.START, Reading.HELP, Reading.UNCLEAR,
)  # fmt: skip

TABLE = (
    # Answers, as people type them.
    ("7Q2 yes", YES), ("7Q2 no", NO), ("7q2 YES", YES), ("7q2 No", NO), ("  7Q2   yes  ", YES),
    ("7Q2 yes.", YES), ("7Q2 yes!", YES), ("7Q2 no.", NO), ("7Q2, yes", YES), ("7Q2: no", NO),
    ("7Q2 - yes", YES), ("7Q2yes", YES), ("7Q2no", NO), ("“7Q2 yes”", YES), ("'7Q2 no'", NO),
    ("7Q2\nyes", YES), ("yes 7Q2", YES), ("No 7Q2", NO), ("yes, 7Q2", YES), ("7Q2 yes please", YES),
    ("7Q2 no thanks", NO), ("7Q2 no, thank you.", NO), ("7Q2 no sorry", NO), ("7Q2 yes, thanks", YES),
    ("7Q2 sí", YES), ("7Q2 si", YES), ("7Q2 SÍ", YES), ("7Q2 ¡sí!", YES), ("sí 7Q2", YES),
    ("7Q2 sí, gracias", YES), ("7Q2 no, gracias", NO), ("7Q2 no, lo siento", NO), ("7Q2 si por favor", YES),
    # Never a no, and never a yes.
    ("no problem", UNCLEAR), ("not sure", UNCLEAR), ("7Q2 no problem", UNCLEAR), ("7Q2 not sure", UNCLEAR),
    ("7Q2 no problem, yes", UNCLEAR), ("7Q2 not now", UNCLEAR), ("7Q2 nope", UNCLEAR), ("7Q2 now", UNCLEAR),
    ("7Q2 no idea", UNCLEAR), ("7Q2 no doubt", UNCLEAR), ("7Q2 know", UNCLEAR), ("7Q2 no wait yes", UNCLEAR),
    ("7Q2 yes no", UNCLEAR), ("7Q2 yes and no", UNCLEAR), ("7Q2 yes?", UNCLEAR), ("7Q2 no?", UNCLEAR),
    ("7Q2 yes but after 5", UNCLEAR), ("7Q2 yes if it is near", UNCLEAR), ("7Q2 yesterday", UNCLEAR),
    ("7Q2 maybe", UNCLEAR), ("7Q2 who is this", UNCLEAR), ("7Q2", UNCLEAR), ("7Q2 sin duda", UNCLEAR),
    ("7Q2 si puedo", UNCLEAR), ("7Q2 no sé", UNCLEAR), ("7Q2 no hay problema", UNCLEAR), ("7Q2 noo", UNCLEAR),
    ("7Q2 ok", UNCLEAR), ("7Q2 sure", UNCLEAR), ("7Q2 👍", UNCLEAR), ("👍", UNCLEAR), ("", UNCLEAR), ("  ", UNCLEAR),
    # Without the code, or with something that is none.
    ("yes", UNCLEAR), ("no", UNCLEAR), ("sí", UNCLEAR), ("Yes.", UNCLEAR), ("7Q2 yes 8K4 no", UNCLEAR),
    ("7Q yes", UNCLEAR), ("77Q2 yes", UNCLEAR), ("7I2 yes", UNCLEAR), ("Q72 yes", UNCLEAR), ("7Q1 no", UNCLEAR),
    ("the answer is 7Q2 yes", UNCLEAR), ("I would say 7Q2 no", UNCLEAR), ("Liked “7Q2 yes”", UNCLEAR),
    # What carriers must honor, and other plain ways of saying it.
    ("STOP", STOP), ("stop", STOP), ("Stop.", STOP), ("STOP!", STOP), ("unsubscribe", STOP), ("CANCEL", STOP),
    ("end", STOP), ("Quit", STOP), ("opt-out", STOP), ("OPTOUT", STOP), ("opt out", STOP), ("please stop", STOP),
    ("Stop texting me", STOP), ("Don’t text me", STOP), ("7Q2 stop", STOP), ("Alto", STOP), ("baja", STOP),
    ("No me escriban más", STOP), ("STOPALL", ALL), ("stop all", ALL), ("REVOKE", ALL), ("don't call me", ALL),
    ("stop calling me", ALL), ("no me llamen", ALL), ("stop by tomorrow", UNCLEAR), ("stop?", UNCLEAR),
    ("can't stop thinking", UNCLEAR), ("the end", UNCLEAR), ("START", START), ("unstop", START),
    ("empezar", START), ("start when", UNCLEAR), ("HELP", HELP), ("Help!", HELP), ("info", HELP), ("ayuda", HELP),
    ("help me understand", UNCLEAR), ("I need help", UNCLEAR),
)  # fmt: skip


@pytest.mark.parametrize(("text", "reading"), TABLE)
def test_a_text_says(text, reading):
    assert read(text).reading is reading


def test_the_table_is_long_enough_to_mean_something():
    assert len({text for text, _ in TABLE}) >= 80


@pytest.mark.parametrize("text", ["7q2 yes", "yes 7Q2", "7Q2 stop", "7q2 who is this"])
def test_the_code_is_read_in_upper_case(text):
    assert read(text).code == "7Q2"


@pytest.mark.parametrize(
    "text",
    [
        "Automatic reply: I am away",
        "I'm driving with Driving Focus turned on",
        "Out of office until Monday",
        "Respuesta automática: no estoy",
        "Loved “7Q2 Are you free”",
    ],
)
def test_what_a_machine_wrote_is_known_as_such(text):
    assert read(text).automatic and read(text).reading is UNCLEAR


def test_what_a_person_wrote_is_not():
    assert not any(read(text).automatic for text, _ in TABLE if not text.startswith("Liked"))


def test_no_code_is_a_word_or_hard_to_read_out():
    codes = {short_code(hashlib.sha256(str(n).encode()).hexdigest()) for n in range(30_000)}
    assert len(codes) == 8 * 23 * 8
    assert all(re.fullmatch(r"[2-9][A-HJ-NP-Z][2-9]", code) and code[1] not in "IOL" for code in codes)


def test_every_code_is_read_back():
    for number in range(3000):
        code = short_code(hashlib.sha256(str(number).encode()).hexdigest())
        assert read(f"{code} no") == read(f"no {code.lower()}")
        assert read(f"{code} yes").code == code
