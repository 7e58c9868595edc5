"""JSON as SPEC chapter 11 takes it, before anyone asks what it means: stricter than Python's own reader.

What was an object is `Members`, its keys in their order and as often as they came.
"""

from __future__ import annotations

import json
import re

DIGITS = 100_000  # of one integer
_EASY_DIGITS = 4_000  # Python's own conversion takes more time and, since 3.11, an exception beyond

_escape = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_may_halve = re.compile(r"\\u[dD][89a-fA-F]").search


class Members(list):
    """The members of an object: (key, value) each."""


class Oversized:
    """Stands for an integer of more digits than a value may have."""


def parse(text: str) -> object:
    """Parses one JSON text; what is none is a ValueError. An integer may be Oversized, a number beyond floats `inf`."""
    if _may_halve(text):
        _check_pairs(text)
    try:
        return _decoder.decode(text)
    except RecursionError:
        raise ValueError("The text is nested too deep to be looked at.") from None


def dump(tree: object) -> str:
    """Writes lists, dicts, text and numbers as JSON."""
    return _encoder.encode(tree)


def digits_of(value: int) -> str:
    """Gives the decimal text of an integer of any size."""
    if -(10**_EASY_DIGITS) < value < 10**_EASY_DIGITS:
        return int.__repr__(value)
    from decimal import Decimal

    return str(Decimal(value))  # quicker than `str`, and not subject to its limit


def integer(text: str):
    """Gives the integer of a decimal text that was checked, the float for `-0`."""
    if len(text) <= _EASY_DIGITS:
        return -0.0 if text == "-0" else int(text)
    if len(text) > DIGITS + (text[0] == "-"):
        return Oversized()
    from decimal import Decimal

    return int(Decimal(text))


def _refuse_constant(text: str):
    raise ValueError(f"{text} is no JSON.")


def _check_pairs(text: str) -> None:
    high, end = False, 0
    for found in _escape.finditer(text):
        unit = int(found[1], 16) if found[1] else 0
        joins = high and found.start() == end and 0xDC00 <= unit < 0xE000
        if high and not joins:
            break
        if 0xDC00 <= unit < 0xE000 and not joins:
            high = True
            break
        high, end = 0xD800 <= unit < 0xDC00, found.end()
    if high:
        raise ValueError("An escape makes half of a character (a lone surrogate).")


_decoder = json.JSONDecoder(
    object_pairs_hook=Members, parse_int=integer, parse_constant=_refuse_constant, strict=True
)  # fmt: skip
_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":"))
