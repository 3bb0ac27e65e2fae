"""Rules of thumb for offers that deserve a second look. They find words, not guilt: a person decides.

Each rule says where it comes from. “Our choice” means that no source states it and a program may drop it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from alongside.kernel.text import fold, gettext_noop
from alongside.offers.words import Sign


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: words to look for in the folded text, what to do (a message id), and its source."""

    sign: Sign
    words: re.Pattern[str]
    advice: str
    source: str


FTC: Final = "FTC consumer advice, Donating Wisely and Avoiding Charity Scams"
FUND: Final = "National Compassion Fund; NMVVRC tips for community leaders, Managing Donations"
NEWTOWN: Final = "Newtown, 2012: somebody who said to be a relative was charged with fraud"

RULES: Final = (
    Rule(
        Sign.HARD_TO_TRACE,
        re.compile(
            r"\b(gift cards?|tarjetas? de regalo|wire transfers?|western union|moneygram|"
            r"crypto\w*|bitcoin|zelle|cash ?app)\b"
        ),
        gettext_noop("Money that cannot be traced or called back. Point to the one official fund instead."),
        FTC,
    ),
    Rule(
        Sign.ASKS_DETAILS,
        re.compile(
            r"\b(account number|routing number|bank details|card number|login|password|numero de cuenta|datos bancarios)\b"
        ),
        gettext_noop("Nobody who gives needs your account details. Do not answer with any."),
        FTC,
    ),
    Rule(
        Sign.PAY_FIRST,
        re.compile(
            r"\b(shipping costs?|small fee|processing fee|invoice|discount(ed)?|at cost|pay (the )?freight|factura)\b"
        ),
        gettext_noop("This may be a sale and not a gift. Ask for it in writing, and buy as you always buy."),
        "our choice",
    ),
    Rule(
        Sign.COLLECTS,
        re.compile(
            r"\b(go ?fund ?me|fund ?raisers?|my (own )?fund|recaudando|colecta|donations? (page|link)|venmo|paypal)\b"
        ),
        gettext_noop("Collects in your name. Ask who holds the money, and name one official place to give."),
        FUND,
    ),
    Rule(
        Sign.RELATIVE,
        re.compile(
            r"\b(on behalf of the famil(y|ies)|(uncle|aunt|cousin|brother|sister|relative|family member) of|"
            r"en nombre de la familia|(primo|prima|hermano|hermana|tio|tia|familiar) de)\b"
        ),
        gettext_noop("Ask the family's own liaison before anything is promised; take no names down here."),
        NEWTOWN,
    ),
    Rule(
        Sign.SHORT_LINK,
        re.compile(r"\b(bit ly|tinyurl|t co|goo gl|ow ly|rb gy|cutt ly)\b"),
        gettext_noop("Do not open it. Search for the organization yourself."),
        "our choice",
    ),
)
BIG_NAMES: Final = re.compile(
    r"\b(red cross|cruz roja|fema|salvation army|united way|national compassion fund|department of justice|fbi)\b"
)
FREE_MAIL: Final = frozenset(
    {
        "gmail.com",
        "yahoo.com",
        "outlook.com",
        "hotmail.com",
        "aol.com",
        "icloud.com",
        "proton.me",
        "mail.com",
        "gmx.com",
    }
)
BIG_NAME_RULE: Final = Rule(
    Sign.BIG_NAME,
    BIG_NAMES,
    gettext_noop("Call the organization on a number that you found yourself, and ask for this person."),
    "our choice",
)
BY_SIGN: Final = {rule.sign.value: rule for rule in (*RULES, BIG_NAME_RULE)}


def signs_of(*, what: str, organization: str, email: str) -> list[str]:
    """Return the signs (words.Sign) that an offer's words and sender show, in the order of the rules."""
    text = fold(f"{what} {organization}")
    found = [rule.sign.value for rule in RULES if rule.words.search(text)]
    domain = email.rpartition("@")[2].strip().lower()
    if domain in FREE_MAIL and BIG_NAMES.search(fold(organization)):
        found.append(Sign.BIG_NAME.value)
    return found
