"""A flood of offers for the demo and for exercises: as many as a town got in two weeks, all of them made up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from alongside.base import marks
from alongside.engagements import queries as engagements
from alongside.kernel.actor import OPERATOR
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused, refuse
from alongside.offers import actions
from alongside.offers.actions import Draft

DAYS: Final = 14
FIRST_NAMES: Final = (
    "Ada Amir Bea Ben Carl Carmen Cleo Dina Earl Elsa Faye Gus Hana Hugo Ida Ines Jack June Kofi Lena Luz Mara "
    "Milo Nell Noor Olga Otto Pia Quinn Rhea Rosa Saul Tess Ugo Vera Wade Xena Yara Zeke"
)
LAST_NAMES: Final = (
    "Abbot Alder Beck Birch Castel Corbin Dale Darrow Eames Ellery Finch Fallow Garner Grove Hale Harlow Ives "
    "Jarvis Keane Kestrel Lark Linden Marsh Moss Nash Oakes Penn Quill Reeve Rowan Sable Thorne Upton Vance Wells "
    "Wren Yarrow Zell"
)
FIRST, LAST = FIRST_NAMES.split(), LAST_NAMES.split()
TOWNS: Final = ("Dayton, OH", "Lima, OH", "Boise, ID", "Macon, GA", "Reno, NV", "Laredo, TX", "Salem, OR", "Bangor, ME",
                "Tulsa, OK", "Fargo, ND", "Mobile, AL", "Provo, UT", "Utica, NY", "Yuma, AZ", "Tacoma, WA")  # fmt: skip
GROUPS: Final = ("Lions Club", "Rotary Club", "quilters' guild", "elementary school", "church", "hardware store", "bakery",
                 "bank branch", "library friends", "dog rescue", "bus company", "motel", "hospital auxiliary")  # fmt: skip
# kind, weight, words; # is a number
WORDS: Final[tuple[tuple[str, int, tuple[str, ...]], ...]] = (
    ("goods", 44, ("# teddy bears", "# handmade quilts", "# boxes of toys", "# paper snowflakes made by our students",
                   "# cases of bottled water", "# phone chargers", "# blankets", "# winter coats, new", "# flower bouquets",
                   "a pallet of art supplies, # boxes", "# tablets for a waiting room", "# juguetes nuevos para niños")),
    ("food", 15, ("hot meals for # people a day", "# pizzas for the responders", "a food truck for # days",
                  "coffee for # people every morning", "# casseroles", "# comidas calientes")),
    ("money", 12, ("$# from a bake sale", "a check for $#", "$# raised by our team", "# dollars, please tell us where")),
    ("time", 12, ("# volunteers for sorting", "I can answer phones # hours a week", "# people who can drive",
                  "a choir of # for a vigil", "# voluntarios que hablan español")),
    ("skill", 8, ("# licensed counselors, two weeks", "therapy dogs with handlers, # teams", "free legal advice, # hours",
                  "# interpreters for Spanish and ASL", "grief groups for up to # people")),
    ("space", 4, ("# motel rooms for families", "our hall for up to # people", "a guest house for # nights")),
    ("transport", 3, ("a bus with # seats", "# airline vouchers", "# rides a day to the hospital")),
    ("other", 2, ("a song that we wrote, # minutes", "# handwritten letters", "a mural of # feet")),
)  # fmt: skip
ODD: Final = (
    "We send a cashier's check, you wire transfer the rest to our driver, # dollars",
    "I started a GoFundMe that has $# already, please link to it",
    "I am an uncle of one of them and collect $# for the funeral",
    "# gift cards, tell me your account number",
    "Memorial bracelets at a discount, small fee of $#",
    "See bit.ly/help# for what we give",
)


def drafts(count: int, *, seed: int, at: datetime) -> Iterator[Draft]:
    """Yield so many offers as they came in the fourteen days before ``at``, the same for the same seed.

    Of a hundred, 4 are the same again from the same maker, 5 another offer of an earlier maker, 2 odd.
    """
    dice = random.Random(seed)  # noqa: S311 (nothing secret)
    made: list[dict[str, str]] = []
    moments = sorted(dice.expovariate(1 / 4) % DAYS for _ in range(count))
    for number, days in enumerate(moments):
        luck = dice.random()
        if made and luck < 0.04:
            words = dice.choice(made[-400:])
        else:
            words = _words(dice, number, made[-400:] if luck < 0.09 else [])
            made.append(words)
        yield Draft(
            key=f"flood:{seed}:{number}",
            words=words,
            received_at=at - timedelta(days=DAYS) + timedelta(days=days),
            source=dice.choice(("page", "page", "page", "phone", "phone", "staff")),
            language="es" if "ñ" in words["what"] or dice.random() < 0.06 else "en",
        )


def _words(dice: random.Random, number: int, makers: list[dict[str, str]]) -> dict[str, str]:
    """Return the words of one offer; from an earlier maker where there are ``makers`` to choose from."""
    kind, _weight, phrases = dice.choices(WORDS, weights=[weight for _, weight, _ in WORDS])[0]
    odd = dice.random() < 0.02
    what = dice.choice(ODD if odd else phrases).replace("#", str(dice.choice((2, 5, 12, 40, 100, 250, 600))))
    if makers:
        return dice.choice(makers) | {"kind": kind, "what": what}
    first, last = dice.choice(FIRST), dice.choice(LAST)
    town = dice.choice(TOWNS)
    reach = dice.random()
    return {
        "kind": "money" if odd else kind,
        "what": what,
        "name": f"{first} {last}",
        "organization": f"{town.partition(',')[0]} {dice.choice(GROUPS)}" if dice.random() < 0.4 else "",
        "email": f"{first}.{last}{number}@mail.example".lower() if reach < 0.75 else "",
        "phone": f"{200 + number // 100 % 800}-555-01{number % 100:02}" if reach > 0.5 else "",
        "place": town,
        "available": dice.choice(("", "", "", "weekends", "until Friday", "any day")),
    }


def flood(*, engagement_id: int, count: int, seed: int, at: datetime) -> int:
    """Load a flood of offers into the list of an engagement; return how many are new on it.

    Raises Refused unless the database was made by the demo or the engagement is an exercise.
    """
    card = engagements.find(engagement_id)
    if card is None:
        raise Refused(refuse("unknown", gettext_noop("There is no such engagement.")))
    if not (card.exercise or marks.has_mark(marks.DEMO)):
        raise Refused(
            refuse("real", gettext_noop("A flood is made up: only for the demo, or for an exercise."))
        )
    list_id = actions.open_list(engagement_id=engagement_id, by=OPERATOR, at=at)
    made = list(drafts(count, seed=seed, at=at))
    return actions.take_in(list_id=list_id, drafts=made, by=OPERATOR, at=at)
