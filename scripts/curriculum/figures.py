"""The figures in a sentence: numbers, percentages, money and years, in whatever way they are written."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9, "trillion": 12}
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
# A number that is no part of a name: not in COVID-19, DCB0129 or G5. The money of a range may stand before it only.
_FIGURE = re.compile(
    rf"(?<![\w.,/-])(?P<money>£)?(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?P<end>(?:/|[–-](?=\d\d\b))\d\d(?!\d))?"
    rf"(?P<percent>\s?%| per cent\b)?(?:\s?(?P<scale>{_SCALE})\b)?(?P<more>[ap]m\b|st\b|nd\b|rd\b|th\b|s\b)?(?![\w%])"
)
# The first of two that share what follows them: "from 5 to 10 per cent", "£700 to £750 million", "5–10%".
_SHARED = re.compile(
    rf"(?P<first>£?\d[\d,.]*)\s?(?:–|-|to)\s?"
    rf"(?P<second>£?\d[\d,.]*)(?P<unit>\s?%| per cent\b|\s?(?:{_SCALE})\b)"
)
# Names that are numbers.
_NAMES = re.compile(r"\b(?:111|999|Microsoft 365|10 Year(?= (?:Health )?Plan))\b(?!,\d)|\b24/7\b")
_YEAR = 4  # digits
_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_IN_WORDS = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:-(?P<ones>{'|'.join(_UNITS[1:10])}))?|(?P<unit>{'|'.join(_UNITS)}))\b",
    re.IGNORECASE,
)


class Figure(NamedTuple):
    """A figure as written, and what it comes to: its kind ("%", "£" or "") and its value."""

    written: str
    kind: str
    value: Decimal


def find_figures(text: str) -> Iterator[Figure]:
    """Yield the figures that are written in digits."""
    for found in _FIGURE.finditer(_SHARED.sub(_spelt_out, _NAMES.sub("", text))):
        value = Decimal(found["number"].replace(",", ""))
        if found["scale"]:
            value = value.scaleb(_SCALES[found["scale"]])
        kind = "%" if found["percent"] else (found["money"] or "")
        yield Figure(found[0].strip(), kind, value.normalize())
        if found["end"] and len(found["number"]) == _YEAR:
            yield Figure(found[0].strip(), "", Decimal(found["number"][:2] + found["end"][1:]).normalize())


def find_missing(claim: str, facts: str) -> list[Figure]:
    """Return the figures of a claim that the facts do not have, in digits or in words."""
    known = {(item.kind, item.value) for item in find_figures(_in_digits(facts))}
    values = {value for _kind, value in known}
    return [
        figure
        for figure in find_figures(claim)
        if (figure.kind, figure.value) not in known and (figure.kind or figure.value not in values)
    ]


def _spelt_out(found: re.Match[str]) -> str:
    """Return two figures that share what follows them, each with it: "£5 million to £10 million"."""
    money = "£" if found["first"].startswith("£") else ""
    second = found["second"].removeprefix(money)
    return f"{found['first']}{found['unit']} to {money}{second}{found['unit']}"


def _in_digits(text: str) -> str:
    return _IN_WORDS.sub(lambda found: str(_number(found)), text)


def _number(found: re.Match[str]) -> int:
    if found["unit"]:
        return _UNITS.index(found["unit"].lower())
    return _TENS[found["tens"].lower()] + (_UNITS.index(found["ones"].lower()) if found["ones"] else 0)
