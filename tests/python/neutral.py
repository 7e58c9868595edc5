"""Spells values as protocol/vectors/values.json does, so that what was read can be compared with what a vector says."""

from __future__ import annotations

import datetime
import decimal
import json
import pathlib
import sys
import uuid

from hub import ROOT

from pons import dtypes
from pons.values import Record

try:
    import numpy
except ImportError:
    numpy = None

VECTORS = ROOT / "protocol" / "vectors"


def load_vectors(name: str) -> dict:
    """Reads a file of vectors."""
    return json.loads((pathlib.Path(VECTORS) / name).read_text(encoding="utf-8"))


def valid_values() -> list:
    """Gives the valid cases that can be read here: arrays with numpy only."""
    return [case for case in load_vectors("values.json")["valid"] if numpy is not None or "ndarray" not in case["name"]]


def spell(value: object) -> object:
    """Spells a value; sets are sorted, since their order says nothing."""
    if value is None or value is True or value is False:
        return value
    kind = type(value)
    if kind is int:
        if hasattr(sys, "set_int_max_str_digits"):
            sys.set_int_max_str_digits(0)
        return {"int": str(value)}
    if kind is float:
        return {"float": repr(value)}
    if kind is str:
        lone = any("\ud800" <= c <= "\udfff" for c in value)
        return {"str16": value.encode("utf-16-be", "surrogatepass").hex(" ", 2)} if lone else {"str": value}
    if kind in (bytes, bytearray):
        return {kind.__name__: value.hex()}
    if kind in (list, tuple):
        return {kind.__name__: [spell(item) for item in value]}
    if kind in (set, frozenset):
        return {kind.__name__: _sorted([spell(item) for item in value])}
    if kind is dict:
        return {"dict": [[spell(key), spell(item)] for key, item in value.items()]}
    if numpy is not None and kind is numpy.ndarray:
        order = "C" if value.flags.c_contiguous else "F"
        return {"ndarray": [_dtype(dtypes.spell(value.dtype, numpy)), [*value.shape], order, value.tobytes("A").hex()]}
    if kind is Record:
        return {"record": [value.type_name, [[name, spell(item)] for name, item in value.items()]]}
    return _SPELLERS[kind](value)


def _dtype(spelling: object) -> object:
    if type(spelling) is str:
        return spelling
    return [spelling[0], [[name, _dtype(inner), at, [*shape]] for name, inner, at, shape in spelling[1]]]


def expected(neutral: object) -> object:
    """Gives what a reader in Python has of a vector: an enum is its value, a set has no order."""
    if not isinstance(neutral, dict):
        return neutral
    ((tag, content),) = neutral.items()
    if tag == "enum":
        return expected(content[2])
    if tag in ("list", "tuple"):
        return {tag: [expected(item) for item in content]}
    if tag in ("set", "frozenset"):
        return {tag: _sorted([expected(item) for item in content])}
    if tag == "dict":
        return {tag: [[expected(key), expected(item)] for key, item in content]}
    if tag == "record":
        return {tag: [content[0], [[name, expected(item)] for name, item in content[1]]]}
    return neutral


def _sorted(items: list) -> list:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


def _microseconds(duration: datetime.timedelta) -> int:
    return duration // datetime.timedelta(microseconds=1)


def _datetime(value: datetime.datetime) -> dict:
    fields = [*value.timetuple()[:6], value.microsecond, value.fold]
    if value.tzinfo is None:
        return {"naive": fields}
    return {"zoned": [*fields, _microseconds(value.utcoffset()), getattr(value.tzinfo, "key", None)]}


def _time(value: datetime.time) -> dict:
    offset = None if value.tzinfo is None else _microseconds(value.utcoffset())
    return {"time": [value.hour, value.minute, value.second, value.microsecond, value.fold, offset]}


_SPELLERS = {
    datetime.datetime: _datetime,
    datetime.date: lambda value: {"date": [value.year, value.month, value.day]},
    datetime.time: _time,
    datetime.timedelta: lambda value: {"duration": [value.days, value.seconds, value.microseconds]},
    decimal.Decimal: lambda value: {"decimal": str(value)},
    uuid.UUID: lambda value: {"uuid": value.hex},
    complex: lambda value: {"complex": [repr(value.real), repr(value.imag)]},
}
