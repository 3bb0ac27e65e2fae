"""Reading the cells of one line of a worksheet: amounts to the cent, days, words of lists. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from alongside.funding.worksheet import CostLine, may_stand
from alongside.kernel.text import gettext_noop

Wrong = tuple[str, str, Mapping[str, object]]
_AMOUNT: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,12}(?:\.\d{1,2})?|\.\d{1,2}", re.ASCII)
_US_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CENT: Final = Decimal("0.01")


class Formula:
    """What stands for a formula of a workbook: it is never read."""


FORMULA: Final = Formula()
IS_FORMULA: Final = gettext_noop("This cell holds a formula. Put in its value (copy, then paste as values).")


def folded(text: object) -> str:
    """Return a word as it is compared: no accents, no case, no doubled spaces."""
    return _folded(str("" if text is None else text)[:500])


@lru_cache(maxsize=2048)
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def cents_of(value: Any) -> int | None:
    """Return a positive or zero amount in cents; None when it is none, or finer than a cent."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        amount = Decimal(repr(value)) if isinstance(value, int) else Decimal(f"{value:.6f}")
    else:
        text = str(value).strip().removeprefix("US").removeprefix("$").replace("\u00a0", "").strip()
        if not _AMOUNT.fullmatch(text):
            return None
        try:
            amount = Decimal(text.replace(",", ""))
        except InvalidOperation:
            return None
    exact = amount.quantize(_CENT)
    if exact != amount or amount < 0:
        return None
    return int(exact * 100)


def day_of(value: Any) -> date | None:
    """Return a day from a cell: a day, ISO text, or month/day/year. None when it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    found = _US_DAY.fullmatch(text)
    try:
        if found:
            return date(int(found[3]), int(found[1]), int(found[2]))
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads lines with the words of the lists (folded text to stored word)."""

    needs: Mapping[str, str]
    kinds: Mapping[str, str]
    programs: Mapping[str, str]
    yes: Mapping[str, bool]

    def line(self, cells: Mapping[str, Any]) -> tuple[CostLine, list[Wrong]]:
        """Return a line and what is wrong with it, by column; with anything wrong the line is not to be used."""
        wrong: list[Wrong] = [
            (key, IS_FORMULA, {}) for key, value in cells.items() if isinstance(value, Formula)
        ]
        plain = {k: ("" if v is None or isinstance(v, Formula) else v) for k, v in cells.items()}
        got = {key: self._cell(key, plain.get(key, ""), wrong) for key in _DEFAULTS}
        keys, others = self._programs(str(plain.get("programs", "")))
        if others:
            sentence = gettext_noop("“%(text)s” is no program of the list.")
            wrong.append(("programs", sentence, {"text": others[0][:60]}))
        made = CostLine(
            what=" ".join(str(plain.get("what", "")).split()),
            need=got["need"], kind=got["kind"], cents=got["amount"], first=got["first"], last=got["last"],
            in_kind=got["in_kind"], estimate=got["estimate"], programs=keys,
        )  # fmt: skip
        if not wrong:
            found = may_stand(made, keys)
            if found:
                wrong.append((found[0], found[1], {}))
        return made, wrong

    def _cell(self, key: str, value: Any, wrong: list[Wrong]) -> Any:
        if value == "" or (isinstance(value, str) and not value.strip()):
            return _DEFAULTS[key]
        read: Any = None
        if key in ("first", "last"):
            read = day_of(value)
        elif key == "amount":
            read = cents_of(value)
        elif key in ("in_kind", "estimate"):
            read = self.yes.get(folded(value))
        else:
            read = (self.needs if key == "need" else self.kinds).get(folded(value))
        if read is None:
            if not any(column == key for column, _, _ in wrong):
                wrong.append((key, _ASKS[key], {"text": str(value)[:60]}))
            return _DEFAULTS[key]
        return read

    def _programs(self, text: str) -> tuple[tuple[str, ...], list[str]]:
        named = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
        keys = [self.programs.get(folded(name), "") for name in named]
        return tuple(dict.fromkeys(k for k in keys if k)), [
            n for n, k in zip(named, keys, strict=True) if not k
        ]


_DEFAULTS: Final[Mapping[str, Any]] = {
    "need": "", "kind": "", "first": None, "last": None, "amount": 0, "in_kind": False, "estimate": False,
}  # fmt: skip
_DAY: Final = gettext_noop("“%(text)s” is no day. Write it as 2027-05-31 or 5/31/2027.")
_ASKS: Final = {
    "need": gettext_noop("“%(text)s” is none of the parts. The second sheet of the blank file lists them."),
    "kind": gettext_noop(
        "“%(text)s” is none of the categories. The second sheet of the blank file lists them."
    ),
    "first": _DAY,
    "last": _DAY,
    "amount": gettext_noop("“%(text)s” is no amount. Write it as 1,250.00, without a minus and to the cent."),
    "in_kind": gettext_noop("“%(text)s”: write Yes, or leave it empty."),
    "estimate": gettext_noop("“%(text)s”: write Yes, or leave it empty."),
}
