"""How well and how fast the agency box finds a real agency that somebody misspells.

Takes a directory in the FBI layout from ALONGSIDE_AGENCIES (CSV or CSV.gz); without it, says so and is done.
Prints JSON lines: name, n, the figure with its unit, ok. SHORT=1 asks fewer questions. Exit code 1 when a
goal is missed.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path

from alongside.agencies.directory import Directory, Line
from alongside.agencies.file import read
from alongside.agencies.layout import NEEDED, BadRow, agency_of
from alongside.agencies.names import GENERIC, KINDS_OF_AGENCY

SHOWN = 8
"""Suggestions that the page shows."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def lines_of(path: Path) -> list[Line]:
    """Return the agencies of a file as the directory keeps them."""
    found = []
    for number, row in read(path, needed=NEEDED)[0]:
        try:
            a = agency_of(row)
        except BadRow:
            continue
        found.append(Line(number, a.search, a.state, a.active, a.unit_level == "agency", False, a.population))
    return found


def misspelled(word: str, times: int, luck: random.Random) -> str:
    """Return the word with so many slips of the finger: a letter lost, doubled, changed, added or swapped.

    One slip in ten is in the first letter.
    """
    for _ in range(times):
        at = 0 if luck.random() < 0.1 else luck.randrange(1, len(word))
        kind = luck.choice(("lose", "double", "change", "add", "swap"))
        if kind == "lose":
            word = word[:at] + word[at + 1 :]
        elif kind == "double":
            word = word[: at + 1] + word[at:]
        elif kind == "change":
            word = word[:at] + luck.choice(LETTERS) + word[at + 1 :]
        elif kind == "add":
            word = word[:at] + luck.choice(LETTERS) + word[at:]
        elif at + 1 < len(word):
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word


def telling(name: str) -> list[str]:
    """Return the words of a folded name that say which agency it is."""
    return [w for w in name.split() if w not in GENERIC and w not in KINDS_OF_AGENCY]


def typed(name: str, *, slips: int, least: int, tail: str, luck: random.Random) -> str:
    """Return the telling words as somebody types them, with slips in the longest word; "" when it is short."""
    words = telling(name)
    longest = max(words, key=len, default="")
    if len(longest) < least:
        return ""
    wrong = [misspelled(w, slips, luck) if w is longest else w for w in words]
    return " ".join(wrong) + tail


# name, slips, least letters of the misspelled word, what follows, goal for recall among eight
ASKED = (
    ("as written", 0, 3, "", 0.95),
    ("one slip in four letters or more", 1, 4, "", 0.9),
    ("two slips in six letters or more", 2, 6, "", 0.8),
    ("two slips, and a p begun", 2, 6, " p", 0.75),
    ("two slips, and police department", 2, 6, " police department", 0.75),
)


def recall(directory: Directory, every: list[Line], count: int) -> list[dict[str, object]]:
    """Return a row per way of typing: how often the agency, or one of its very name, is among eight."""
    names = {line.id: line.search.partition("|")[0] for line in every}
    lines = [line for line in every if line.active and line.whole]
    rows: list[dict[str, object]] = []
    for about, slips, least, tail, goal in ASKED:
        luck = random.Random(f"agencies {about}")
        questions: list[tuple[str, str]] = []
        while len(questions) < count:
            name = names[luck.choice(lines).id]
            if text := typed(name, slips=slips, least=least, tail=tail, luck=luck):
                questions.append((text, name))
        hit, times, shown, akin = 0, [], 0, 0
        for text, name in questions:
            began = time.perf_counter()
            ids = directory.find(text, limit=SHOWN)
            times.append((time.perf_counter() - began) * 1000)
            hit += name in {names[i] for i in ids}
            longest = max(telling(name), key=len)
            shown += len(ids)
            akin += sum(longest in line for line in (names[i] for i in ids))
        times.sort()
        share, p95 = hit / count, times[int(len(times) * 0.95)]
        rows.append(
            {
                "name": f"agencies: {about}",
                "n": count,
                "recall_at_8_share": round(share, 3),
                "goal_share": goal,
                "same_word_share_of_shown": round(akin / max(1, shown), 3),
                "shown_mean_rows": round(shown / count, 2),
                "p95_ms": round(p95, 2),
                "max_ms": round(times[-1], 2),
                "ok": share >= goal and akin >= 0.5 * shown and p95 < 30,
            }
        )
    return rows


def nonsense(directory: Directory, count: int) -> dict[str, object]:
    """Return how often made-up words that are no place find something all the same."""
    luck = random.Random("nonsense")
    found = 0
    for _ in range(count):
        word = "".join(luck.choice(LETTERS) for _ in range(luck.randrange(6, 11)))
        found += bool(directory.find(f"{word} police", limit=SHOWN))
    share = found / count
    return {
        "name": "agencies: nonsense finds nothing",
        "n": count,
        "found_share": round(share, 3),
        "ok": share <= 0.06,
    }


def main() -> int:
    """Measure; return 1 when a goal is missed."""
    given = os.environ.get("ALONGSIDE_AGENCIES", "")
    if not given:
        print(
            json.dumps({"name": "agencies", "n": 0, "skipped": "ALONGSIDE_AGENCIES is not set", "ok": True})
        )
        return 0
    count = 300 if os.environ.get("SHORT") else 3000
    lines = lines_of(Path(given))
    began = time.perf_counter()
    directory = Directory(lines)
    built = (time.perf_counter() - began) * 1000
    rows: list[dict[str, object]] = [
        {"name": "agencies: directory built", "n": len(lines), "build_ms": round(built), "ok": built < 3000}
    ]
    rows += recall(directory, lines, count)
    rows.append(nonsense(directory, count))
    for row in rows:
        print(json.dumps(row), flush=True)
    return 0 if all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
