"""Numbers that must not be kept: Social Security, NCIC, state, FBI and custody numbers, and health scores.

Every pattern has bounded repeats, so that the time is linear in the text. Shapes: SSN, 3-2-4 digits; NCIC
number, a letter and nine digits; SID, state letters and digits; FBI number or UCN, up to nine letters and
digits. The last three mark criminal justice information (design rule E8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from alongside.kernel.freetext_kinds import Kind, Span

_I: Final = re.IGNORECASE

# Shared pieces
# What may stand between a label and its number.
_WORDS: Final = (
    r"(?:numbers?|numero|num|nbr|no|nr|is|was|es|id|hit|record|entry|code|checked|shows|the|his|her|card|de|del"
    r"|ucn)"
)
_GAP: Final = rf"(?P<gap>(?>(?:[\s:#=.,;()/\"'-]{{0,4}}+{_WORDS}\b){{0,4}}+[\s:#=.,;()/\"'-]{{0,5}}+))"
_MARKER: Final = re.compile(r"[#:=]|\b(?:num|nbr|no|nr|id|ucn)\b|\bnumbers?\b|\bnumero\b", _I)
# A telephone number after a label is the number of an office, not of a person.
_NOT_PHONE: Final = r"(?!(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]{0,2}\d{3}[-. ]\d{4}(?!\d))(?!1[-. ]8\d\d[-. ])"
# Letters that scanning makes out of digits.
_OCR: Final = r"[0-9OoIlSB|]"
_SEP: Final = r"[\s./_*~:+()\\·•-]"

# Social Security numbers
_SSN_SHAPE: Final = re.compile(
    rf"(?<![0-9])(?<!\+\d )(?<!\+\d\d )(?<!\d\.)"
    rf"\d ?\d ?\d(?P<a>{_SEP}{{1,3}})\d ?\d(?P<b>{_SEP}{{1,3}})\d ?\d ?\d ?\d(?![0-9])"
)
_SSN_SCANNED: Final = re.compile(
    rf"(?<![0-9A-Za-z]){_OCR}{{3}}[-. ]{{1,3}}{_OCR}{{2}}[-. ]{{1,3}}{_OCR}{{4}}(?![0-9A-Za-z])"
)
_SSN_MASKED: Final = re.compile(r"[xX*#?•]{3}[-. ]{0,3}[xX*#?•]{2}[-. ]{0,3}\d{4}(?![0-9])")
_SSN_LABEL: Final = (
    r"(?<![A-Za-z0-9])(?:s[. ]{0,2}s[. ]{0,2}n(?![A-Za-z])(?:'?s\b)?\.?|s\.?s\.?(?=\s?#)|ss\sno\b"
    r"|soc(?:ial)?[\s.]{0,2}sec(?:urity)?\b\.?|seguro\s+social|itin\b"
    r"|social\b(?!\s(?:media|work|worker|workers|services?|studies|distanc\w+|events?|clubs?)\b))"
)
_SSN_LABELED: Final = re.compile(
    rf"{_SSN_LABEL}{_GAP}(?P<value>(?:{_OCR}{_SEP}{{0,3}}){{8}}{_OCR})(?![0-9A-Za-z])", _I
)
_SSN_LAST_FOUR: Final = re.compile(
    rf"(?:{_SSN_LABEL}\s{{0,2}}(?:[:#=]\s{{0,2}}|(?:is\s|was\s)?(?:ending|ends|termina|last four|last 4)\s"
    rf"(?:in\s|with\s|en\s|of\s|is\s)?)"
    rf"|last\s(?:four|4)\s(?:of|in|on|digits\sof)\s(?:\w{{1,8}}\s)?{_SSN_LABEL}\W{{1,4}}(?:(?:is|was|are)\s)?)"
    r"(?P<value>\d{4})(?![0-9-])",
    _I,
)
_SSN_THEN_LABEL: Final = re.compile(
    rf"(?<![0-9])(?P<value>(?:\d\s{{0,2}}+){{8}}+\d)\W{{1,3}}(?:(?:is|was|as|es|the|his|her|their|an?|su|el)\s){{0,3}}"
    rf"{_SSN_LABEL}",
    _I,
)
_DIGIT_WORD: Final = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|"
    r"cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
)
_SPELLED: Final = re.compile(rf"\b{_DIGIT_WORD}(?:[\s,.-]{{1,3}}{_DIGIT_WORD}\b){{8,11}}", _I)
_SPELLED_WORD: Final = re.compile(_DIGIT_WORD, _I)
_NINE_DIGITS: Final = re.compile(r"(?<![\w$#.-])\d{9}(?![\w-])(?!\.\d)")

# Markers of criminal justice information
_LOOSE_DIGITS: Final = rf"(?:{_OCR}[-\s]?){{4,11}}{_OCR}(?![0-9A-Za-z])"
_LOOSE_DIGITS_LETTER: Final = rf"(?:{_OCR}[-\s]?){{4,11}}{_OCR}[A-Z]?(?![0-9A-Za-z])"
_NCIC_LABELED: Final = re.compile(
    rf"(?<![A-Za-z])(?:n\.?c\.?i\.?c\b\.?|nic\b){_GAP}{_NOT_PHONE}(?P<value>(?:[A-Z][-\s]?)?{_LOOSE_DIGITS})",
    _I,
)
_NCIC_SHAPE: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z]\d{9}|[A-Z]-\d{9}|[A-Z]-?\d{3}-\d{3}-\d{3})(?![0-9A-Za-z])"
)
_SID_LABELED: Final = re.compile(
    r"(?<![A-Za-z])(?:s\.?i\.?d\b\.?|state\s(?:i\.?\s?d\b\.?|ident\w{0,12})|cii\b|identificacion\sestatal|id\sestatal)"
    rf"{_GAP}{_NOT_PHONE}(?P<value>(?:[A-Z]{{1,2}}[-\s]?)?{_LOOSE_DIGITS_LETTER})",
    _I,
)
_STATES: Final = (
    "A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|PR|RI|S[CD]|T[NX]|UT|V[TAI]|"
    "W[AVIY]"
)
# Seven digits after the state would be an agency's ORI, which is public.
_SID_SHAPE: Final = re.compile(rf"(?<![A-Za-z0-9])(?:{_STATES})-?\d{{8}}(?![0-9A-Za-z])")
_FBI_VALUE: Final = (
    r"(?P<value>(?=[A-Z]{0,6}\d)[A-Z0-9]{6,10}(?![A-Z0-9])|(?-i:\d{1,4}(?:[-\s][A-Z0-9]{1,4}){1,4}(?![A-Za-z0-9]))"
    r"|(?=[A-Z]{0,6}\d)[A-Z0-9]{11,20}(?![A-Z0-9]))"
)
_FBI_LABELED: Final = re.compile(
    r"(?<![A-Za-z])(?:(?P<bureau>f\.?b\.?i\b\.?)|u\.?c\.?n\b\.?|universal\scontrol|fnu\b|numero\sdel?\sfbi\b)"
    rf"{_GAP}{_NOT_PHONE}{_FBI_VALUE}",
    _I,
)
_FBI_SHAPE: Final = re.compile(r"(?<![A-Za-z0-9-])\d{5,7}[A-Z]{1,2}\d{1,2}(?![A-Za-z0-9-])")
_CUSTODY: Final = re.compile(
    r"\b(?:booking|inmate|warrant|arrest|offender|probation|parole)\s{1,2}(?:id|number|num|no|#)"
    r"[\s:#=.]{0,4}(?:is\s)?(?P<value>[A-Z]{0,3}-?\d[\d-]{3,14})",
    _I,
)

# Health scores
_SCALE: Final = (
    r"(?<![A-Za-z])(?:pcl[-\s]?(?:5|c)|phq[-\s]?(?:15|[2489])|gad[-\s]?[27]|pc[-\s]?ptsd(?:[-\s]?5)?|c[-\s]?ssrs"
    r"|ies[-\s]?r|proqol|audit[-\s]?c|dast[-\s]?10|bdi(?:[-\s]?(?:ii|2))?|ces[-\s]?d|caps[-\s]?5|dass[-\s]?21"
    r"|pss[-\s]?10|who[-\s]?5|cd[-\s]?risc|ham[-\s]?d|hads|gcs|glasgow\scoma\s(?:scale|score))(?![A-Za-z0-9])"
)
_WEAK_SCALE: Final = r"(?<![A-Za-z])(?:k[-\s]?(?:6|10)|isi|bai|audit|mbi|asq|sprint[-\s]?e)(?![A-Za-z0-9])"
_CONDITION: Final = (
    r"\b(?:depression|anxiety|ptsd|trauma|burnout|stress|distress|suicide(?:\srisk)?|resilience|pain)\s"
    r"(?:score|scale|index)"
)
_FILL: Final = (
    r"(?>(?:[\s:=(,.-]{0,4}+(?:scores?|scored|total|result|rating|level|was|is|of|at|came|back|went|from|rose|fell|dropped|to|high|low|now|today|this|week"
    r"|burnout|fatigue|severity|puntaje|resultado|fue|de)\b){0,4}+[\s:=(,-]{0,4}+)"
)
_SCORE: Final = (
    r"(?:\d{1,3}|ten|eleven|twelve|\w{3,5}teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)(?![0-9])(?!:\d)(?!\s{0,2}(?:-\s?)?(?:questions?|items?|minutes?|mins?|copies|pages?|people|officers?|"
    r"times|hours?|days?|weeks?|months?|years?|languages?|counties|agencies|sheets?|am\b|pm\b|a\.m|p\.m|%|st\b|nd\b|rd\b|th\b))"
)
_HEALTH: Final = (
    re.compile(rf"{_SCALE}{_FILL}{_SCORE}", _I),
    re.compile(rf"{_WEAK_SCALE}(?:\s|:|-){{0,3}}(?:scores?|scored|total|result){_FILL}{_SCORE}", _I),
    re.compile(
        rf"\b\d{{1,3}}(?:/\d{{1,3}})?\s(?:on|in|en)\s(?:(?:the|his|her|their|an?|el|la|su)\s)?{_SCALE}", _I
    ),
    re.compile(rf"\bscored\s(?:an?\s)?\d{{1,3}}\s(?:on|in)\s(?:the\s|his\s|her\s)?{_WEAK_SCALE}", _I),
    re.compile(rf"{_CONDITION}{_FILL}{_SCORE}", _I),
    re.compile(r"\b(?:bp|blood\spressure)\s?(?:of|was|is|:)?\s?\d{2,3}\s?/\s?\d{2,3}", _I),
    re.compile(r"\b(?:bac|blood\salcohol)\s?(?:of|was|is|:|level)?\s?0?\.\d{2,3}", _I),
)

# Asked about, not blocked
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)[a-z]{0,7}\.?"
_DATE: Final = (
    rf"(?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|{_MONTH}\s\d{{1,2}}(?:,?\s\d{{4}})?"
    rf"|\d{{1,2}}\s(?:de\s)?{_MONTH}(?:\s(?:de\s)?\d{{4}})?|(?:19|20)\d{{2}}(?!\d))"
)
_BIRTH: Final = re.compile(
    r"\b(?:d\.?o\.?b\b\.?|date\sof\sbirth|birth\s?date|born|birthday|nacid[oa]|fecha\sde\snacimiento)"
    rf"[\s:=,(-]{{0,4}}(?:(?:is|was|on|in|es|el|en)\s){{0,2}}(?P<value>{_DATE})",
    _I,
)
_LICENSE: Final = re.compile(
    r"\b(?:driver'?s?'?\slicen[sc]e|driving\slicen[sc]e|d\.?l\.?(?=\s?[#:]|\sno|\snum)|o\.?l\.?n\b\.?"
    rf"|licencia\sde\sconducir){_GAP}{_NOT_PHONE}(?P<value>[A-Z]{{0,3}}[-\s]?\d[\d-]{{4,16}})",
    _I,
)


def _digits(text: str) -> int:
    return sum(c.isdigit() for c in text)


def _social_security(text: str) -> Iterator[Span]:
    for hit in _SSN_SHAPE.finditer(text):
        spaced = hit["a"] == hit["b"] == " " and hit[0].count(" ") == 8
        yield Span(*hit.span(), Kind.NINE_DIGITS if spaced else Kind.SSN)
    for hit in _SSN_SCANNED.finditer(text):
        if _digits(hit[0]) >= 6 and any(c.isalpha() for c in hit[0]):
            yield Span(*hit.span(), Kind.SSN)
    for hit in _SSN_LABELED.finditer(text):
        if _digits(hit["value"]) >= 6:
            yield Span(*hit.span("value"), Kind.SSN)
    for hit in _SSN_MASKED.finditer(text):
        yield Span(*hit.span(), Kind.SSN)
    for pattern in (_SSN_LAST_FOUR, _SSN_THEN_LABEL):
        for hit in pattern.finditer(text):
            yield Span(*hit.span("value"), Kind.SSN)
    for hit in _SPELLED.finditer(text):
        if len(_SPELLED_WORD.findall(hit[0])) == 9:
            yield Span(*hit.span(), Kind.SSN)


def _labeled(text: str, pattern: re.Pattern[str], kind: Kind, fewest: int) -> Iterator[Span]:
    """Yield labeled numbers; one written with gaps counts only where the label says that a number follows."""
    for hit in pattern.finditer(text):
        value = hit["value"]
        marked = _MARKER.search(hit["gap"]) is not None
        if _digits(value) < fewest or (not marked and _digits(value) < 8 and re.search(r"\d\s+\w", value)):
            continue
        if "bureau" in hit.groupdict() and hit["bureau"] and not marked:
            continue
        yield Span(*hit.span("value"), kind)


def _justice(text: str) -> Iterator[Span]:
    yield from _labeled(text, _NCIC_LABELED, Kind.NCIC, 6)
    yield from _labeled(text, _SID_LABELED, Kind.SID, 5)
    yield from _labeled(text, _FBI_LABELED, Kind.FBI, 3)
    for pattern, kind in ((_NCIC_SHAPE, Kind.NCIC), (_SID_SHAPE, Kind.SID), (_FBI_SHAPE, Kind.FBI)):
        for hit in pattern.finditer(text):
            yield Span(*hit.span(), kind)
    for hit in _CUSTODY.finditer(text):
        yield Span(*hit.span("value"), Kind.CUSTODY)


def number_spans(text: str) -> Iterator[Span]:
    """Yield every number in a smoothed text that must or may have to go; spans may overlap."""
    if any(c.isdigit() for c in text):
        yield from _justice(text)
        for pattern in _HEALTH:
            for hit in pattern.finditer(text):
                yield Span(*hit.span(), Kind.HEALTH)
        for pattern, kind in ((_BIRTH, Kind.BIRTH), (_LICENSE, Kind.LICENSE)):
            for hit in pattern.finditer(text):
                yield Span(*hit.span("value"), kind)
        for hit in _NINE_DIGITS.finditer(text):
            yield Span(*hit.span(), Kind.NINE_DIGITS)
    yield from _social_security(text)
