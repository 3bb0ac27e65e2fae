"""How agency names are folded, so that what people type meets what the directory says."""

from __future__ import annotations

import re

from alongside.kernel.field import STATES
from alongside.kernel.text import fold

_APOSTROPHE = re.compile(r"['’ʼ`]")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")

EXPANSIONS: dict[str, tuple[str, ...]] = {
    "pd": ("police", "department"),
    "so": ("sheriffs", "office"),
    "sheriff": ("sheriffs",),
    "dept": ("department",),
    "dep": ("department",),
    "dps": ("department", "of", "public", "safety"),
    "co": ("county",),
    "cnty": ("county",),
    "twp": ("township",),
    "boro": ("borough",),
    "st": ("saint",),
    "ste": ("sainte",),
    "mt": ("mount",),
    "mtn": ("mountain",),
    "ft": ("fort",),
    "pt": ("point",),
    "hts": ("heights",),
    "spgs": ("springs",),
    "univ": ("university",),
    "isd": ("independent", "school", "district"),
    "hwy": ("highway",),
    "natl": ("national",),
    "intl": ("international",),
}
"""Short forms and what they stand for. Names are kept with the long one; both are looked for."""

GENERIC = frozenset(["police", "department", "sheriffs", "office", "city", "town", "of", "the"])
"""Words that say little: they rank a match but need not be in the name."""

KINDS_OF_AGENCY = frozenset(
    [
        "county",
        "township",
        "village",
        "borough",
        "parish",
        "state",
        "university",
        "college",
        "school",
        "district",
        "independent",
        "public",
        "safety",
        "highway",
        "patrol",
        "marshals",
        "marshal",
        "constable",
        "constables",
        "tribal",
        "airport",
        "division",
        "bureau",
        "services",
        "new",
        "saint",
        "north",
        "south",
        "east",
        "west",
    ]
)
"""Words that say what kind of agency it is or which end of town: alone they tell nobody apart."""


def words(text: str) -> list[str]:
    """Return the folded words of a text: no accents, apostrophes or dots; ``P.D.`` is one word.

    >>> words("Cañon City P.D. (St. Mary's)")
    ['canon', 'city', 'pd', 'st', 'marys']
    """
    joined = _INITIALS.sub(lambda m: m.group().replace(".", ""), _APOSTROPHE.sub("", text))
    return fold(joined).split()


def canonical(text: str) -> list[str]:
    """Return the folded words with short forms written out.

    >>> canonical("St. Louis PD")
    ['saint', 'louis', 'police', 'department']
    """
    return [long for word in words(text) for long in EXPANSIONS.get(word, (word,))]


def initials(name: str) -> list[str]:
    """Return what people make of a long name: ``lapd`` of “Los Angeles Police Department”."""
    long = canonical(name)
    found = {"".join(w[0] for w in long), "".join(w[0] for w in long if w not in {"city", "town", "of"})}
    return sorted(i for i in found if 3 <= len(i) <= 6)


def search_text(*, name: str, city: str, county: str, state: str) -> str:
    """Return the text kept for searching: name, initials, city, county and state, parted by ``|``."""
    parts = (
        canonical(name),
        initials(name),
        canonical(city.partition(",")[0]),
        canonical(county),
        [state.lower(), *words(STATES.get(state, ""))],
    )
    return "|".join(" ".join(part) for part in parts)
