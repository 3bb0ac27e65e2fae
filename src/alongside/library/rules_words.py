"""What may be saved in the thesaurus."""

from __future__ import annotations

from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse
from alongside.library.asked import LIKE, Said, stands_for

LONGEST_PHRASE = 60
MOST_PHRASES = 300
"""Of one heading, in one language."""


def may_save_said(name: str, said: Said) -> Verdict:
    """Say whether these phrases make a heading: some, short ones, and lines “word: other, other” for ``like``."""
    for phrases in (said.english, said.spanish):
        lines = phrases.splitlines()
        if len(lines) > MOST_PHRASES:
            return refuse(
                "how_many", gettext_noop("A heading holds at most %(most)s phrases."), most=MOST_PHRASES
            )
        if long := [line for line in lines if len(line) > LONGEST_PHRASE]:
            return refuse(
                "long_phrase", gettext_noop("“%(phrase)s” is too long to be asked for."), phrase=long[0]
            )
    if not said.english.strip():
        return refuse("empty", gettext_noop("Write at least one phrase in English."))
    if name == LIKE:
        for line in filter(str.strip, said.english.splitlines()):
            word, others = stands_for(line)
            if not word or not others or " " in word:
                return refuse(
                    "no_pair",
                    gettext_noop("“%(line)s”: write one word, a colon, and what it stands for."),
                    line=line,
                )
    return ALLOWED
